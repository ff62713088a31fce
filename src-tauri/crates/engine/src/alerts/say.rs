//! Which words are to be written about an incident as it stands. Pure.
//!
//! Nothing here forgets: what was said before is read from the words themselves, so that a desk that was killed says what is still to
//! be said and nothing else. Deliberately absent: sending.

use super::routes::fitting;
use super::{comes_and_goes, words};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::{Severity, Stage, Today};
use wedsync_domain::ids::{ChannelId, WordId};
use wedsync_domain::incident::{Cause, Incident, IncidentState, Route, Word};

/// All that decides beside the incident itself.
pub(super) struct Scene<'a> {
    pub now: Timestamp,
    pub home: Tz,
    /// Saturday: every step of a route at once.
    pub raised: bool,
    /// What can wait waits: quiet hours are on, or a person said so.
    pub quiet: bool,
    /// The studio's, then what holds otherwise.
    pub routes: &'a [Route],
    /// Channels that are on.
    pub on: &'a BTreeSet<ChannelId>,
    pub today: Option<&'a Today>,
    /// Names and addresses of the day's venues.
    pub venues: &'a [String],
}

/// What is new.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Says {
    /// To be written.
    pub new: Vec<Word>,
    /// Nobody needs them any more.
    pub spare: Vec<WordId>,
}

/// `words` are all that were ever written about it. Counts those it adds.
pub(super) fn say(it: &mut Incident, words: &[Word], scene: &Scene<'_>) -> Says {
    match it.state {
        IncidentState::Triggered if !waits(it, scene) => tell(it, words, scene),
        IncidentState::Triggered => Says::default(),
        IncidentState::Acknowledged => follow(it, words, Stage::Acknowledged, scene),
        IncidentState::Resolved => follow(it, words, Stage::Resolved, scene),
    }
}

/// A critical one never waits.
fn waits(it: &Incident, scene: &Scene<'_>) -> bool {
    let may_wait = it.severity < Severity::Critical;
    it.grouped || it.severity < Severity::Warning || it.clear.is_some() || (may_wait && scene.quiet)
}

fn tell(it: &mut Incident, words: &[Word], scene: &Scene<'_>) -> Says {
    let mut says = Says::default();
    let on = able(it, scene);
    let Some(route) = fitting(it, scene.routes, &on, scene.venues, scene.now, scene.home) else { return says };
    let before = it.told_before;
    // What nobody took and nobody tries any more was not said.
    let stands = |word: &&Word| word.ended.is_none() || word.taken.is_some();
    let lately = || words.iter().filter(move |word| word.number > before && tells(word)).filter(stands);
    let reached = reached(it, route, &on, scene);
    for (step, way) in &reached {
        let same = |word: &Word| word.step >= *step && word.ways.iter().any(|id| way.contains(id));
        if !lately().any(same) {
            // What nobody has taken yet of what was said before is said by this.
            let stale = words.iter().filter(|word| word.ended.is_none() && word.ways.iter().all(|id| way.contains(id)));
            says.spare.extend(stale.map(|word| word.id));
            says.new.push(write(it, Stage::Triggered, *step, way.clone(), scene));
        }
    }
    let last = lately().max_by_key(|word| word.number).map(|word| word.alert.written);
    let again =
        route.again_min.filter(|_| !comes_and_goes(it, scene.now)).map(|min| Duration::from_mins(min.max(1).into()));
    let is_time = last.zip(again).is_some_and(|(last, again)| passed(last, again, scene.now));
    if is_time && says.new.is_empty() {
        for (step, way) in reached {
            // What is still on its way need not be said once more.
            if !words.iter().any(|word| word.ended.is_none() && word.ways.iter().any(|id| way.contains(id))) {
                says.new.push(write(it, Stage::Again, step, way, scene));
            }
        }
    }
    says
}

/// Channels that are on. One that fails is not told of that by itself.
fn able(it: &Incident, scene: &Scene<'_>) -> BTreeSet<ChannelId> {
    let failing = if let Cause::Channel { channel, .. } = &it.cause { Some(*channel) } else { None };
    scene.on.iter().copied().filter(|id| Some(*id) != failing).collect()
}

/// So long ago, or in a future that only a clock set back explains.
fn passed(since: Timestamp, wait: Duration, now: Timestamp) -> bool {
    since + wait <= now || since > now
}

/// The ways that are to have been told by now, each once with the last step that wants it. Minutes count from the first step
/// that can tell anybody.
pub(super) fn reached(
    it: &Incident,
    route: &Route,
    on: &BTreeSet<ChannelId>,
    scene: &Scene<'_>,
) -> Vec<(u32, Vec<ChannelId>)> {
    let mut reached: Vec<(u32, Vec<ChannelId>)> = Vec::new();
    let mut begins = None;
    for (step, place) in (0..).zip(&route.steps) {
        let open = place.ways.iter().map(|way| way.iter().copied().filter(|id| on.contains(id)).collect::<Vec<_>>());
        let ways: Vec<Vec<ChannelId>> = open.filter(|way| !way.is_empty()).collect();
        if ways.is_empty() {
            continue;
        }
        let after = place.after_min.saturating_sub(*begins.get_or_insert(place.after_min));
        let after = if scene.raised { Duration::ZERO } else { Duration::from_mins(after.into()) };
        if !passed(it.fresh, after, scene.now) {
            continue;
        }
        for way in ways {
            match reached.iter_mut().find(|(_, known)| known.first() == way.first()) {
                None => reached.push((step, way)),
                Some((last, known)) => {
                    *last = step;
                    known.extend(way.into_iter().filter(|id| !known.contains(id)).collect::<Vec<_>>());
                }
            }
        }
    }
    reached
}

/// That somebody has taken it on, or that it is over, is told wherever it may have been told that it is there.
fn follow(it: &mut Incident, words: &[Word], stage: Stage, scene: &Scene<'_>) -> Says {
    let (mut says, before) = (Says::default(), it.told_before);
    says.spare.extend(words.iter().filter(|word| word.ended.is_none() && tells(word)).map(|word| word.id));
    // Where it was told that it is over, only what came after that counts.
    let closed = |channel: ChannelId| {
        let over = |word: &Word| {
            word.stage() == Stage::Resolved && word.taken.as_ref().is_some_and(|it| it.channel == channel)
        };
        words.iter().rposition(over).map_or(0, |at| at + 1)
    };
    let tried: BTreeSet<ChannelId> = words.iter().flat_map(|word| word.tried.iter().copied()).collect();
    let told = tried
        .into_iter()
        .filter(|channel| words[closed(*channel)..].iter().any(|word| tells(word) && word.tried.contains(channel)));
    for channel in told.filter(|id| scene.on.contains(id)) {
        let said = |word: &Word| word.stage() == stage && word.number > before && word.ways == [channel];
        if !words.iter().any(said) {
            let older = words.iter().filter(|word| word.ended.is_none() && word.ways == [channel]);
            says.spare.extend(older.map(|word| word.id));
            says.new.push(write(it, stage, 0, vec![channel], scene));
        }
    }
    says.spare.sort_unstable();
    says.spare.dedup();
    says
}

/// Says that something is wrong.
fn tells(word: &Word) -> bool {
    matches!(word.stage(), Stage::Triggered | Stage::Again)
}

pub(super) fn write(it: &mut Incident, stage: Stage, step: u32, ways: Vec<ChannelId>, scene: &Scene<'_>) -> Word {
    it.said += 1;
    Word {
        id: WordId(0),
        incident: it.id,
        alert: words::alert(it, stage, scene.today, scene.now, scene.home),
        number: it.said,
        step,
        ways,
        tried: Vec::new(),
        rounds: 0,
        lost: 0,
        due: scene.now,
        first_try: None,
        taken: None,
        fault: None,
        ended: None,
    }
}
