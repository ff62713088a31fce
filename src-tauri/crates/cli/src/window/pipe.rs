//! What the desk and a window in a process of its own say to each other: JSON, a line each, over the pipes between the two.
//!
//! A question may hold a password, so its bytes are overwritten once they are read or written. Deliberately absent: what is
//! asked and answered. That is the router's, and passes through as it is.

#[cfg(test)]
mod tests;

use super::Behind;
use crate::socket::wire::{LONGEST_CALL, too_long};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, WeakUnboundedSender};
use tokio::sync::oneshot;
use wedsync_api::Failure;
use zeroize::Zeroizing;

/// The desk to its window.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWindow {
    /// Come to the front, and go to that place if one is given: `/weddings/rec-12`.
    Show(Option<String>),
    /// An event for the pages, and what it carries.
    Event(String, Box<RawValue>),
    /// What came of the question with that number.
    Answer(u64, Answer),
}

/// As the router gave it.
pub type Answer = Result<Box<RawValue>, Failure>;

/// The window to its desk: what a page said, and a number for the answer.
#[derive(Debug, Serialize, Deserialize)]
struct Question {
    number: u64,
    request: Value,
}

/// Tells the window everything that is for it, until the desk ends or the window does.
pub async fn tell(mut window: impl AsyncWrite + Unpin, said: &mut UnboundedReceiver<ToWindow>) -> io::Result<()> {
    while let Some(message) = said.recv().await {
        let mut line = serde_json::to_vec(&message)?;
        line.push(b'\n');
        window.write_all(&line).await?;
        window.flush().await?;
    }
    Ok(())
}

/// Answers what the window asks, until it says no more. Each question by itself: one may wait for a person while others go on.
pub async fn answer(
    desk: &Arc<Behind>,
    window: impl AsyncRead + Unpin,
    answers: &WeakUnboundedSender<ToWindow>,
) -> io::Result<()> {
    let mut window = BufReader::new(window);
    loop {
        let mut line = Zeroizing::new(Vec::new());
        (&mut window).take(LONGEST_CALL).read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Ok(());
        }
        // Serde's words can hold a piece of the line, and with it a secret.
        let said =
            serde_json::from_slice(&line).map_err(|_| io::Error::other("the window said what is no question"))?;
        let Question { number, request } = said;
        let (desk, answers) = (Arc::clone(desk), answers.clone());
        tokio::spawn(async move {
            let answer = desk.take(request).await;
            let answer = answer.and_then(|answer| to_raw_value(&answer).map_err(|fault| Failure::bug(&fault)));
            if let Some(tell) = answers.upgrade() {
                // A window that has gone hears nothing.
                let _ = tell.send(ToWindow::Answer(number, answer));
            }
        });
    }
}

/// The window's side: who waits for which answer.
#[derive(Debug, Default)]
pub struct Questions {
    asked: Mutex<(u64, HashMap<u64, oneshot::Sender<Answer>>)>,
}

impl Questions {
    /// Asks the desk at the other end of that pipe.
    pub async fn ask(&self, request: Value, desk: impl Write) -> Answer {
        let (give, answer) = oneshot::channel();
        let number = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.0 += 1;
            let number = asked.0;
            asked.1.insert(number, give);
            number
        };
        say(&Question { number, request }, desk)?;
        answer.await.map_err(|fault| Failure::bug(&fault))?
    }

    /// Gives an answer to whoever waits for it; a page that has gone hears nothing.
    pub fn answered(&self, number: u64, answer: Answer) {
        let waits = self.asked.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number);
        if let Some(waits) = waits {
            let _ = waits.send(answer);
        }
    }
}

fn say(question: &Question, mut desk: impl Write) -> Result<(), Failure> {
    let mut line = Zeroizing::new(serde_json::to_vec(question).map_err(|fault| Failure::bug(&fault))?);
    line.push(b'\n');
    if u64::try_from(line.len()).is_ok_and(|long| long > LONGEST_CALL) {
        return Err(too_long());
    }
    // In one piece: others may ask at the same time.
    desk.write_all(&line).and_then(|()| desk.flush()).map_err(|fault| Failure::bug(&fault))
}
