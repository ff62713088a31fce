//! The port that calls from the web come to, and who may call there.

use crate::book::Book;
use crate::door::{House, answer};
use crate::port::Port;
use axum::Router;
use std::io;
use std::sync::Arc;
use tokio::sync::watch;
use wedsync_domain::Clock;
use wedsync_domain::intake::Inbox;

/// Listens until it is closed or dropped.
pub struct Listener {
    port: Port,
    book: watch::Sender<Arc<Book>>,
}

impl Listener {
    /// On that port of this computer's own address; 0: any that is free.
    pub async fn open(port: u16, book: Book, inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let (book, seen) = watch::channel(Arc::new(book));
        let door = |port| Router::new().fallback(answer).with_state(House { port, book: seen, inbox, clock });
        Ok(Self { port: Port::open(port, door).await?, book })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port.number
    }

    /// Who may call from now on, made from who might before.
    pub fn turn_to(&self, make: impl FnOnce(&Book) -> Book) {
        let before = self.book.borrow().clone();
        self.book.send_replace(Arc::new(make(&before)));
    }

    /// Takes no more calls, and answers those it has.
    pub async fn close(self) {
        self.port.close().await;
    }
}
