//! Encrypted copies. Opening one again is no command: it needs a folder that nobody holds.

use crate::Failure;
use crate::dto::backup::{BackupMade, MakeBackup};
use crate::router::Context;

pub async fn make(context: Context, ask: MakeBackup) -> Result<BackupMade, Failure> {
    context.apart(move |parts| parts.installation.back_up(&ask.file)).await
}
