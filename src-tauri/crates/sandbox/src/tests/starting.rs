//! Starting and stopping.

use super::Bench;
use crate::{Options, Sandbox};
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn it_listens_on_the_loopback_address_at_a_free_port_of_its_own() {
    let (one, other) = (Bench::new(), Bench::new());
    assert!(one.sandbox.base_url().starts_with("http://127.0.0.1:"));
    assert_ne!(one.sandbox.base_url(), other.sandbox.base_url());
}

#[test]
fn a_port_that_is_taken_is_not_shared() {
    let bench = Bench::new();
    let port = bench.sandbox.base_url().rsplit_once(':').unwrap().1.parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let second = runtime.block_on(Sandbox::start(Options { port, ..Options::default() }));
    assert_eq!(second.err().map(|fault| fault.kind()), Some(ErrorKind::AddrInUse));
}

#[test]
fn it_stops_when_it_is_dropped() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    assert!(TcpStream::connect(&address).is_ok());
    drop(sandbox);
    let began = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(10), "it still listens");
        std::thread::sleep(Duration::from_millis(10));
    }
}
