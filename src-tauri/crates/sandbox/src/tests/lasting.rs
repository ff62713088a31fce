//! What lasts beyond a stop, where a folder was named.

use super::{Bench, CALENDAR, CLIENT, EVENTS, Google, hour};
use crate::{ACCOUNTS, Options, Provider, Sandbox};
use std::io::ErrorKind;
use std::path::Path;

fn bench(folder: &Path, seed: u64) -> Bench {
    let now = Some("2026-11-21T09:00:00Z".parse().unwrap());
    Bench::with(Options { folder: Some(folder.to_owned()), seed, now, ..Options::default() })
}

#[test]
fn events_sign_ins_and_the_clock_outlast_a_stop_at_any_moment() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("not there yet");
    let first = bench(&folder, 3);
    let token = first.token(&[CALENDAR]);
    let google = Google { bench: &first, token };
    let (before, sync) = google.all(&format!("{EVENTS}?showDeleted=true"));
    let kept = google.insert(&hour("Tasting at the barn"));
    first.sandbox.forward(60);
    google.get(EVENTS);
    let token = google.token.clone();
    // Not asked to stop: what was answered is there.
    std::mem::forget(first);

    let second = bench(&folder, 9);
    assert_eq!(second.sandbox.seed(), 3, "the season that is there stays");
    let google = Google { bench: &second, token };
    let (after, _) = google.all(&format!("{EVENTS}?showDeleted=true"));
    assert_eq!(after.len(), before.len() + 1);
    let (changed, _) = google.all(&format!("{EVENTS}?syncToken={}", sync.unwrap()));
    assert_eq!(changed, [kept], "a sync token of before tells what has changed since");
    assert!(
        (second.sandbox.now() - "2026-11-21T09:01:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()).num_seconds()
            < 30
    );
}

#[test]
fn without_a_folder_it_is_forgotten_and_a_strange_file_is_not_overwritten() {
    let bench = Bench::new();
    let google = bench.calendar();
    google.insert(&hour("Forgotten"));
    let other = Bench::new();
    assert_eq!(Google { bench: &other, token: google.token.clone() }.get(EVENTS).status, 401);

    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("sandbox.json");
    for strange in [
        "{}",
        "not ours",
        "{\"edition\":99,\"seed\":1,\"parts\":{}}",
        "{\"edition\":1,\"seed\":1,\"parts\":{\"sign-ins\":7}}",
    ] {
        std::fs::write(&file, strange).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = Options { folder: Some(room.path().to_owned()), ..Options::default() };
        let refused = runtime.block_on(Sandbox::start(options)).err().unwrap();
        assert_eq!(refused.kind(), ErrorKind::InvalidData, "{strange}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), strange);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_said_and_not_passed_over() {
    let room = tempfile::tempdir().unwrap();
    let bench = bench(room.path(), 1);
    std::fs::remove_dir_all(room.path()).unwrap();
    let token = bench.sandbox.sign_in(Provider::Google, &ACCOUNTS[0], CLIENT, &[CALENDAR]).access_token;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    assert_eq!(bench.send("GET", EVENTS, &headers, "").status, 200, "who reads changes nothing that must last");
    let event = r#"{"summary":"Tasting","start":{"date":"2027-05-15"},"end":{"date":"2027-05-16"}}"#;
    let reply = bench.send("POST", EVENTS, &headers, event);
    assert_eq!(reply.status, 507);
    assert!(reply.body.contains("could not write"), "{}", reply.body);
}
