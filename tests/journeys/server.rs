//! A scripted server on the loopback interface, and a go-between that passes requests on to a real one until it is
//! told to misbehave.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

type Script = dyn Fn(&Request) -> Vec<u8> + Send + Sync;

/// Lives as long as the test process.
pub struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(script: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, seen) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Vec<Request>>>::default());
        let (script, noted): (Arc<Script>, _) = (Arc::new(script), seen.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, noted) = (script.clone(), noted.clone());
                // A client that hangs up in the middle is none of the server's business.
                std::thread::spawn(move || serve(stream, &*script, &noted).ok());
            }
        });
        Self { port, seen }
    }

    /// The same answer to everything.
    pub fn answering(answer: Vec<u8>) -> Self {
        Self::start(move |_| answer.clone())
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

/// An answer with its length told truly.
pub fn answer(status: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    text.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
    (text + "\r\n" + body).into_bytes()
}

/// An answer of which only the first half arrives.
pub fn cut(whole: &[u8]) -> Vec<u8> {
    let head = whole.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    whole[..head + (whole.len() - head) / 2].to_vec()
}

/// What the real server behind a go-between answers to that request.
pub fn pass_on(base: &str, request: &Request) -> Vec<u8> {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://").trim_end_matches('/')).unwrap();
    let mut head = format!("{}\r\n", request.line.trim_end());
    for (name, value) in request.headers.iter().filter(|(name, _)| name != "connection" && name != "accept-encoding") {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head += "connection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&request.body).unwrap();
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole).unwrap();
    whole
}

fn serve(mut stream: TcpStream, script: &Script, seen: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    if first.is_empty() {
        return Ok(());
    }
    let mut request = Request { line: first.trim_end().to_owned(), headers: Vec::new(), body: Vec::new() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)?;
    seen.lock().unwrap().push(request.clone());
    stream.write_all(&script(&request))?;
    stream.shutdown(std::net::Shutdown::Write)
}
