//! Keeps secrets out of core dumps. Swap and hibernation are the operating system's to encrypt.

use wedsync_domain::Fault;

/// From here on a crash of this process (and of what it starts) leaves no core dump; on Linux no other process of the
/// same user can read its memory either. Call it first in `main`.
pub fn forbid_core_dumps() -> Result<(), Fault> {
    forbid().map_err(|reason| {
        Fault::new(
            wedsync_domain::FaultKind::Bug,
            "core_dumps_on",
            "This computer does not let us switch crash dumps off, so a crash could leave passwords on the disk.",
        )
        .detail(reason)
    })
}

#[cfg(unix)]
fn forbid() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // A dump piped to a collector (systemd-coredump) ignores the limit; it respects this.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Windows writes none unless an administrator asks for them machine-wide.
#[cfg(not(unix))]
fn forbid() -> std::io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn after_the_call_there_are_no_core_dumps() {
        super::forbid_core_dumps().unwrap();
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0), "the limit cannot be raised again");
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable, "piped dumps are off too");
    }
}
