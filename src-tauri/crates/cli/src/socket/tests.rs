use super::client::{self, Unanswered};
use super::wire::{LONGEST_CALL, PROTOCOL};
use super::{place, server};
use crate::desk::{Desk, VaultWords, runtime};
use crate::folder::Folder;
use crate::grammar::VaultChoice;
use interprocess::local_socket::{ListenerOptions, Stream, prelude::*};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use wedsync_api::Command;
use wedsync_api::dto::connections::{Connect, ListConnections};
use wedsync_domain::Secret;

/// An owner in this process, with a socket.
struct Owner {
    folder: Folder,
    runtime: Option<tokio::runtime::Runtime>,
    stop: watch::Sender<bool>,
    room: tempfile::TempDir,
}

fn owner() -> Owner {
    let room = tempfile::tempdir().unwrap();
    let folder = Folder::at(&room.path().join("desk")).unwrap();
    folder.make().unwrap();
    let lock = folder.try_lock().unwrap().unwrap();
    let words = VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true };
    let desk = Desk::open(&folder, lock, &words).unwrap();
    let runtime = runtime().unwrap();
    let (stop, stopping) = watch::channel(false);
    let listener = {
        let _inside = runtime.enter();
        server::open(&folder, desk.lock()).unwrap()
    };
    runtime.spawn(async move {
        let router = desk.router.clone();
        server::serve(listener, router, stopping).await;
        drop(desk);
    });
    Owner { folder, runtime: Some(runtime), stop, room }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(2));
        }
    }
}

impl Owner {
    fn call(&self, command: impl Into<Command>) -> Result<serde_json::Value, Unanswered> {
        client::call(client::find(&self.folder).unwrap(), &command.into(), None, None)
    }

    /// Sends these bytes and gives the lines that come back.
    fn send(&self, bytes: &[u8]) -> Vec<serde_json::Value> {
        let mut stream = Stream::connect(place::name(&self.folder).unwrap()).unwrap();
        let _ = stream.write_all(bytes);
        BufReader::new(stream).lines().map_while(Result::ok).map(|line| serde_json::from_str(&line).unwrap()).collect()
    }

    fn refuses(&self, bytes: &[u8]) -> String {
        let said = self.send(bytes);
        assert_eq!(said.len(), 1, "{said:?}");
        said[0]["failure"]["code"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_call_is_answered_and_a_failure_keeps_its_three_parts() {
    let owner = owner();
    assert_eq!(owner.call(ListConnections {}).unwrap(), serde_json::json!([]));
    let nowhere = Connect { provider: "nowhere".into(), name: "n".into(), settings: BTreeMap::default() };
    match owner.call(nowhere) {
        Err(Unanswered::Failure(failure)) => {
            assert_eq!(failure.code, "unknown_provider");
            assert!(failure.next_step.contains("folder"), "{}", failure.next_step);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn garbage_is_refused_and_the_owner_lives_on() {
    let owner = owner();
    let version = |n: u32, call: &str| format!("{{\"wedsync\":{n},\"call\":{call}}}\n");
    for garbage in ["\n", "hello\n", "{}\n", "[1,2\n", "\u{0}\u{0}\n", &"[".repeat(10_000)] {
        let code = owner.refuses(format!("{garbage}\n").as_bytes());
        assert_eq!(code, "unknown_command", "{}", &garbage[..garbage.len().min(20)]);
    }
    assert_eq!(
        owner.refuses(version(PROTOCOL, "{\"command\":\"desk.burn\",\"ask\":{}}").as_bytes()),
        "unknown_command"
    );
    let extra = version(PROTOCOL, "{\"command\":\"connections.list\",\"ask\":{\"all\":1}}");
    assert_eq!(owner.refuses(extra.as_bytes()), "unknown_command", "an unknown field is not passed over");
    assert_eq!(owner.refuses(version(PROTOCOL + 1, "{}").as_bytes()), "other_version");
    assert_eq!(owner.refuses(&[0xff, 0xfe, b'\n']), "unknown_command");
    assert!(owner.call(ListConnections {}).is_ok(), "still there");
}

#[test]
fn a_refused_call_never_repeats_the_secret_in_it() {
    let owner = owner();
    let line = format!("{{\"wedsync\":{PROTOCOL},\"call\":{{\"command\":\"x\"}},\"secret\":\"canary-7\"}}\n");
    assert!(!serde_json::to_string(&owner.send(line.as_bytes())).unwrap().contains("canary"));
}

#[test]
fn an_oversized_call_is_cut_off_and_refused() {
    let owner = owner();
    let long = vec![b'x'; usize::try_from(LONGEST_CALL).unwrap() + 1];
    let mut stream = Stream::connect(place::name(&owner.folder).unwrap()).unwrap();
    // The owner stops reading at the limit, so the rest may find nobody.
    let _ = stream.write_all(&long);
    let mut said = String::new();
    let _ = stream.read_to_string(&mut said);
    assert!(said.is_empty() || said.contains("call_too_long"), "{said}");
    assert!(owner.call(ListConnections {}).is_ok(), "still there");
}

#[test]
fn who_connects_and_says_nothing_holds_up_nobody() {
    let owner = owner();
    let silent: Vec<Stream> = (0..20).map(|_| Stream::connect(place::name(&owner.folder).unwrap()).unwrap()).collect();
    assert!(owner.call(ListConnections {}).is_ok());
    drop(silent);
}

#[test]
fn many_calls_at_once_are_all_answered() {
    let owner = owner();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..25).for_each(|_| assert!(owner.call(ListConnections {}).is_ok())));
        }
    });
}

#[test]
fn a_call_costs_next_to_nothing() {
    let owner = owner();
    owner.call(ListConnections {}).unwrap();
    let begun = Instant::now();
    (0..100).for_each(|_| assert!(owner.call(ListConnections {}).is_ok()));
    let each = begun.elapsed() / 100;
    println!("one call: {each:?}");
    assert!(each < Duration::from_millis(20), "{each:?}, far above what a socket costs");
}

#[test]
fn an_owner_that_dies_before_it_takes_a_call_has_done_nothing_and_one_that_dies_later_says_so() {
    let room = tempfile::tempdir().unwrap();
    let folder = Folder::at(&room.path().join("desk")).unwrap();
    folder.make().unwrap();
    for (answer, expected) in
        [("", None), ("\"taken\"\n", Some("owner_gone")), ("\"taken\"\n{\"answ", Some("owner_gone"))]
    {
        let _ = std::fs::remove_file(place::file(&folder));
        let listener = ListenerOptions::new().name(place::name(&folder).unwrap()).create_sync().unwrap();
        let dying = std::thread::spawn(move || {
            let mut reader = BufReader::new(listener.accept().unwrap());
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
        });
        let secret = Secret::new("p".into());
        let found = client::find(&folder).unwrap();
        let outcome = client::call(found, &ListConnections {}.into(), Some(&secret), None).unwrap_err();
        dying.join().unwrap();
        match (outcome, expected) {
            (Unanswered::NotTaken, None) => {}
            (Unanswered::Failure(failure), Some(code)) => assert_eq!(failure.code, code),
            (other, _) => panic!("{answer:?}: {other:?}"),
        }
    }
}

#[test]
fn a_socket_left_over_from_a_killed_owner_is_no_owner_and_in_nobodys_way() {
    let room = tempfile::tempdir().unwrap();
    let folder = Folder::at(&room.path().join("desk")).unwrap();
    folder.make().unwrap();
    // Bound and closed without being taken away, as a kill leaves it.
    drop(std::os::unix::net::UnixListener::bind(place::file(&folder)).unwrap());
    assert!(client::find(&folder).is_none());
    let lock = folder.try_lock().unwrap().unwrap();
    let runtime = runtime().unwrap();
    let _inside = runtime.enter();
    let listener = server::open(&folder, &lock).unwrap();
    assert!(client::find(&folder).is_some());
    drop(listener);
}

/// Even where a careless hand has opened folder and socket to everybody. Needs root (to be somebody else) and Python.
#[cfg(unix)]
#[test]
fn another_users_call_is_not_heard_at_all() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let owner = owner();
    let open =
        |path: &std::path::Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    open(owner.room.path(), 0o755);
    open(owner.folder.path(), 0o755);
    open(&place::file(&owner.folder), 0o666);
    let script = "import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n\
                  s.sendall(b'{\"wedsync\":2,\"call\":{\"command\":\"connections.list\",\"ask\":{}}}\\n')\n\
                  s.settimeout(5)\nsys.stdout.buffer.write(s.makefile('rb').read())";
    let ask = |uid| {
        let mut python = std::process::Command::new("python3");
        let socket = place::file(&owner.folder);
        python.args(["-c", script]).arg(socket).current_dir("/").uid(uid).output().ok().map(|it| it.stdout)
    };
    let Some(ours) = ask(0) else { return };
    assert!(String::from_utf8_lossy(&ours).contains("answer"), "our own user is heard");
    assert_eq!(ask(65534), Some(Vec::new()), "another one is not");
}

#[cfg(unix)]
#[test]
fn only_the_same_user_may_open_the_socket() {
    use std::os::unix::fs::PermissionsExt;
    let owner = owner();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place::file(&owner.folder)), 0o600);
    assert_eq!(mode(owner.folder.path()), 0o700);
}
