//! Progress of long work, on standard error and only where somebody watches.

use crate::plain;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use std::time::Duration;

/// One line that changes. Nothing is drawn in the first moment, so that quick work stays quiet.
pub struct Bar {
    bar: ProgressBar,
    counted: Mutex<Option<bool>>,
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Bar {
    /// Hidden until there is something to tell.
    pub fn new() -> Self {
        Self { bar: ProgressBar::new_spinner(), counted: Mutex::default() }
    }

    /// How far it has come.
    pub fn show(&self, what: &str, done: u64, of: Option<u64>) {
        let counted = of.is_some_and(|of| of > 1);
        let mut shown = self.counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *shown != Some(counted) {
            *shown = Some(counted);
            let template = if counted { "{msg:40!} {bar:24} {pos} of {len}" } else { "{spinner} {msg}" };
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style.progress_chars("━╸ "));
            }
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
        self.bar.set_message(plain::short(what, 60));
        if let Some(of) = of {
            self.bar.set_length(of);
            self.bar.set_position(done);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
