//! What lasts beyond a stop, where the sandbox is given a folder: one file, written anew in one piece before anybody is
//! told what has changed.
//!
//! Which parts last, the studio says (`Studio::lasting`). Deliberately absent: armed faults and counted requests, which
//! belong to the moment; and any care for a power cut, for all of this is play.

use crate::clock::Clock;
use crate::studio::{Kept, Studio};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Grows when an older file can no longer be read.
const EDITION: u32 = 1;
const NAME: &str = "sandbox.json";

/// Something that can be written down and taken up again.
pub trait Lasting {
    fn written(&self) -> serde_json::Result<Value>;
    fn take_up(&self, written: Value) -> serde_json::Result<()>;
}

impl<T: Serialize + DeserializeOwned> Lasting for Kept<T> {
    fn written(&self) -> serde_json::Result<Value> {
        serde_json::to_value(&*self.open())
    }

    fn take_up(&self, written: Value) -> serde_json::Result<()> {
        *self.open() = serde_json::from_value(written)?;
        Ok(())
    }
}

impl Lasting for Clock {
    fn written(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self.pushed())
    }

    fn take_up(&self, written: Value) -> serde_json::Result<()> {
        self.push_to(serde_json::from_value(written)?);
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
pub struct File {
    edition: u32,
    pub seed: u64,
    parts: BTreeMap<String, Value>,
}

/// The folder, and what was written there last.
pub struct Shelf {
    folder: PathBuf,
    seed: u64,
    last: Mutex<String>,
}

/// What lies in a folder; `None`: nothing yet.
pub fn read(folder: &std::path::Path) -> io::Result<Option<File>> {
    let path = folder.join(NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let file: Option<File> = serde_json::from_str(&text).ok().filter(|file: &File| file.edition == EDITION);
    file.map(Some).ok_or_else(|| unreadable(&path))
}

fn unreadable(path: &std::path::Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{} is of another version of the sandbox", path.display()))
}

impl Shelf {
    pub fn new(folder: PathBuf, seed: u64) -> io::Result<Shelf> {
        std::fs::create_dir_all(&folder)?;
        Ok(Shelf { folder, seed, last: Mutex::default() })
    }

    /// Puts back what was written. A part that was not there yet stays as it was made from the seed.
    pub fn put_back(&self, mut file: File, studio: &Studio) -> io::Result<()> {
        for (name, part) in studio.lasting() {
            if let Some(written) = file.parts.remove(name) {
                part.take_up(written).map_err(|_| unreadable(&self.folder.join(NAME)))?;
            }
        }
        Ok(())
    }

    /// Writes everything, if anything has changed.
    pub fn write(&self, studio: &Studio) -> io::Result<()> {
        // Held until it is written, so that a newer state is never followed by an older one.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = studio.lasting().into_iter().map(|(name, part)| Ok((name.to_owned(), part.written()?)));
        let parts = parts.collect::<serde_json::Result<_>>()?;
        let text = serde_json::to_string(&File { edition: EDITION, seed: self.seed, parts })?;
        if *last == text {
            return Ok(());
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(self.folder.join(NAME))?;
        *last = text;
        Ok(())
    }
}

/// Writes what a request has changed before it is answered. Of what only reads, nothing need last but what the next write
/// takes along.
pub async fn keep(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let reads = request.method().is_safe();
    let answer = next.run(request).await;
    if studio.shelf.is_none() || reads {
        return answer;
    }
    let written =
        tokio::task::spawn_blocking(move || studio.shelf.as_ref().map_or(Ok(()), |it| it.write(&studio))).await;
    match written {
        Ok(Ok(())) => answer,
        Ok(Err(fault)) => not_written(&fault),
        Err(stopped) => not_written(&stopped),
    }
}

fn not_written(why: &dyn std::fmt::Display) -> Response {
    let words = format!("The sandbox could not write to its folder: {why}. Free some space, or name another folder.\n");
    (StatusCode::INSUFFICIENT_STORAGE, words).into_response()
}
