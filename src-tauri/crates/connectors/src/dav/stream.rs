//! An answer that is read on a thread of its own while it arrives, and handed over in portions.
//!
//! The network fills a short queue of pieces, the thread turns them into entries, and a second short queue holds the
//! portions until the engine asks: at no time is more than a few portions in memory, however long the listing. A body
//! that breaks off ends in a fault; it never looks like the end of the listing.

use super::multistatus::{Garbled, Multistatus, Part, Response};
use super::place::Place;
use crate::http::{Body, Words};
use crate::ical;
use bytes::{Buf, Bytes};
use std::io::{self, BufRead, Read};
use tokio::sync::mpsc;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::Item;
use wedsync_domain::{Fault, FaultKind};

/// Entries of a portion, and bytes of calendar data in it; whichever is reached first.
const ENTRIES: usize = 100;
const BYTES: usize = 4 << 20;
const PIECES_WAITING: usize = 2;
const PORTIONS_WAITING: usize = 1;

/// Some entries of an answer.
#[derive(Debug, Default)]
pub struct Portion {
    /// With their data, or with why they cannot be read.
    pub items: Vec<Item>,
    /// Only named, with the revision.
    pub bare: Vec<(RemoteId, Option<Revision>)>,
    /// The server says 404 or 410 for these.
    pub gone: Vec<RemoteId>,
    /// Set on the last portion.
    pub end: Option<End>,
}

/// How an answer ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct End {
    /// Where to go on.
    pub token: Option<String>,
    /// The server says itself that it did not tell everything.
    pub cut: bool,
}

/// Portions of one answer.
pub struct Portions(mpsc::Receiver<Result<Portion, Fault>>);

impl Portions {
    /// Starts reading. Dropping it stops both the thread and the download.
    pub fn start(body: Body, place: Place, words: Words) -> Self {
        let (pieces_in, pieces) = mpsc::channel(PIECES_WAITING);
        let (portions_in, portions) = mpsc::channel(PORTIONS_WAITING);
        tokio::spawn(pump(body, pieces_in));
        tokio::task::spawn_blocking(move || {
            let mut reader = Multistatus::new(Pieces::new(pieces));
            let mut sorter = Sorter { place, words, portion: Portion::default(), bytes: 0, cut: false, token: None };
            loop {
                let portion = sorter.fill(&mut reader);
                let last = portion.as_ref().map_or(true, |portion| portion.end.is_some());
                if portions_in.blocking_send(portion).is_err() || last {
                    return;
                }
            }
        });
        Self(portions)
    }

    /// The next portion. After the one with an end there is none, and asking is our own mistake.
    pub async fn next(&mut self) -> Result<Portion, Fault> {
        self.0.recv().await.unwrap_or_else(|| {
            Err(Fault::new(
                FaultKind::Bug,
                "listing_lost",
                "The reading of a calendar stopped by itself. Nothing is lost.",
            ))
        })
    }
}

/// What the pump sends: a piece, the fault that ended the body, or its proper end (`None`).
type Piece = Option<Result<Bytes, Fault>>;

async fn pump(mut body: Body, pieces: mpsc::Sender<Piece>) {
    loop {
        let piece = body.next().await;
        let last = !matches!(piece, Some(Ok(_)));
        if pieces.send(piece).await.is_err() || last {
            return;
        }
    }
}

/// The queue of pieces as a reader.
struct Pieces {
    queue: mpsc::Receiver<Piece>,
    now: Bytes,
    ended: bool,
}

impl Pieces {
    fn new(queue: mpsc::Receiver<Piece>) -> Self {
        Self { queue, now: Bytes::new(), ended: false }
    }
}

impl Read for Pieces {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(space.len());
        space[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.now.is_empty() && !self.ended {
            match self.queue.blocking_recv() {
                Some(Some(Ok(piece))) => self.now = piece,
                Some(Some(Err(fault))) => return Err(io::Error::other(fault)),
                Some(None) => self.ended = true,
                // The pump is gone without a word: whatever is here is not the whole.
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        Ok(&self.now)
    }

    fn consume(&mut self, count: usize) {
        self.now.advance(count);
    }
}

/// Sorts responses into portions.
struct Sorter {
    place: Place,
    words: Words,
    portion: Portion,
    bytes: usize,
    cut: bool,
    token: Option<String>,
}

impl Sorter {
    fn fill<R: BufRead>(&mut self, reader: &mut Multistatus<R>) -> Result<Portion, Fault> {
        loop {
            match reader.next().map_err(|garbled| fault(&self.words, garbled))? {
                Some(Part::Token(token)) => self.token = Some(token),
                Some(Part::Response(response)) => self.sort(*response),
                None => {
                    let mut last = std::mem::take(&mut self.portion);
                    last.end = Some(End { token: self.token.take().filter(|token| !token.is_empty()), cut: self.cut });
                    return Ok(last);
                }
            }
            let count = self.portion.items.len() + self.portion.bare.len() + self.portion.gone.len();
            if count >= ENTRIES || self.bytes >= BYTES {
                self.bytes = 0;
                return Ok(std::mem::take(&mut self.portion));
            }
        }
    }

    fn sort(&mut self, response: Response) {
        let Some(id) = self.place.id(&response.href) else {
            // The calendar itself with 507: "there is more" (RFC 6578 section 3.6, RFC 4791 section 7.8).
            self.cut |= response.status.is_some_and(|status| status >= 400);
            return;
        };
        let revision = response.props.etag.as_deref().and_then(revision);
        match (response.status, response.props.data) {
            (Some(404 | 410), None) => self.portion.gone.push(id),
            (None | Some(200..300), Some(data)) => {
                self.bytes += data.len();
                let reading = ical::read(&id, &data);
                self.portion.items.push(Item { id, revision, reading });
            }
            (None | Some(200..300), None) if !response.props.collection => self.portion.bare.push((id, revision)),
            (None | Some(200..300), None) => {}
            (Some(status), _) => {
                let reading = Err(unreadable(&self.words, status));
                self.portion.items.push(Item { id, revision: None, reading });
            }
        }
    }
}

/// A strong `ETag` is a revision. A weak one may stay the same while the entry changes, so it is none: then the values
/// themselves are compared.
pub fn revision(etag: &str) -> Option<Revision> {
    let etag = etag.trim();
    (!etag.is_empty() && !etag.starts_with("W/") && !etag.starts_with("w/")).then(|| etag.into())
}

/// One entry of a listing has a refusal of its own.
fn unreadable(words: &Words, status: u16) -> Fault {
    let message = format!("“{}” names this entry but does not show it.", words.name);
    Fault::new(FaultKind::Forbidden, "entry_not_shown", message)
        .next("Open it at the provider, or ask the calendar's owner for the right to read it.")
        .detail(format_args!("status {status} within a multistatus"))
}

/// Why a multistatus was no use, in words.
pub fn fault(words: &Words, garbled: Garbled) -> Fault {
    let name = &words.name;
    match garbled {
        Garbled::Broken(io) => match io.downcast::<Fault>() {
            Ok(fault) => fault,
            Err(io) => {
                let message = format!(
                    "The answer of “{name}” broke off in the middle. Nothing of it was used as if it were whole."
                );
                Fault::new(FaultKind::Transient, "cut_short", message).detail(io)
            }
        },
        Garbled::Unreadable(why) => {
            let message = format!("The answer of “{name}” cannot be read. Nothing is lost.");
            Fault::new(FaultKind::Malformed, "unreadable_answer", message)
                .next("Check that the address is that of a calendar server; if it always was, tell the provider.")
                .detail(why)
        }
    }
}
