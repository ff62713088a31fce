//! What a person pastes into the terminal while a command waits for it, line by line.
//!
//! Nothing is read before somebody waits. Does not know what is pasted, nor whether it fits.

use std::io::{BufRead as _, Read as _};
use tokio::sync::{Mutex, mpsc};
use wedsync_domain::Secret;

/// Longer than any address.
const LONGEST_LINE: u64 = 64 << 10;

/// The lines of standard input.
#[derive(Default)]
pub struct Lines(Mutex<Option<mpsc::Receiver<Secret>>>);

impl Lines {
    /// The next one that is not blank. Never, when there will be no more.
    pub async fn next(&self) -> Secret {
        let mut lines = self.0.lock().await;
        match lines.get_or_insert_with(read).recv().await {
            Some(line) => line,
            None => std::future::pending().await,
        }
    }
}

/// On a thread of its own, which ends with the input or the program: reading a terminal cannot be broken off.
fn read() -> mpsc::Receiver<Secret> {
    let (tell, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        loop {
            let mut line = String::with_capacity(4096);
            match std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut line) {
                Ok(1..) => {}
                Ok(0) | Err(_) => return,
            }
            let line = Secret::new(line);
            if !line.expose().trim().is_empty() && tell.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}
