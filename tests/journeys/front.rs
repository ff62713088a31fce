//! The window's pages reach the desk in a browser the way they reach it in the window: the tests of the window stand on it.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use wedsync_support::{Calls, place};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// The running server; it ends with its standard input.
struct Front {
    child: Child,
    said: Value,
}

impl Drop for Front {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().unwrap();
        assert!(ended.success() || std::thread::panicking(), "{ended}");
    }
}

impl Front {
    fn start(scene: &str) -> Self {
        let mut command = Command::new(place::program("wedsync-front").unwrap());
        let mut child = command.args(["--scene", scene]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, said: serde_json::from_str(&line).unwrap() }
    }

    fn url(&self) -> &str {
        self.said["url"].as_str().unwrap()
    }

    fn say(&self, spoken: &Value) -> (u16, Value) {
        let (status, text) = Calls::to(self.url()).call("POST", "/rpc", &JSON, &spoken.to_string()).unwrap();
        (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} {text}")))
    }

    #[track_caller]
    fn ask(&self, command: &str, ask: &Value) -> Value {
        let (status, answer) = self.say(&json!({ "command": command, "ask": ask }));
        assert_eq!(status, 200, "{command}: {answer}");
        answer
    }

    /// Listens from now on.
    fn listen(&self) -> BufReader<TcpStream> {
        let host = self.url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET /changes HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        wait_for(&mut reader, "\r\n");
        reader
    }

    /// The status of the answer to a whole request, word for word.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.url().trim_start_matches("http://")).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.take(4096).read_to_string(&mut answer);
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    }
}

/// Reads up to the line that begins so.
fn wait_for(reader: &mut impl BufRead, beginning: &str) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0, "the stream ended before {beginning:?}");
        if line.starts_with(beginning) {
            return line;
        }
    }
}

#[test]
fn a_page_asks_and_hears_what_changed_and_how_far_it_is() {
    let front = Front::start("trouble");
    let status = front.ask("sync.status", &json!({}));
    assert_eq!(status["state"], "needs_person", "{status}");
    assert!(status["open"]["deletions"].as_u64() >= Some(10), "{status}");
    let versions = front.ask("versions.list", &json!({}));
    let moved = versions.as_array().unwrap().iter().any(|it| it["kind"] == "appointment");
    assert!(moved, "somebody moved an appointment in two tools: {versions}");
    assert!(!versions.to_string().contains("1970"), "a time that nobody knows is left out: {versions}");
    assert!(
        !front.ask("today.list", &json!({})).as_array().unwrap().is_empty(),
        "the clock stands on a Friday of the season"
    );

    let mut hears = front.listen();
    let wedding = front.ask("records.list", &json!({ "kind": "wedding" }))[0]["id"].clone();
    front.ask("records.edit", &json!({ "id": wedding, "set": [["notes", "Peonies"]] }));
    let change: Value = serde_json::from_str(wait_for(&mut hears, "data: ").trim_start_matches("data: ")).unwrap();
    assert!(change["topics"].as_array().unwrap().contains(&json!("records")), "{change}");

    let call = json!({ "command": "sync.run", "ask": {}, "number": 7 });
    assert_eq!(front.say(&call).0, 200);
    wait_for(&mut hears, "event: news");
    let news: Value = serde_json::from_str(wait_for(&mut hears, "data: ").trim_start_matches("data: ")).unwrap();
    assert_eq!(news["number"], 7);
    assert!(news["news"]["step"]["what"].is_string(), "{news}");
}

#[test]
fn a_long_list_comes_in_pieces_and_a_page_says_where_its_values_came_from() {
    let front = Front::start("season");
    let list = |some: &Value| front.ask("records.list", &json!({ "kind": "appointment", "some": some }));
    let ids = |lines: &Value| -> Vec<String> {
        lines.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = ids(&front.ask("records.list", &json!({ "kind": "appointment" })));
    let number = |id: &String| id.trim_start_matches("rec-").parse::<u64>().unwrap();
    all.sort_by_key(number);
    assert_eq!(ids(&list(&json!({ "after": "rec-0" }))), all);
    assert_eq!(ids(&list(&json!({ "after": all[2] }))), all[3..]);
    assert_eq!(list(&json!({ "after": all.last() })), json!([]));
    let wedding = front.ask("records.list", &json!({ "kind": "wedding" }))[0]["id"].clone();
    assert_eq!(ids(&list(&json!({ "these": [all[1], wedding, "rec-999999", all[0]] }))), [&*all[1], &*all[0]]);

    let page = front.ask("records.show", &json!({ "id": wedding }));
    assert_eq!(page["sources"]["title"]["place"], "VSCO Workspace", "{page}");
    assert_eq!(page["sources"]["start"]["place"], "VSCO Workspace", "{page}");
    let edit = json!({ "id": wedding, "set": [["notes", "Peonies"]] });
    let page = front.ask("records.edit", &edit);
    assert_eq!(page["sources"]["notes"]["place"], "this desk", "{page}");
    assert_eq!(page["sources"]["title"]["place"], "VSCO Workspace", "only what was changed: {page}");
}

#[test]
fn what_is_no_command_is_refused_and_nothing_in_it_is_repeated() {
    let front = Front::start("empty");
    assert_eq!(front.ask("sync.status", &json!({}))["state"], "not_connected");
    for spoken in [
        json!({ "command": "desk.burn", "ask": {}, "secret": "canary-7" }),
        json!({ "command": "sync.status", "ask": { "all": "canary-7" } }),
        json!({ "command": "sync.status", "ask": {}, "extra": "canary-7" }),
        json!({ "command": "sync.status" }),
        json!({ "shout": "canary-7" }),
        json!("canary-7"),
    ] {
        let (status, failure) = front.say(&spoken);
        assert_eq!((status, failure["code"].as_str()), (422, Some("unknown_command")), "{spoken}");
        assert!(!failure.to_string().contains("canary"), "{failure}");
    }
    let (_, failure) = front.say(&json!({ "number": 1, "pasted": "http://127.0.0.1/?code=x" }));
    assert_eq!(failure["code"], "nobody_waits");
}

#[test]
fn only_its_own_pages_may_speak() {
    let front = Front::start("empty");
    let host = front.url().trim_start_matches("http://");
    let get = |host: &str, more: &str| {
        front.raw(&format!("GET /changes-not HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"))
    };
    assert_ne!(get(host, ""), "403");
    assert_ne!(get(host, &format!("Origin: http://{host}\r\n")), "403");
    assert_eq!(get("evil.example", ""), "403");
    assert_eq!(get(host, "Origin: http://evil.example\r\n"), "403");
    assert_eq!(get(host, "Origin: null\r\n"), "403");
    assert_eq!(
        front.raw(&format!("GET /../../Cargo.toml HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")),
        "404"
    );
}
