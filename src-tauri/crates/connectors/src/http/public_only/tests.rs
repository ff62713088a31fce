//! Every spelling of an address that is known to lead behind doors, with a trap behind this one.

use super::*;
use crate::stage::{Noon, Stage, reply};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};

const CORPUS: &str = include_str!("addresses.txt");

/// One line: the address, whether it may be called, where its name leads.
struct Case {
    may: bool,
    text: String,
    leads: Vec<IpAddr>,
}

fn corpus(port: u16) -> Vec<Case> {
    let lines = CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let port = port.to_string();
    lines
        .map(|line| {
            let (verdict, rest) = line.split_once(' ').unwrap();
            let (text, leads) = rest.split_once("->").unwrap_or((rest, ""));
            let text = text.trim().replace("PORT", &port).replace("\\u00AD", "\u{ad}");
            let leads = leads.split_whitespace().map(|ip| ip.parse().unwrap()).collect();
            Case { may: verdict == "yes", text, leads }
        })
        .collect()
}

fn words() -> Words {
    Words::new("Zapier", Arc::new(Noon))
}

/// Knows where that one name leads, and counts how often it is asked.
fn leading(leads: Vec<IpAddr>, asked: &Arc<AtomicUsize>) -> PublicOnly {
    let asked = Arc::clone(asked);
    let lookup = move |_: String, port| -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        asked.fetch_add(1, Ordering::SeqCst);
        let leads = leads.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
        Box::pin(async move { Ok(leads) })
    };
    PublicOnly { words: words(), here: false, lookup: Arc::new(lookup) }
}

/// On every address of this computer.
fn trap() -> TcpListener {
    let trap = TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("0.0.0.0:0")).unwrap();
    trap.set_nonblocking(true).unwrap();
    trap
}

#[tokio::test]
async fn no_spelling_leads_behind_a_door() {
    let trap = trap();
    let port = trap.local_addr().unwrap().port();
    let asked = Arc::default();
    let (mut refused, mut taken) = (0, 0);
    for Case { may, text, leads } in corpus(port) {
        let road = leading(leads, &asked);
        let Ok(url) = Url::parse(&text) else {
            assert!(!may, "{text}");
            refused += 1;
            continue;
        };
        if may {
            check(&url, false, &words()).unwrap_or_else(|fault| panic!("{text}: {fault}"));
            road.pinned(&url).await.unwrap_or_else(|fault| panic!("{text}: {fault}"));
            taken += 1;
            continue;
        }
        let fault = road.send(Ask::new(super::super::Method::POST, url)).await.expect_err(&text);
        let known = ["not_public", "plain_http", "password_in_address", "port_refused", "unknown_host"];
        assert!(known.contains(&fault.code.as_str()), "{text}: {} {}", fault.code, fault.detail);
        assert!(fault.message.contains("Zapier"), "{text}: {fault}");
        refused += 1;
    }
    assert!(refused >= 150 && taken >= 25, "{refused} {taken}");
    assert_eq!(trap.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock, "somebody was let through");
}

#[tokio::test]
async fn a_trap_would_have_seen_them() {
    let trap = trap();
    let url = Url::parse(&format!("http://127.0.0.1:{}/", trap.local_addr().unwrap().port())).unwrap();
    let road = PublicOnly { here: true, ..leading(Vec::new(), &Arc::default()) };
    let asked = road.send(Ask::new(super::super::Method::POST, url));
    let _ = tokio::time::timeout(std::time::Duration::from_millis(500), asked).await;
    assert!(trap.accept().is_ok());
}

/// A name that means something else a moment later gains nothing: it is asked once, and the line goes where it was looked at.
#[tokio::test]
async fn a_name_is_asked_once_and_then_held_to_it() {
    let stage = Stage::new(|_| reply(204, "", ""));
    let port = Url::parse(&stage.url).unwrap().port().unwrap();
    let asked = Arc::default();
    // Only on this computer can a test be called; the system itself does not know this name at all.
    let road = PublicOnly { here: true, ..leading(vec!["127.0.0.1".parse().unwrap()], &asked) };
    let url = Url::parse(&format!("http://hooks-of-nobody.localhost:{port}/in")).unwrap();
    let reply = road.send(Ask::new(super::super::Method::POST, url)).await.unwrap();
    assert_eq!((reply.status.as_u16(), asked.load(Ordering::SeqCst)), (204, 1));
    assert_eq!(stage.seen()[0].line, "POST /in");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let stage = Stage::new(|_| reply(302, "Location: /elsewhere\r\n", ""));
    let road = PublicOnly { here: true, ..leading(Vec::new(), &Arc::default()) };
    let url = Url::parse(&stage.url).unwrap();
    let reply = road.send(Ask::new(super::super::Method::POST, url)).await.unwrap();
    assert_eq!((reply.status.as_u16(), stage.seen().len()), (302, 1));
}

#[test]
fn trying_out_here_reaches_this_computer_and_nothing_else_behind_doors() {
    for (text, fine) in [
        ("http://127.0.0.1:9/", true),
        ("https://[::1]:8443/", true),
        ("http://localhost:3000/", true),
        ("http://192.168.1.5/", false),
        ("https://10.0.0.1/", false),
        ("http://hooks.example/", false),
        ("ftp://127.0.0.1/", false),
    ] {
        assert_eq!(check(&Url::parse(text).unwrap(), true, &words()).is_ok(), fine, "{text}");
    }
}

#[test]
fn every_net_is_refused_from_its_first_address_to_its_last() {
    for (net, length) in NOT_PUBLIC {
        let first = u32::from_be_bytes(net);
        for ip in [first, first | (u32::MAX >> length)] {
            assert!(!is_public(IpAddr::V4(ip.into())), "{net:?}");
        }
    }
    for ([a, b, c], length) in NOT_PUBLIC_6 {
        let first = Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).to_bits();
        for ip in [first, first | (u128::MAX >> length)] {
            assert!(!is_public(IpAddr::V6(ip.into())), "{a:x}:{b:x}:{c:x}");
        }
    }
}
