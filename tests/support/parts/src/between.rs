//! Somebody who stands between a program and a server on this computer, hands everything on as it comes, and has a look
//! at each exchange. What does not pass is answered with a refusal that no test expects.
//!
//! A line that goes dead on one side goes dead on the other. Deliberately absent: keeping connections, and streaming.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::http;

/// One request with its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// `POST`
    pub verb: String,
    /// Path and query.
    pub target: String,
    /// What was sent.
    pub sent: String,
    /// The answer's status.
    pub status: u16,
    /// The answer's body.
    pub got: String,
}

type Look = dyn Fn(&Exchange) -> Result<(), String> + Send + Sync;

/// Lives as long as the test process.
pub struct Between {
    base: String,
    seen: Arc<Mutex<Vec<Exchange>>>,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Between {
    /// In front of the server at `base` (`http://127.0.0.1:PORT`).
    pub fn start(
        base: &str,
        look: impl Fn(&Exchange) -> Result<(), String> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let between = Self {
            base: format!("http://{}", listener.local_addr()?),
            seen: Arc::default(),
            complaints: Arc::default(),
        };
        let (seen, complaints) = (Arc::clone(&between.seen), Arc::clone(&between.complaints));
        let (base, look): (String, Arc<Look>) = (base.to_owned(), Arc::new(look));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (base, look) = (base.clone(), Arc::clone(&look));
                let (seen, complaints) = (Arc::clone(&seen), Arc::clone(&complaints));
                std::thread::spawn(move || {
                    // Who hangs up in the middle is nobody's business here.
                    let Ok((exchange, answer)) = hand_on(&stream, &base) else { return };
                    let judged = look(&exchange);
                    let line = judged
                        .as_ref()
                        .err()
                        .map(|why| format!("{} {}: {why}\n{}", exchange.verb, exchange.target, exchange.sent));
                    complaints.lock().unwrap_or_else(PoisonError::into_inner).extend(line.clone());
                    seen.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
                    let refused = |why: String| {
                        format!(
                            "HTTP/1.1 418 Judged\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{why}",
                            why.len()
                        )
                    };
                    (&stream).write_all(&line.map_or(answer, |why| refused(why).into_bytes())).ok();
                });
            }
        });
        Ok(between)
    }

    /// `http://127.0.0.1:PORT`
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Everything so far, in the order in which it ended.
    pub fn seen(&self) -> Vec<Exchange> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was not let through.
    pub fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What was said, and the answer as it goes on.
fn hand_on(stream: &TcpStream, base: &str) -> io::Result<(Exchange, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (verb, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = http::Request::builder().method(verb.as_str()).uri(format!("{base}{target}"));
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "host" | "connection" | "transfer-encoding" => {}
            _ => request = request.header(name, value.trim()),
        }
    }
    let mut sent = Vec::new();
    reader.take(length).read_to_end(&mut sent)?;
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(20)))
        .proxy(None)
        .build()
        .into();
    let request = request.body(sent.clone()).map_err(io::Error::other)?;
    let mut answer = agent.run(request).map_err(io::Error::other)?;
    let status = answer.status();
    let mut head =
        format!("HTTP/1.1 {} {}\r\nConnection: close\r\n", status.as_u16(), status.canonical_reason().unwrap_or("-"));
    for (name, value) in answer.headers() {
        if !["content-length", "connection", "transfer-encoding"].contains(&name.as_str()) {
            head = format!("{head}{name}: {}\r\n", value.to_str().unwrap_or_default());
        }
    }
    let got = answer.body_mut().with_config().limit(64 << 20).read_to_vec().map_err(io::Error::other)?;
    let head = format!("{head}Content-Length: {}\r\n\r\n", got.len());
    let answer = [head.as_bytes(), &got].concat();
    let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((Exchange { verb, target, sent: words(sent), status: status.as_u16(), got: words(got) }, answer))
}
