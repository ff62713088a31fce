//! The port on this computer's own address. Lines are bounded in number, in what their heads may hold and in how long they
//! may say nothing, so that memory is bounded whatever comes.

use crate::book::Book;
use crate::door::{House, answer};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use wedsync_domain::Clock;
use wedsync_domain::intake::Inbox;

/// At a time; more wait to be let in.
const LINES: usize = 256;
/// Of a head, and how many headers it may have.
const HEAD: usize = 16 << 10;
const HEADERS: usize = 64;
/// For a head, and between two calls on one line.
const SILENCE: Duration = Duration::from_secs(20);
/// For what is being answered when we close.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// After the system would not give us another line.
const BREATH: Duration = Duration::from_millis(50);

/// Listens until it is closed or dropped.
pub struct Listener {
    port: u16,
    book: watch::Sender<Arc<Book>>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Listener {
    /// On that port of this computer's own address; 0: any that is free.
    pub async fn open(port: u16, book: Book, inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = socket.local_addr()?.port();
        let (book, seen) = watch::channel(Arc::new(book));
        let (stop, stopping) = watch::channel(false);
        let door = Router::new().fallback(answer).with_state(House { port, book: seen, inbox, clock });
        let serving = tokio::spawn(serve(socket, door, stopping));
        Ok(Self { port, book, stop, serving })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Who may call from now on, made from who might before.
    pub fn turn_to(&self, make: impl FnOnce(&Book) -> Book) {
        let before = self.book.borrow().clone();
        self.book.send_replace(Arc::new(make(&before)));
    }

    /// Takes no more calls, and answers those it has.
    pub async fn close(mut self) {
        self.stop.send_replace(true);
        // A task of ours ends by itself or not at all.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(socket: TcpListener, door: Router, mut stopping: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(LINES));
    let mut lines = JoinSet::new();
    loop {
        let place = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            place = Arc::clone(&room).acquire_owned() => place,
        };
        let came = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            came = socket.accept() => came,
        };
        match came {
            Ok((stream, _)) => {
                let (door, stopping) = (door.clone(), stopping.clone());
                lines.spawn(async move {
                    line(stream, door, stopping).await;
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(BREATH).await,
        }
        while lines.try_join_next().is_some() {}
    }
    drop(socket);
    while lines.join_next().await.is_some() {}
}

async fn line(stream: TcpStream, door: Router, mut stopping: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let line = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(door));
    tokio::pin!(line);
    tokio::select! {
        _ = line.as_mut() => return,
        _ = stopping.wait_for(|stop| *stop) => {}
    }
    line.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(LAST_WORDS, line).await;
}
