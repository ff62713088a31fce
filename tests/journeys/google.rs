//! A Google calendar, signed in to by clicking through its page: the sample studio stands in for Google.

use crate::desk::Studio;
use crate::places::Place;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wedsync_api::Failure;
use wedsync_api::dto::collections::CollectionCard;
use wedsync_api::dto::connections::{Connect, Connected, ListConnections, RemoveConnection, ResumeConnection};
use wedsync_domain::Kind;
use wedsync_domain::connection::{ConnectionState, Direction};
use wedsync_sandbox::{Manners, Options, Provider, Sandbox};
use wedsync_support::clicking::Person;
use wedsync_support::{Radicale, Wedsync};

const SECRET: &str = "not-treated-as-secret";
const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };

/// The sample studio on a runtime of its own.
struct Google {
    sandbox: Sandbox,
    _runtime: tokio::runtime::Runtime,
}

impl Google {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    fn connect(&self, studio: &Studio, person: Person) -> Result<Connected, Failure> {
        let settings = [("url", self.sandbox.base_url()), ("client_id", "desk.google.example")];
        let settings: BTreeMap<String, String> =
            settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let ask = Connect { provider: "google-calendar".into(), name: "Studio Google".into(), settings };
        studio.ask_at_the_screen(ask, Some(SECRET), person)
    }
}

fn weddings(connected: &Connected) -> &CollectionCard {
    connected.collections.iter().find(|list| list.name.to_lowercase().contains("wedding")).unwrap()
}

#[test]
fn a_season_travels_from_google_to_a_calendar_server_and_edits_travel_back_and_nobody_is_written_to() {
    let (google, studio, radicale) = (Google::start(), Studio::open(), Radicale::start().unwrap());
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    let connected = google.connect(&studio, STUDIO).unwrap();
    assert!(connected.collections.len() >= 3, "{connected:?}");
    let list = weddings(&connected);
    studio.set(list.id, Direction::Both);
    studio.both(&studio.connect_server("Office", &radicale));
    let first = studio.approve();
    assert!(first.totals.created > 10, "{first:?}");
    assert_eq!(first.totals.failed, 0, "{first:?}");
    studio.settle_down();
    let there = server.uids();
    assert!(there.len() > 10);

    let id = studio.records(Kind::Appointment)[0].id;
    studio.edit(id, "notes", "Doors open at noon");
    let sent = studio.settle_down();
    assert_eq!(sent.totals.failed, 0, "{sent:?}");
    // Longer than an access token lasts.
    studio.clock.turn(3);
    studio.edit(id, "location", "Orchard Barn");
    studio.settle_down();
    assert!(google.sandbox.notices().iter().all(|notice| !notice.might_mail()), "{:?}", google.sandbox.notices());
    assert_eq!(server.uids(), there, "nothing twice, nothing gone");
}

#[test]
fn a_consent_refused_or_given_by_half_stores_nothing() {
    let (google, studio) = (Google::start(), Studio::open());
    let refused = google.connect(&studio, Person { allows: false, ..STUDIO }).unwrap_err();
    assert_eq!(refused.code, "consent_refused");
    let withheld = google.connect(&studio, Person { ticks: 1, ..STUDIO }).unwrap_err();
    assert_eq!(withheld.code, "rights_withheld");
    assert!(studio.ask(ListConnections {}).is_empty());
}

#[test]
fn a_sign_in_taken_back_at_google_is_renewed_by_a_person_with_the_same_account() {
    let (google, studio) = (Google::start(), Studio::open());
    let connected = google.connect(&studio, STUDIO).unwrap();
    studio.set(weddings(&connected).id, Direction::Read);
    studio.sync();
    google.sandbox.revoke_all(Provider::Google);
    studio.clock.turn(3);
    let report = studio.sync();
    let fault = report.connections[0].fault.as_ref().unwrap();
    assert_eq!(fault.code, "sign_in_ended", "{fault:?}");
    assert_eq!(studio.show(connected.id).card.state, ConnectionState::SignInNeeded);

    let again = |person| studio.ask_at_the_screen(ResumeConnection { id: connected.id, anew: false }, None, person);
    let other = again(Person { account: "private", ..STUDIO }).unwrap_err();
    assert_eq!(other.code, "another_account", "{other:?}");
    assert_eq!(again(STUDIO).unwrap().state, ConnectionState::Active);
    assert!(studio.sync().connections[0].fault.is_none());

    let removed = studio.ask(RemoveConnection { id: connected.id });
    assert!(!removed.still_allowed_there);
}

#[test]
fn without_a_client_id_the_steps_to_one_are_said() {
    let (google, studio) = (Google::start(), Studio::open());
    let settings = BTreeMap::from([("url".to_owned(), google.sandbox.base_url().to_owned())]);
    let ask = Connect { provider: "google-calendar".into(), name: "Studio Google".into(), settings };
    let refused = studio.ask_at_the_screen(ask, None, STUDIO).unwrap_err();
    assert_eq!(refused.code, "client_id_missing");
    assert!(refused.next_step.contains("console.cloud.google.com"), "{refused:?}");
}

/// A rotating sign-in whose tokens are renewed before every single request.
const SHORT: Manners =
    Manners { access_seconds: 60, refresh_seconds: 864_000, rotation: true, grace_seconds: 0, iss: true };

fn secret_file(desk: &Wedsync) -> PathBuf {
    let file = desk.passphrase_file().with_file_name("client-secret");
    std::fs::write(&file, SECRET).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    file
}

/// Gives the words of a command with `--paste`, signs in with a browser that cannot come back, pastes first something
/// else and then the address where it ended, and gives what the command says in the end, and to the person.
fn by_hand(desk: &Wedsync, words: &[&str], person: Person) -> (serde_json::Value, String) {
    let mut command = desk.command(&["--json"]);
    command.args(words).arg("--paste").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut said = BufReader::new(running.stderr.take().unwrap()).lines().map_while(Result::ok);
    let page = said.find(|line| line.trim_start().starts_with("http://")).unwrap();
    let ended = person.decide(page.trim()).unwrap();
    let mut paste = running.stdin.take().unwrap();
    writeln!(paste, "\n{}\n<{ended}>", page.trim()).unwrap();
    let rest = std::thread::spawn(move || said.collect::<Vec<_>>().join("\n"));
    let answer = running.wait_with_output().unwrap();
    (serde_json::from_slice(&answer.stdout).unwrap(), rest.join().unwrap())
}

#[test]
fn a_browser_that_cannot_come_back_is_helped_by_pasting_alone_and_through_an_owner() {
    let google = Google::start();
    let desk = Wedsync::new().unwrap();
    let file = secret_file(&desk);
    let connect = ["connect", "google-calendar", "--name", "Studio Google", "--client-id", "desk.google.example"];
    let mut connect = [&connect[..], &["--url", google.sandbox.base_url(), "--client-secret-file"]].concat();
    connect.push(file.to_str().unwrap());
    let (connected, said) = by_hand(&desk, &connect, STUDIO);
    assert_eq!(connected["id"], "con-1", "{connected} {said}");
    assert!(said.contains("paste it here, and press Enter"), "{said}");
    assert!(said.contains("from before “Studio Google” was signed in to"), "the sign-in page's own address: {said}");

    let owner = desk.own().unwrap();
    let (connected, said) = by_hand(&desk, &connect, STUDIO);
    assert_eq!(connected["id"], "con-2", "{connected} {said}");
    assert!(said.contains("from before “Studio Google” was signed in to"), "{said}");
    let (refused, _) = by_hand(&desk, &connect, Person { allows: false, ..STUDIO });
    assert_eq!(refused["error"]["code"], "consent_refused");
    drop(owner);

    google.sandbox.revoke_all(Provider::Google);
    assert_eq!(desk.run(&["sync"]).unwrap().code, 1);
    let (resumed, said) = by_hand(&desk, &["connections", "resume", "con-1"], STUDIO);
    assert_eq!(resumed["state"], "active", "{resumed} {said}");
    assert_eq!(desk.json(&["sync", "--connection", "con-1"]).unwrap()["failed"], 0);
}

#[test]
fn many_processes_at_once_renew_a_rotating_sign_in_without_losing_it() {
    let google = Google::start();
    google.sandbox.set_manners(Provider::Google, SHORT);
    let desk = Wedsync::new().unwrap();
    connect_by_hand(&desk, &google, &secret_file(&desk));
    for _ in 0..3 {
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.json(&["sync"]).unwrap())).collect();
            for ended in running.into_iter().map(|it| it.join().unwrap()) {
                assert_eq!(ended["failed"], 0, "{ended}");
            }
        });
    }
}

/// Gives the words of `connect`, clicks through the page that it names, and gives what it says in the end.
fn connect_by_hand(desk: &Wedsync, google: &Google, secret_file: &Path) -> serde_json::Value {
    let words = ["--json", "connect", "google-calendar", "--name", "Studio Google", "--no-browser"];
    let mut command = desk.command(&words);
    command.args(["--url", google.sandbox.base_url(), "--client-id", "desk.google.example", "--client-secret-file"]);
    let mut running = command.arg(secret_file).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(running.stderr.take().unwrap()).lines().map_while(Result::ok);
    let page = said.find(|line| line.trim_start().starts_with("http://")).unwrap();
    STUDIO.click(page.trim()).unwrap();
    // Whatever else it says must find a reader.
    let rest = std::thread::spawn(move || said.count());
    let ended = running.wait_with_output().unwrap();
    rest.join().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    serde_json::from_slice(&ended.stdout).unwrap()
}

#[test]
fn connecting_in_the_terminal_names_the_page_and_prints_one_document_with_or_without_an_owner() {
    let google = Google::start();
    let desk = Wedsync::new().unwrap();
    let secret_file = secret_file(&desk);
    assert_eq!(connect_by_hand(&desk, &google, &secret_file)["id"], "con-1");
    let owner = desk.own().unwrap();
    assert_eq!(connect_by_hand(&desk, &google, &secret_file)["id"], "con-2");
    let synced = desk.json(&["sync"]).unwrap();
    assert_eq!(synced["failed"], 0, "{synced}");
    drop(owner);

    // Nothing of a sign-in lies anywhere but in the sealed vault.
    let kept = desk.data();
    for entry in std::fs::read_dir(&kept).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{:?}", entry.path());
    }
}
