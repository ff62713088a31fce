//! Which page on the web a browser is sent to where a provider does not let it come straight back: the studio's own
//! copy of `assets/oauth-bounce`, which hands on what it is given to the port that stands in the state.
//!
//! Only says which page it is. What it does is written there, in the language of browsers.

use crate::account::{Account, address};
use crate::http::is_this_computer;
use crate::manifest::Redirect;
use oauth2::RedirectUrl;
use wedsync_domain::{Fault, FaultKind};

/// The page of an account; `None`: the browser comes straight back.
pub(super) fn of(account: &Account) -> Result<Option<RedirectUrl>, Fault> {
    let needed = account.manifest.sign_in.as_ref().is_some_and(|page| page.redirect == Redirect::Https);
    match account.setting("return_page").filter(|_| needed) {
        Some(page) => named(page, &account.name).map(Some),
        None if needed && !is_this_computer(&account.home()?) => Err(missing(&account.name)),
        None => Ok(None),
    }
}

/// As it was typed: providers compare it letter by letter with what was registered.
fn named(page: &str, name: &str) -> Result<RedirectUrl, Fault> {
    address(page, name)?;
    let typed = if page.contains("://") { page.to_owned() } else { format!("https://{page}") };
    let plain = !typed.contains(['?', '#']);
    RedirectUrl::new(typed).ok().filter(|_| plain).ok_or_else(|| {
        let message =
            format!("“{page}” cannot be the page that leads “{name}” back: something follows after its name.");
        Fault::new(FaultKind::Rejected, "return_page_unusable", message)
            .next("Give the page's address as it is registered with the provider, without ? or # and what follows.")
    })
}

fn missing(name: &str) -> Fault {
    let message = format!("“{name}” sends the browser back only to a page on the web, and none was named.");
    Fault::new(FaultKind::Rejected, "return_page_missing", message).next(
        "Put the folder oauth-bounce on the studio's website as its README says, register the page's address with the \
         provider, and connect again with it. In the terminal it is given with --return-page.",
    )
}
