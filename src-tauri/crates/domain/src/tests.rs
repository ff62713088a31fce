//! Laws that must hold for whatever a provider or a person gives us, tried on values made at random.

mod texts;
mod values;
mod when;

use crate::Secret;

/// Compiles only as long as the type does not have the trait: otherwise the call could mean two things.
macro_rules! never {
    ($type:ty: $trait:path) => {
        const _: fn() = || {
            trait Ambiguous<Which> {
                fn call() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            #[allow(dead_code)]
            struct HasIt;
            impl<T: ?Sized + $trait> Ambiguous<HasIt> for T {}
            <$type as Ambiguous<_>>::call();
        };
    };
}

never!(Secret: serde::Serialize);
never!(Secret: std::fmt::Display);
never!(Secret: PartialEq);
never!(Secret: AsRef<str>);
never!(Secret: std::ops::Deref);

#[test]
fn a_secret_shows_nothing_of_itself_when_debugged() {
    let secret = Secret::new("hunter2".to_owned());
    let nested = format!("{secret:?} {:#?}", Some(secret.clone()));
    assert!(!nested.contains("hunter2"), "{nested}");
    assert_eq!(secret.expose(), "hunter2");
}
