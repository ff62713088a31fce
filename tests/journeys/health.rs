//! How well tools are: what is seen of them, what is said of it, and what is likely to break.

use crate::desk::Studio;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use wedsync_api::dto::connections::{Connect, Connected, PauseConnection, ResumeConnection};
use wedsync_api::dto::health::{Ahead, CheckHealth, CheckKind, HealthCard, HealthState, ListHealth, Seen, ShowHealth};
use wedsync_domain::connection::{ConnectionState, Direction};
use wedsync_sandbox::{Armed, Fault, Manners, Options, Provider, Sandbox};
use wedsync_support::clicking::Person;
use wedsync_support::{Radicale, Wedsync};

const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };

/// The sample studio on a runtime of its own, at the desk's own time.
struct Tools {
    sandbox: Sandbox,
    _runtime: tokio::runtime::Runtime,
}

impl Tools {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = Options { now: Some("2027-05-14T08:00:00Z".parse().unwrap()), ..Options::default() };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    fn connect(&self, studio: &Studio, provider: &str, client: &str, secret: &str) -> Connected {
        let settings = [("url", self.sandbox.base_url()), ("client_id", client)];
        let settings: BTreeMap<String, String> =
            settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let ask = Connect { provider: provider.into(), name: format!("Studio {provider}"), settings };
        studio.ask_at_the_screen(ask, Some(secret), STUDIO).unwrap()
    }

    fn google(&self, studio: &Studio) -> Connected {
        let connected = self.connect(studio, "google-calendar", "desk.google.example", "not-treated-as-secret");
        studio.set(connected.collections[0].id, Direction::Read);
        studio.sync();
        connected
    }
}

fn looked_at(studio: &Studio) -> HealthCard {
    studio.ask(CheckHealth {}).connections.remove(0)
}

fn seen(card: &HealthCard, kind: CheckKind) -> &Seen {
    &card.checks.iter().find(|it| it.check == kind).unwrap().seen
}

#[test]
fn a_server_that_is_gone_is_seen_at_the_first_look_and_said_by_name() {
    let (studio, radicale) = (Studio::open(), Radicale::start().unwrap());
    let connected = studio.connect_server("Office", &radicale);
    radicale.calendar("weddings").unwrap();
    studio.ask(ListHealth {}).connections.iter().for_each(|it| assert_eq!(it.state, HealthState::Unknown, "{it:?}"));
    let well = looked_at(&studio);
    assert_eq!((well.state, well.score), (HealthState::Healthy, Some(100)), "{well:?}");
    assert!(matches!(seen(&well, CheckKind::Connection), Seen::Answered { .. }));
    assert_eq!(well.day.last().unwrap(), &Some(100));

    drop(radicale);
    studio.clock.turn(1);
    let gone = looked_at(&studio);
    assert_eq!((gone.state, gone.because), (HealthState::Unhealthy, Some(CheckKind::Connection)), "{gone:?}");
    assert!(gone.score.unwrap() <= 20 && gone.why.contains("Office") && gone.why.contains("09:00"), "{gone:?}");
    assert!(!gone.next_step.is_empty());
    studio.clock.turn(1);
    let still = looked_at(&studio);
    assert!(still.why.contains("09:00"), "since the first look that it did not answer: {}", still.why);

    let page = studio.ask(ShowHealth { id: connected.id, days: None });
    assert_eq!((page.by.as_str(), page.stretches.len()), ("hour", 7 * 24));
    assert_eq!((page.months[0].month.as_str(), page.months[0].looks, page.months[0].answered), ("2027-05", 3, 1));
    assert_eq!(page.stretches.iter().map(|it| it.looks).sum::<u32>(), 3);
    let year = studio.ask(ShowHealth { id: connected.id, days: Some(365) });
    assert_eq!((year.by.as_str(), year.stretches.len()), ("day", 365));
    assert!(studio.try_ask(ShowHealth { id: connected.id, days: Some(0) }).is_err());
}

#[test]
fn a_sign_in_that_was_taken_back_says_so_and_is_mended_by_signing_in() {
    let (tools, studio) = (Tools::start(), Studio::open());
    let connected = tools.google(&studio);
    assert_eq!(looked_at(&studio).state, HealthState::Healthy);
    tools.sandbox.revoke_all(Provider::Google);
    studio.clock.turn(2);
    studio.sync();
    let refused = looked_at(&studio);
    assert_eq!(refused.state, HealthState::Unhealthy);
    assert_eq!(refused.why, "“Studio google-calendar” has refused our sign-in since 10:00.");
    studio.ask_at_the_screen(ResumeConnection { id: connected.id, anew: false }, None, STUDIO).unwrap();
    studio.sync();
    assert_eq!(looked_at(&studio).state, HealthState::Healthy);

    studio.ask(PauseConnection { id: connected.id });
    let paused = looked_at(&studio);
    assert_eq!((paused.state, paused.score, paused.why.as_str()), (HealthState::Paused, None, "You have paused it."));
}

#[test]
fn requests_that_go_wrong_are_counted_by_kind() {
    let (tools, studio) = (Tools::start(), Studio::open());
    tools.google(&studio);
    let before = looked_at(&studio);
    let Seen::Requests { asked, failed: 0, .. } = *seen(&before, CheckKind::Errors) else { panic!("{before:?}") };
    assert!(asked > 0);
    let too_many = Fault::TooMany { retry_after: Some("0".to_owned()) };
    tools.sandbox.arm(Armed { times: 3, ..too_many.into() });
    let bad = looked_at(&studio);
    let Seen::Requests { failed, kinds, .. } = seen(&bad, CheckKind::Errors) else { panic!("{bad:?}") };
    assert_eq!((*failed, kinds["rate_limited"]), (3, 3), "{bad:?}");
    assert_eq!((bad.state, bad.because), (HealthState::Degraded, Some(CheckKind::Errors)), "{bad:?}");
    assert!(bad.why.contains("asked less often"), "{}", bad.why);
}

#[test]
fn a_sign_in_that_ends_on_sunday_is_told_of_on_friday_unless_renewals_move_it() {
    let (tools, studio) = (Tools::start(), Studio::open());
    let manners = Manners { refresh_seconds: 2 * 24 * 3600, ..Provider::QuickBooks.usual_manners() };
    tools.sandbox.set_manners(Provider::QuickBooks, manners);
    tools.connect(&studio, "quickbooks", "desk.quickbooks.example", "the-studios-own-secret");
    let books = looked_at(&studio);
    let [ends] = books.ahead.as_slice() else { panic!("{books:?}") };
    assert_eq!(ends.ahead, Ahead::SignInEnds { at: "2027-05-16T08:00:00Z".to_owned() });
    assert!(ends.words.contains("Sun 16 May"), "{}", ends.words);
    assert!(!ends.before_weddings, "there are none this weekend");
    // Nobody has to wait until it has.
    let id = books.id;
    let again = studio.ask_at_the_screen(ResumeConnection { id, anew: true }, None, STUDIO).unwrap();
    assert_eq!(again.state, ConnectionState::Active);
    // The first renewal moves it: a desk that goes on being used need not fear it.
    studio.clock.turn(2);
    assert_eq!(looked_at(&studio).ahead, []);
}

#[test]
fn a_desk_at_work_looks_by_itself_and_the_terminal_says_how_it_is() {
    let (desk, radicale) = (Wedsync::new().unwrap(), Radicale::start().unwrap());
    let mut words = vec!["connect", "caldav", "--name", "Office", "--username", radicale.user(), "--password-stdin"];
    let url = radicale.url();
    words.extend(["--url", &url]);
    let connected = desk.run_with_input(&words, radicale.password()).unwrap();
    assert_eq!(connected.code, 0, "{}", connected.err);
    let nothing = desk.json(&["health", "--connection", "con-1"]).unwrap();
    assert_eq!((nothing["state"].as_str(), nothing["looked"].as_str()), (Some("unknown"), None));

    let _owner = desk.own().unwrap();
    let begun = Instant::now();
    while desk.json(&["health", "--connection", "con-1"]).unwrap()["state"] != "healthy" {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody looked");
        std::thread::sleep(Duration::from_millis(200));
    }
    let all = desk.run(&["health"]).unwrap();
    assert!(all.out.starts_with("The one tool you have connected is well."), "{}", all.out);
    let one = desk.run(&["health", "--connection", "con-1", "--history"]).unwrap();
    for words in ["Office: well (100 of 100).", "answers", "month or season", "100.0 %"] {
        assert!(one.out.contains(words), "{words}: {}", one.out);
    }
    drop(radicale);
    let gone = desk.run(&["health"]).unwrap();
    assert!(gone.out.starts_with("1 of 1 tools is not well.") && gone.out.contains("Office"), "{}", gone.out);
    assert_eq!(desk.run(&["health", "--history"]).unwrap().code, 2);
}
