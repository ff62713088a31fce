//! A port on this computer's own address, whatever answers behind it. Lines are bounded in number, in what their heads may hold and
//! in how long they may say nothing, so that memory is bounded whatever comes. What means somebody else, or comes from a page in
//! a browser, is turned away at the threshold.

use crate::book::Names;
use axum::Router;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
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

/// Answers until it is closed or dropped.
pub(crate) struct Port {
    pub(crate) number: u16,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Port {
    /// With that number; 0: any that is free. `door` is told which it is.
    pub(crate) async fn open(number: u16, door: impl FnOnce(u16) -> Router) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).await?;
        let number = socket.local_addr()?.port();
        let (stop, stopping) = watch::channel(false);
        let serving = tokio::spawn(serve(socket, door(number), stopping));
        Ok(Self { number, stop, serving })
    }

    /// Lets nobody in any more, and answers those it has.
    pub(crate) async fn close(mut self) {
        self.stop.send_replace(true);
        // A task of ours ends by itself or not at all.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Whether a request is none of a page in a browser here, and means us: under a name of this computer's own with the port, or
/// under one of these.
pub(crate) fn admit(head: &Parts, names: &Names, port: u16) -> Result<(), StatusCode> {
    if head.headers.contains_key(header::ORIGIN) {
        // Only browsers send one, and nobody who belongs here calls from a browser.
        return Err(StatusCode::FORBIDDEN);
    }
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let one = hosts.next().filter(|_| hosts.next().is_none()).and_then(|host| host.to_str().ok());
    let means_us = head.uri.authority().is_none() && one.is_some_and(|host| names.mean_us(host, port));
    if means_us { Ok(()) } else { Err(StatusCode::MISDIRECTED_REQUEST) }
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
