//! `wedsync demo`: a florist's season in three tools, told on a throw-away data folder beside the make-believe studio, in
//! numbered chapters. Every claim is checked by the program itself before it is told; one that does not hold ends the
//! story with what was expected.

mod beginning;
mod days;
mod page;
mod screen;
mod season;
mod stage;
mod trouble;

use crate::output::{DONE, Voice};
use screen::Hand;
use stage::Stage;
use std::path::Path;
use std::time::Instant;
use wedsync_api::Failure;

/// Tells it. Nothing leaves this computer, no keychain is asked, and nothing is left behind. With `yes` nobody is asked to
/// press anything; a `browser` that is named goes through the pages by itself.
pub fn tell(yes: bool, browser: Option<&Path>, voice: Voice) -> Result<u8, Failure> {
    let begun = Instant::now();
    let mut stage = Stage::set(Hand::at_hand(yes, browser, voice), voice)?;
    beginning::open(&mut stage)?;
    let tools = beginning::connect(&mut stage)?;
    beginning::directions(&mut stage, &tools)?;
    beginning::preview(&mut stage)?;
    beginning::sync(&mut stage)?;
    let wedding = days::wedding(&mut stage, &tools)?;
    days::in_the_calendar(&mut stage, &wedding)?;
    let change = days::new_number(&mut stage, &wedding)?;
    days::undo(&mut stage, &wedding, change)?;
    trouble::two_versions(&mut stage, &tools, &wedding)?;
    trouble::deletions(&mut stage, &tools)?;
    days::weekend(&mut stage)?;
    trouble::nobody(&mut stage)?;
    stage.end(begun.elapsed().as_secs_f64());
    Ok(DONE)
}
