//! Whoever calls, down to the bytes of a head.

use super::SECRET;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer.
pub struct Said {
    pub status: u16,
    pub became: Option<String>,
    pub retry_after: Option<String>,
    pub body: String,
}

/// A call as the source with that number signs it.
pub fn signed(port: u16, source: i64, body: &str, more: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
    format!(
        "POST /in/path-{source} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nx-hub-signature-256: sha256={signature}\r\n\
         Content-Length: {}{more}\r\n\r\n{body}",
        body.len()
    )
}

/// Over a line of its own. Who answers before all was said may close it.
pub async fn call(port: u16, text: &str) -> Said {
    let mut line = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut from, mut to) = line.split();
    let mut answer = Vec::new();
    let talk = async {
        let _ = to.write_all(text.as_bytes()).await;
        std::future::pending::<()>().await;
    };
    let listen = async {
        let mut piece = [0; 4096];
        while !is_whole(&answer) {
            match from.read(&mut piece).await {
                Ok(bytes) if bytes > 0 => answer.extend_from_slice(&piece[..bytes]),
                _ => break,
            }
        }
    };
    let both = async {
        tokio::select! { () = talk => {}, () = listen => {} }
    };
    tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
    let text = String::from_utf8(answer).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    Said {
        status: head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0),
        became: header("wedsync-call"),
        retry_after: header("retry-after"),
        body: body.to_owned(),
    }
}

/// The head, and as much as it says that follows.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
