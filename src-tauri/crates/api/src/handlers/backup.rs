//! Encrypted copies: made, and looked into. Putting one back needs a folder that nobody holds, so whoever holds it does that
//! beside the router.

use crate::Failure;
use crate::dto::backup::{BackupContents, BackupMade, BackupRestored, LookIntoBackup, MakeBackup, RestoreBackup};
use crate::router::Context;

pub async fn make(context: Context, ask: MakeBackup) -> Result<BackupMade, Failure> {
    context.apart(move |parts| parts.installation.back_up(&ask.file)).await
}

pub async fn look(context: Context, ask: LookIntoBackup) -> Result<BackupContents, Failure> {
    let code = context.secret.clone().ok_or_else(no_recovery_code)?;
    context.apart(move |parts| parts.installation.look_into(&ask.file, &code)).await
}

#[allow(clippy::unused_async, reason = "a command among others")]
pub async fn restore(_: Context, _: RestoreBackup) -> Result<BackupRestored, Failure> {
    Err(Failure::new(
        "restore_elsewhere",
        "A backup is put back in the window of the desk, or by the terminal while no desk runs.",
        "Quit the desk, then give: wedsync restore FILE.",
    ))
}

/// Nothing opens a backup but its recovery code.
pub fn no_recovery_code() -> Failure {
    Failure::new(
        "missing_setting",
        "A backup opens with its recovery code, and none was given.",
        "Type the recovery code.",
    )
}
