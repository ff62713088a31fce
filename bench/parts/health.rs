//! A look at all connections of a large studio: a hundred calendar servers on this computer, each of which takes its time to
//! answer, and one that never does.

use crate::desk::Desk;
use crate::{millis, row};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wedsync_cli::clock::SystemClock;
use wedsync_connectors::Registry;
use wedsync_domain::Clock;
use wedsync_engine::Engine;
use wedsync_vault::Memory;

const CONNECTIONS: usize = 100;
/// As long as servers on the internet take.
const THINKS: Duration = Duration::from_millis(150);
const ANSWER: &str = r#"<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"#;

async fn serve(answers: bool) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(answer(line, answers));
        }
    });
    Ok(url)
}

async fn answer(mut line: TcpStream, answers: bool) -> std::io::Result<()> {
    let mut asked = [0; 4096];
    while line.read(&mut asked).await? > 0 {
        tokio::time::sleep(if answers { THINKS } else { Duration::from_mins(10) }).await;
        let head = format!(
            "HTTP/1.1 207 Multi-Status\r\ncontent-type: application/xml\r\ncontent-length: {}\r\n\r\n{ANSWER}",
            ANSWER.len()
        );
        line.write_all(head.as_bytes()).await?;
    }
    Ok(())
}

pub fn measure() {
    let runtime = wedsync_cli::desk::runtime().expect("a runtime");
    runtime.block_on(async {
        let good = look(CONNECTIONS, 0).await;
        let with_one = look(CONNECTIONS - 1, 1).await;
        row("a look at 100 connections, each of which takes 150 ms to answer", &millis(good), "10,000 ms");
        row("the same, one of which never answers", &millis(with_one), "10,000 ms");
    });
}

async fn look(answering: usize, silent: usize) -> Duration {
    let desk = Desk::new();
    for number in 0..answering + silent {
        let url = serve(number < answering).await.expect("a server");
        let settings = BTreeMap::from([("url".to_owned(), url)]);
        let name = format!("Calendar {number}");
        desk.store.write(|tx| tx.add_connection("caldav", &name, &settings, SystemClock.now())).expect("a connection");
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let registry = Arc::new(Registry::new(Arc::new(Memory::default()), Arc::clone(&clock)));
    let engine = Engine::new(Arc::new(desk.store), registry, clock);
    let from = Instant::now();
    engine.look_at_health(None).await.expect("a look");
    from.elapsed()
}
