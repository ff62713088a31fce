//! The body of an answer while it arrives. A body that breaks off is a fault, never a short body.

use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt};
use std::fmt;
use wedsync_domain::{Fault, FaultKind};

/// Pieces of an answer in order; ends only where the server ended it.
pub struct Body(BoxStream<'static, Result<Bytes, Fault>>);

impl Body {
    /// From pieces as they come.
    pub fn new(pieces: BoxStream<'static, Result<Bytes, Fault>>) -> Self {
        Self(pieces)
    }

    /// The next piece; `None`: that was all of it.
    pub async fn next(&mut self) -> Option<Result<Bytes, Fault>> {
        self.0.next().await
    }

    /// All of it, unless it is more than `most` bytes.
    pub async fn whole(mut self, most: usize) -> Result<Bytes, Fault> {
        let Some(first) = self.next().await.transpose()? else { return Ok(Bytes::new()) };
        let mut all = BytesMut::from(first);
        while let Some(piece) = self.next().await.transpose()? {
            if all.len() + piece.len() > most {
                return Err(Fault::new(
                    FaultKind::Malformed,
                    "answer_too_long",
                    "The answer is far longer than it should be.",
                )
                .next("Ask the provider's support whether the account is in order."));
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// What it begins with; once `enough` bytes are here the rest is left unread.
    pub async fn beginning(mut self, enough: usize) -> Result<String, Fault> {
        let mut begun = Vec::new();
        while begun.len() < enough
            && let Some(piece) = self.next().await.transpose()?
        {
            begun.extend_from_slice(&piece);
        }
        Ok(String::from_utf8_lossy(&begun).into_owned())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(stream::iter([Ok(bytes)]).boxed())
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(…)")
    }
}
