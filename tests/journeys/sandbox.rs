//! `wedsync sandbox` as a newcomer meets it: it says how to connect, and what it says works.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use wedsync_support::Wedsync;
use wedsync_support::clicking::Person;

const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };

/// The running command; killed when dropped.
struct Running {
    child: Child,
    said: Value,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(desk: &Wedsync, port: u16, data: &Path) -> Running {
    let mut command = desk.bare();
    command.args(["--json", "sandbox", "--port", &port.to_string(), "--seed", "4", "--data"]).arg(data);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Running { child, said: serde_json::from_str(&line).unwrap() }
}

/// A port that is free, and so is the one after it.
fn two_ports() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

#[test]
fn what_it_says_connects_and_what_it_keeps_is_there_after_a_stop() {
    let desk = Wedsync::new().unwrap();
    let room = tempfile::tempdir().unwrap();
    let port = two_ports();
    let mut first = start(&desk, port, room.path());
    assert_eq!(first.said["url"], format!("http://127.0.0.1:{port}"));
    assert!(first.said["return_page"].as_str().unwrap().starts_with(&format!("http://127.0.0.1:{}/", port + 1)));

    // The command that it prints, word for word, with the browser of somebody else.
    let command = first.said["connect"][0]["command"].as_str().unwrap().to_owned();
    let words: Vec<String> = command
        .split('"')
        .enumerate()
        .flat_map(|(at, part)| {
            if at % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
        })
        .collect();
    assert_eq!(words[0], "wedsync");
    let mut connect = desk.command(&words[1..]);
    let mut running = connect.arg("--no-browser").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(running.stderr.take().unwrap()).lines().map_while(Result::ok);
    let page = said.find(|line| line.trim_start().starts_with("http://")).unwrap();
    STUDIO.click(page.trim()).unwrap();
    let rest = std::thread::spawn(move || said.count());
    assert!(running.wait().unwrap().success(), "{command}");
    rest.join().unwrap();
    assert_eq!(desk.json(&["sync"]).unwrap()["failed"], 0);

    // Ctrl-C ends it, and a second one takes up what it was.
    assert!(Command::new("kill").args(["-INT", &first.child.id().to_string()]).status().unwrap().success());
    assert!(first.child.wait().unwrap().success());
    assert_eq!(desk.run(&["sync"]).unwrap().code, 1, "nobody is there");
    let second = start(&desk, port, room.path());
    assert_eq!(second.said["seed"], 4);
    assert_eq!(desk.json(&["sync"]).unwrap()["failed"], 0, "the sign-in is still known");

    // What cannot be is said in words.
    let taken = desk.json(&["sandbox", "--port", &port.to_string()]).unwrap();
    assert_eq!(taken["error"]["code"], "port_taken", "{taken}");
    drop(second);
    let folder = room.path().to_str().unwrap();
    let other = desk.json(&["sandbox", "--port", "0", "--seed", "5", "--data", folder]).unwrap();
    assert_eq!(other["error"]["code"], "another_season", "{other}");
    std::fs::write(room.path().join("sandbox.json"), "not ours").unwrap();
    let strange = desk.json(&["sandbox", "--port", "0", "--data", folder]).unwrap();
    assert_eq!(strange["error"]["code"], "sandbox_unreadable", "{strange}");
}
