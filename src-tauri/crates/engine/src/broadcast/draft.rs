//! What would go out, and to whom, from what stands in the store: no tool is asked and nobody is told anything.

use super::people::{Person, messages, ways};
use super::templates::{Facts, Said, open_blanks, says, subject};
use super::{LATELY, MOST_PARTS, MOST_SIGNS};
use crate::pack::{Around, gather, not_a_wedding};
use crate::tellers::Tellers;
use crate::{Engine, EngineError, Studio};
use std::collections::BTreeMap;
use wedsync_domain::alert::Channels;
use wedsync_domain::broadcast::{BroadcastDraft, BroadcastTemplate, DraftWay, Hindrance, Means, is_its_name};
use wedsync_domain::ids::RecordId;
use wedsync_domain::pack::Pack;
use wedsync_domain::time::Instant;
use wedsync_domain::{Kind, Timestamp};
use wedsync_store::{StoreError, View};

/// What a person wants to say.
#[derive(Debug, Clone)]
pub struct Wish {
    /// To whose people.
    pub wedding: RecordId,
    /// What happened.
    pub template: BroadcastTemplate,
    /// What the template leaves open.
    pub fill: BTreeMap<String, String>,
    /// Instead of what the template says.
    pub subject: Option<String>,
    #[allow(missing_docs)]
    pub text: Option<String>,
    /// Only these of its people.
    pub to: Option<Vec<RecordId>>,
    /// Only by these.
    pub means: Option<Vec<Means>>,
}

impl Wish {
    /// Nothing yet, to everybody of that wedding by every way.
    pub fn of(wedding: RecordId) -> Self {
        let (template, fill) = (BroadcastTemplate::Free, BTreeMap::new());
        Self { wedding, template, fill, subject: None, text: None, to: None, means: None }
    }
}

/// What a draft is made from, beside the wish.
pub(super) struct Desk<'a> {
    pub(super) by: &'a dyn Channels,
    pub(super) now: Timestamp,
    pub(super) computer: chrono_tz::Tz,
}

impl Engine {
    /// What would go out.
    pub fn draft_broadcast(&self, wish: &Wish) -> Result<BroadcastDraft, EngineError> {
        let desk = self.broadcast_desk()?;
        self.store.read(|view| draft(view, wish, &desk))
    }

    pub(super) fn broadcast_desk(&self) -> Result<Desk<'_>, EngineError> {
        let by = self.channels.as_deref().ok_or_else(|| EngineError::not_found("way to reach anybody"))?;
        Ok(Desk { by, now: self.clock.now(), computer: self.computer })
    }
}

pub(super) fn draft(view: &View<'_>, wish: &Wish, desk: &Desk<'_>) -> Result<BroadcastDraft, EngineError> {
    let wedding = wish.wedding;
    let around = Around::of(view, wedding)?.ok_or_else(|| not_a_wedding(wedding))?;
    let home = Studio::home(view, desk.computer)?;
    let pack = gather(view, &Tellers::look(view)?, &around, desk.now, home)?.0;
    let facts = facts(&pack, Studio::of(view)?.name);
    let said = said(wish, &facts)?;
    let means = wish.means.clone().unwrap_or_else(|| Means::ALL.to_vec());
    let means: Vec<Means> = Means::ALL.into_iter().filter(|it| means.contains(it)).collect();
    let channels = view.channels()?;
    let called = |means| ways(means, &channels, desk.by).into_iter().map(|it| it.name).collect();
    let open: Vec<DraftWay> = means.iter().map(|it| DraftWay { means: *it, channels: called(*it) }).collect();
    let able: Vec<Means> = open.iter().filter(|way| !way.channels.is_empty()).map(|way| way.means).collect();
    // What is wrong with a number hinders nobody where no text messages are sent.
    let people: Vec<Person> = around.people.iter().map(|it| Person::of(it, &able, desk.by)).collect();
    let is_chosen = |it: &Person| wish.to.as_ref().is_none_or(|to| to.contains(&it.record));
    if let Some(stranger) = wish.to.iter().flatten().find(|id| people.iter().all(|it| it.record != **id)) {
        return Err(stranger_to(&pack.title, *stranger));
    }
    let chosen: Vec<&Person> = people.iter().filter(|it| is_chosen(it)).collect();
    let mut it = BroadcastDraft {
        wedding,
        needs_date: pack.date.is_some() && others_of_that_name(view, wedding, &pack.title)?,
        template: wish.template,
        blanks: open_blanks(wish.template, &said),
        people: people.iter().map(|it| it.shown(is_chosen(it), &open)).collect(),
        messages: messages(&chosen, &able, &said, &facts, desk.by),
        ways: open,
        hindrances: Vec::new(),
        same_lately: same_lately(view, wedding, &said, desk.now)?,
        seen: String::new(),
        title: pack.title,
        date: pack.date,
        subject: said.subject,
        text: said.text,
    };
    it.hindrances = hindrances(view, &it)?;
    it.sign();
    Ok(it)
}

pub(super) fn facts(pack: &Pack, studio: Option<String>) -> Facts {
    let itself = pack.timeline.iter().find(|it| it.wedding);
    Facts {
        couple: pack.title.clone(),
        date: pack.date.as_ref().and_then(|date| date.parse().ok()),
        venue: pack.venue.clone(),
        time: itself.and_then(|it| it.starts.clone()),
        studio,
    }
}

fn said(wish: &Wish, facts: &Facts) -> Result<Said, EngineError> {
    let template = says(wish.template, facts, &wish.fill)?;
    let text = wish.text.as_ref().map_or(template.text, |text| text.trim().to_owned());
    let own = wish.subject.as_ref().filter(|it| !it.trim().is_empty());
    Ok(Said { subject: subject(own.unwrap_or(&template.subject)), text })
}

fn stranger_to(title: &str, stranger: RecordId) -> EngineError {
    EngineError::refused(
        "not_an_addressee",
        format!("{stranger} is nobody of the wedding of {title}."),
        "Choose among its people; who is missing is added to the wedding in your CRM.",
    )
}

fn others_of_that_name(view: &View<'_>, wedding: RecordId, title: &str) -> Result<bool, StoreError> {
    let all = view.records(Kind::Wedding)?;
    Ok(all.iter().any(|it| it.id != wedding && it.archived.is_none() && is_its_name(&it.title, title)))
}

/// A time ahead of now is a clock that was set back: it counts as now.
fn same_lately(view: &View<'_>, wedding: RecordId, said: &Said, now: Timestamp) -> Result<Option<Instant>, StoreError> {
    let all = view.broadcasts(Some(wedding))?;
    let same = all.into_iter().find(|it| it.text == said.text && it.begun + LATELY > now);
    Ok(same.map(|it| Instant(it.begun)))
}

fn hindrances(view: &View<'_>, it: &BroadcastDraft) -> Result<Vec<Hindrance>, StoreError> {
    let mut all = Vec::new();
    let mut says = |code: &str, words: String, next_step: &str| {
        all.push(Hindrance { code: code.to_owned(), words, next_step: next_step.to_owned() });
    };
    for other in view.broadcasts(Some(it.wedding))? {
        if view.deliveries_of(other.id)?.iter().any(|it| it.ended.is_none()) {
            let words = format!("{} is still being sent to people of this wedding.", other.id);
            says("broadcast_under_way", words, "Wait until everybody has it, or stop it: wedsync broadcast stop ID");
        }
    }
    if it.text.is_empty() {
        says("broadcast_empty", "It says nothing.".to_owned(), "Write what people are to know.");
    }
    if !it.blanks.is_empty() {
        let words = format!("Not filled in yet: {}.", it.blanks.join(", "));
        says("broadcast_blanks", words, "Fill it in, or write it in your own words.");
    }
    let parts = it.messages.iter().filter_map(|it| it.parts).max().unwrap_or(0);
    if parts > MOST_PARTS || it.text.chars().count() > MOST_SIGNS {
        let words = format!("It is too long: a text message of {parts} parts, and {MOST_PARTS} at most are sent.");
        says("broadcast_too_long", words, "Say it in fewer words, or send it by letter alone.");
    }
    if it.ways.iter().all(|way| way.channels.is_empty()) {
        let words = "No channel is set up and on that takes letters or text messages to people.".to_owned();
        says("broadcast_no_channel", words, "Set one up: wedsync alerts add email-smtp, or sms-twilio");
    } else if it.messages.is_empty() {
        let words = "Nobody who is chosen can be told.".to_owned();
        says("broadcast_nobody", words, "Choose somebody, and put right what keeps people from being told.");
    }
    Ok(all)
}
