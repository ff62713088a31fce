//! A make-believe desktop around the browser, so that its pages show what the window shows. It starts nothing and shows nothing.

use async_trait::async_trait;
use std::sync::atomic::{AtomicBool, Ordering};
use wedsync_api::Failure;
use wedsync_api::ports::Desktop;

/// Keeps what it was told.
#[derive(Default)]
pub struct MakeBelieve(AtomicBool);

#[async_trait]
impl Desktop for MakeBelieve {
    fn starts(&self) -> Result<bool, Failure> {
        Ok(self.0.load(Ordering::SeqCst))
    }

    fn set_starts(&self, starts: bool) -> Result<(), Failure> {
        self.0.store(starts, Ordering::SeqCst);
        Ok(())
    }

    async fn show_a_notice(&self) -> bool {
        true
    }
}
