//! `wedsync demo`: the whole story on a throw-away data folder, in numbered chapters. Every claim is checked by the
//! program itself before it is told; one that does not hold ends the story with what was expected.

mod stage;
mod story;

use crate::output::{DONE, Voice};
use stage::Stage;
use std::time::Instant;
use wedsync_api::Failure;

/// Tells it. No network, no keychain, nothing left behind.
pub fn tell(voice: Voice) -> Result<u8, Failure> {
    let begun = Instant::now();
    let mut stage = Stage::set(voice)?;
    story::open(&mut stage)?;
    story::connect(&mut stage)?;
    story::preview(&mut stage)?;
    story::sync(&mut stage)?;
    story::two_versions(&mut stage)?;
    story::deletions(&mut stage)?;
    story::undo(&mut stage)?;
    story::weekend(&mut stage)?;
    let seconds = begun.elapsed().as_secs_f64();
    stage.end(seconds);
    Ok(DONE)
}
