//! A studio in which every text that a tool may send is one of `hostile.json`: what somebody writes into a couple's name
//! to make a window run it, draw it, or break under it. Each text stands in each field of each kind, and wherever else
//! the window shows words of others: accounts, lists, reasons, remarks, what could not be taken in.
//!
//! Written past the connectors, which would refuse some of it: the window must not lean on them.

use crate::crowd::{by_kind, day_of};
use serde::Deserialize;
use std::collections::BTreeMap;
use wedsync_domain::fault::FaultKind;
use wedsync_domain::ids::{BodyId, CollectionId, ConnectionId, LinkId, RecordId, RemoteId, Uid};
use wedsync_domain::kinds::Type;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::reasons::{HeldReason, MatchReason};
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fault, Fields, Kind, Timestamp, Value};
use wedsync_store::{
    Action, Arrival, ArrivalState, Disputed, HeldWhat, NewChange, NewLink, Side, Skipped, Store, StoreError, Tx,
};
use wedsync_support::place;

/// Each field begins so many texts further on, so that no two fields of a record say the same.
const STRIDE: usize = 13;
/// Each of so many records says something else at its place than here.
const DIFFERS: usize = 3;

#[derive(Deserialize)]
struct Written {
    text: String,
    times: Option<usize>,
}

/// All of them, the long ones at their length.
fn texts() -> Result<Vec<String>, String> {
    let path = place::project().join("tests/front/hostile.json");
    let document = std::fs::read_to_string(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let written: Vec<Written> = serde_json::from_str(&document).map_err(|fault| fault.to_string())?;
    Ok(written.into_iter().map(|it| it.text.repeat(it.times.unwrap_or(1))).collect())
}

/// Fills an empty store: a connection and a list for each text, and a record of each kind in each list.
pub fn fill(store: &Store, now: Timestamp) -> Result<(), String> {
    let texts = texts()?;
    let said = Said { texts: &texts, now };
    let write = |tx: &mut Tx<'_>| -> Result<(), StoreError> {
        for number in 0..texts.len() {
            said.studio(tx, number)?;
        }
        Ok(())
    };
    store.write(write).map_err(|fault| fault.to_string())
}

struct Said<'a> {
    texts: &'a [String],
    now: Timestamp,
}

/// One record where it stands.
struct Put {
    kind: Kind,
    record: RecordId,
    link: LinkId,
    remote: RemoteId,
    body: BodyId,
    other: BodyId,
}

impl Said<'_> {
    fn text(&self, number: usize) -> String {
        self.texts[number % self.texts.len()].clone()
    }

    /// What belongs to one text.
    fn studio(&self, tx: &mut Tx<'_>, number: usize) -> Result<(), StoreError> {
        let (connection, list) = self.account(tx, number)?;
        let mut all = Vec::new();
        for kind in Kind::ALL {
            all.push(self.record(tx, list, *kind, number)?);
        }
        relate(tx, list, &all)?;
        // Something else is open about each kind in turn.
        let about = |step: usize| &all[(number + step) % all.len()];
        self.disagree(tx, connection, about(0), number)?;
        let reason = HeldReason::Many { deletions: 9, of: 20, place: self.text(number), done: true };
        tx.hold(about(1).record, HeldWhat::DeleteOurs { link: about(1).link }, &reason, self.now)?;
        self.arrive(tx, list, about(2), number)?;
        self.tell(tx, list, about(3), number)?;
        let fault = self.fault(number + 1);
        tx.put_skipped(&Skipped { collection: list, remote: self.text(number).into(), fault, since: self.now })
    }

    fn account(&self, tx: &mut Tx<'_>, number: usize) -> Result<(ConnectionId, CollectionId), StoreError> {
        let settings =
            BTreeMap::from([("url".to_owned(), self.text(number + 2)), ("username".into(), self.text(number + 3))]);
        let id = tx.add_connection("caldav", &self.text(number), &settings, self.now)?;
        tx.heartbeat(id, self.now, self.now)?;
        if number.is_multiple_of(5)
            && let Some(mut connection) = tx.connection(id)?
        {
            connection.fault = Some(self.fault(number));
            tx.update_connection(&connection)?;
        }
        let kind = by_kind(number);
        let list = RemoteCollection {
            key: format!("list-{number}").into(),
            name: self.text(number + 7),
            kind,
            read_only: false,
        };
        Ok((id, tx.put_collection(id, &list)?))
    }

    fn fault(&self, number: usize) -> Fault {
        Fault::new(FaultKind::Rejected, "said_no", self.text(number))
    }

    fn record(&self, tx: &mut Tx<'_>, list: CollectionId, kind: Kind, number: usize) -> Result<Put, StoreError> {
        let body = tx.put_body(&self.fields(kind, number))?;
        let other = tx.put_body(&self.fields(kind, number + 1))?;
        let theirs = if number.is_multiple_of(DIFFERS) { other } else { body };
        let name = kind.schema().name;
        let remote = RemoteId::from(format!("{name}-{number}"));
        let record = tx.add_record(kind, "studio", &Uid::from(format!("{name}-{number}")), body, self.now)?;
        let link = NewLink {
            record,
            collection: list,
            remote: remote.clone(),
            revision: None,
            agreed_ours: body,
            agreed_theirs: body,
            theirs,
            told_changed: None,
            at: self.now,
        };
        let link = tx.add_link(link)?;
        Ok(Put { kind, record, link, remote, body, other })
    }

    fn fields(&self, kind: Kind, number: usize) -> Fields {
        let value = |at: usize, holds: Type| {
            let text = |further: usize| self.text(number + at * STRIDE + further);
            Some(match holds {
                Type::Text => Value::Text(text(0)),
                Type::List => Value::List((0..3).map(text).collect()),
                Type::When => Value::When(self.when(number, &text(0))),
                Type::Date => Value::Date(day_of(self.now, number)),
                Type::Money => Value::Money("2850.00 GBP".parse().ok()?),
                Type::Number => Value::Number(2.into()),
                Type::Flag => Value::Flag(number.is_multiple_of(2)),
            })
        };
        let fields = kind.schema().fields.iter().enumerate();
        fields.filter_map(|(at, field)| Some((field.name.into(), value(at, field.holds)?))).collect()
    }

    /// Even a zone and a rule of repetition are words of others.
    fn when(&self, number: usize, text: &str) -> When {
        let at = |hour| {
            let time = day_of(self.now, number).and_hms_opt(hour, 0, 0).unwrap_or_default();
            let zone = if number % 7 == 3 { text.to_owned() } else { "Europe/London".into() };
            Moment::Zoned(time, zone.into())
        };
        let repeats = if number % 7 == 5 { vec![text.to_owned()] } else { Vec::new() };
        When { start: at(14), end: Some(Ending::At(at(16))), repeats }
    }

    fn disagree(
        &self,
        tx: &mut Tx<'_>,
        connection: ConnectionId,
        about: &Put,
        number: usize,
    ) -> Result<(), StoreError> {
        let fields = about.kind.schema().fields.iter().filter(|field| field.holds == Type::Text).enumerate();
        let side = |link, connection, value| Side {
            link,
            connection,
            value: Some(Value::Text(value)),
            after: Timestamp(self.now.0 - 7_200_000),
            by: Timestamp(self.now.0 - 3_600_000),
            told: None,
            agreed_ours: None,
            agreed_theirs: None,
        };
        let disputed = |(at, field): (usize, &wedsync_domain::kinds::Field)| Disputed {
            field: field.name.into(),
            agreed: Some(Value::Text(self.text(number + at * STRIDE))),
            sides: vec![
                side(None, None, self.text(number + at * STRIDE + 1)),
                side(Some(about.link), Some(connection), self.text(number + at * STRIDE + 2)),
            ],
        };
        tx.put_versions(about.record, &fields.map(disputed).collect::<Vec<_>>(), &[], self.now).map(drop)
    }

    fn arrive(&self, tx: &mut Tx<'_>, list: CollectionId, like: &Put, number: usize) -> Result<(), StoreError> {
        let remote = RemoteId::from(format!("arrival-{number}"));
        tx.put_arrival(&Arrival {
            collection: list,
            remote: remote.clone(),
            uid: Uid::from(format!("arrival-{number}")),
            revision: None,
            kind: like.kind,
            body: like.other,
            state: ArrivalState::Asked,
            first_seen: self.now,
            told_changed: None,
        })?;
        tx.ask(list, &remote, &[like.record], &MatchReason::Said { words: self.text(number) }, self.now).map(drop)
    }

    fn tell(&self, tx: &mut Tx<'_>, list: CollectionId, about: &Put, number: usize) -> Result<(), StoreError> {
        let line = NewChange {
            run: None,
            at: self.now,
            record: about.record,
            collection: Some(list),
            action: Action::Pulled,
            before: Some(about.other),
            after: Some(about.body),
            note: self.text(number),
        };
        tx.note(line).map(drop)
    }
}

/// Everything of one text belongs to its wedding.
fn relate(tx: &mut Tx<'_>, list: CollectionId, all: &[Put]) -> Result<(), StoreError> {
    let (weddings, others): (Vec<&Put>, Vec<&Put>) = all.iter().partition(|it| it.kind == Kind::Wedding);
    for (wedding, other) in weddings.iter().flat_map(|wedding| others.iter().map(move |other| (wedding, other))) {
        tx.set_references(list, &other.remote, &[(list, wedding.remote.clone())])?;
    }
    Ok(())
}
