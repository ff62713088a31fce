//! What the studio looks like when a test meets it.

use crate::studio::Studio;
use crate::{crowd, hostile, watched};
use chrono::{DateTime, NaiveTime, TimeDelta};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use wedsync_api::dto::collections::SetCollection;
use wedsync_api::dto::connections::Connected;
use wedsync_api::dto::health::CheckHealth;
use wedsync_api::dto::records::{FieldText, ListRecords, ShowRecord};
use wedsync_api::dto::sync::Sync;
use wedsync_api::ports::SampleTool;
use wedsync_api::{Ask, Failure, Progress, Request};
use wedsync_cli::sample::tools;
use wedsync_domain::{Clock, Kind, Secret};
use wedsync_sandbox::{ACCOUNTS, Provider, Sandbox, VSCO_KEY};

const CALENDAR: &str = "c_weddings@group.calendar.google.example";
/// So many entries vanish from the calendar: more than the guard believes.
const LOST: usize = 12;
/// From the Friday on which every scene begins to the Saturday's early afternoon.
const TO_THE_DAY_S: u32 = 102_600;
/// Longer than the schedule takes to notice that a run has ended badly.
const TICKS: Duration = Duration::from_secs(5);
/// After so many syncs with nothing new there is nothing left to do.
const ROUNDS: usize = 4;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// Nothing is connected.
    Empty,
    /// Three tools are connected and only read; nothing was synced.
    Connected,
    /// Three tools hold the same season.
    Season,
    /// The season, and somebody moved an appointment in two tools, and half the calendar is gone.
    Trouble,
    /// The season's Saturday, an hour and a half before the ceremony, and a tool of the day has stopped.
    Day,
    /// Everything that others wrote was written to harm.
    Hostile,
    /// More weddings than anybody has.
    Crowd,
}

const SCENES: &[(&str, Scene)] = &[
    ("empty", Scene::Empty),
    ("connected", Scene::Connected),
    ("season", Scene::Season),
    ("trouble", Scene::Trouble),
    ("day", Scene::Day),
    ("hostile", Scene::Hostile),
    ("crowd", Scene::Crowd),
];

impl Scene {
    /// By its name.
    pub fn of(name: &str) -> Result<Self, String> {
        let names: Vec<&str> = SCENES.iter().map(|(name, _)| *name).collect();
        let found = SCENES.iter().find(|(known, _)| *known == name).map(|(_, scene)| *scene);
        found.ok_or_else(|| format!("there is no scene {name}; there are {}", names.join(", ")))
    }

    /// The same name.
    pub fn name(self) -> &'static str {
        SCENES.iter().find(|(_, scene)| *scene == self).map_or("", |(name, _)| name)
    }
}

/// Brings a fresh studio there.
pub async fn play(scene: Scene, studio: &Studio) -> Result<(), Failure> {
    let (store, now) = (studio.router().engine().store(), studio.clock.now());
    match scene {
        Scene::Empty => return Ok(()),
        Scene::Hostile => return hostile::fill(store, now).map_err(|why| Failure::bug(&why)),
        Scene::Crowd => return crowd::fill(store, now).map_err(|why| Failure::bug(&why)),
        Scene::Connected | Scene::Season | Scene::Trouble | Scene::Day => {}
    }
    let tools = connect(studio).await?;
    if scene == Scene::Connected {
        return Ok(());
    }
    together(studio, &tools).await?;
    if scene == Scene::Day {
        studio.forward(TO_THE_DAY_S);
        studio.sandbox.revoke_all(Provider::Google);
        by_itself(studio).await?;
    }
    if scene == Scene::Trouble {
        studio.forward(3600);
        let shared = shared(studio, &tools).await?;
        let [disputed, lost @ ..] = shared.as_slice() else { return Err(Failure::bug(&"nothing is shared")) };
        disagree(studio, disputed)?;
        for it in lost {
            let gone = studio.sandbox.delete_event(&ACCOUNTS[0], CALENDAR, &it.entry);
            gone.map_err(|refusal| Failure::bug(&refusal))?;
        }
        ask(studio, Sync { connection: None, approve: false }).await?;
    }
    if matches!(scene, Scene::Season | Scene::Trouble) {
        watched::fill(store, studio.clock.now()).map_err(|why| Failure::bug(&why))?;
        ask(studio, CheckHealth {}).await?;
    }
    Ok(())
}

/// The schedule runs for a moment, so that the notices are those that the desk itself raises.
async fn by_itself(studio: &Studio) -> Result<(), Failure> {
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let schedule = studio.router().engine().run_schedule(stopping);
    let soon = async {
        tokio::time::sleep(TICKS).await;
        let _ = stop.send(true);
    };
    futures::join!(schedule, soon).0.map_err(|why| Failure::bug(&why))
}

async fn connect(studio: &Studio) -> Result<[Connected; 3], Failure> {
    let one = |tool: SampleTool| async move {
        let progress = Hand { sandbox: Arc::clone(&studio.sandbox), ended: Mutex::default() };
        let SampleTool { connect, secret, .. } = tool;
        let request = Request { command: connect.into(), secret: Some(secret), progress: Some(Arc::new(progress)) };
        let answer = studio.router().call(request).await?;
        serde_json::from_value(answer).map_err(|fault| Failure::bug(&fault))
    };
    let [workspace, google, books] = tools(studio.sandbox.base_url());
    Ok([one(workspace).await?, one(google).await?, one(books).await?])
}

async fn together(studio: &Studio, connected: &[Connected; 3]) -> Result<(), Failure> {
    for (tool, of) in tools(studio.sandbox.base_url()).iter().zip(connected) {
        for list in &of.collections {
            if let Some(direction) = tool.direction(list) {
                ask(studio, SetCollection { direction: Some(direction), ..SetCollection::of(list.id) }).await?;
            }
        }
    }
    for _ in 0..ROUNDS {
        let summary = ask(studio, Sync { connection: None, approve: true }).await?;
        if summary.totals.created + summary.totals.updated == 0 {
            break;
        }
    }
    Ok(())
}

/// An appointment as the two tools that hold it call it.
struct Shared {
    event: String,
    entry: String,
}

/// Appointments with hours that VSCO Workspace and the calendar agree about.
async fn shared(studio: &Studio, tools: &[Connected; 3]) -> Result<Vec<Shared>, Failure> {
    let [workspace, google, _] = tools;
    let mut found = Vec::new();
    for line in ask(studio, ListRecords::all(Kind::Appointment)).await? {
        if found.len() > LOST {
            break;
        }
        let page = ask(studio, ShowRecord { id: line.id }).await?;
        let at = |tool: &Connected| {
            let place = page.places.iter().find(|place| place.connection == tool.id && place.state == "here");
            place.map(|place| place.remote.clone())
        };
        let timed = matches!(page.fields.get("start"), Some(FieldText::Text(start)) if start.contains('T'));
        if let (true, "agrees", Some(event), Some(entry)) = (timed, page.line.state.as_str(), at(workspace), at(google))
        {
            found.push(Shared { event, entry });
        }
    }
    Ok(found)
}

/// Moved by half an hour in one tool and by an hour in the other.
fn disagree(studio: &Studio, about: &Shared) -> Result<(), Failure> {
    let events = studio.sandbox.vsco(VSCO_KEY, "event");
    let event = events.iter().find(|event| event["id"] == about.event.as_str()).unwrap_or(&Value::Null);
    for member in ["startTime", "endTime"] {
        let time: NaiveTime = text(&event[member]).parse().map_err(|fault| Failure::bug(&fault))?;
        let later = json!(time + TimeDelta::minutes(30));
        studio.sandbox.let_vsco_say(VSCO_KEY, "event", &about.event, member, later);
    }
    let entries = studio.sandbox.events(&ACCOUNTS[0], CALENDAR);
    let entry = entries.iter().find(|entry| entry["id"] == about.entry.as_str()).unwrap_or(&Value::Null);
    let mut to = json!({});
    for member in ["start", "end"] {
        let time =
            DateTime::parse_from_rfc3339(text(&entry[member]["dateTime"])).map_err(|fault| Failure::bug(&fault))?;
        let later = (time + TimeDelta::minutes(60)).to_rfc3339();
        to[member] = json!({ "dateTime": later, "timeZone": entry[member]["timeZone"] });
    }
    let changed = studio.sandbox.change_event(&ACCOUNTS[0], CALENDAR, &about.entry, &to);
    changed.map_err(|refusal| Failure::bug(&refusal))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn ask<A: Ask>(studio: &Studio, ask: A) -> Result<A::Answer, Failure> {
    studio.router().ask(ask).await
}

/// Says yes on the sandbox's pages and pastes where a browser would have ended.
struct Hand {
    sandbox: Arc<Sandbox>,
    ended: Mutex<Option<Secret>>,
}

impl Progress for Hand {
    fn step(&self, _: &str, _: u64, _: Option<u64>) {}

    fn open(&self, page: &str) {
        let ended = self.sandbox.allow(page, &ACCOUNTS[0]).ok().map(|url| Secret::new(String::from(url)));
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = ended;
    }

    fn pasted(&self) -> BoxFuture<'_, Secret> {
        match self.ended.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(address) => Box::pin(std::future::ready(address)),
            None => Box::pin(std::future::pending()),
        }
    }
}
