//! How well connections are, in words.

use super::StudioClock;
use super::table::Table;
use crate::plain::line;
use wedsync_api::dto::health::{CheckKind, HealthBoard, HealthCard, HealthPage, HealthState, Stretch, Uptime};
use wedsync_domain::season::Season;

/// From nothing to all.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub fn board(it: &HealthBoard, clock: &StudioClock) -> String {
    if it.connections.is_empty() {
        return "Nothing is connected yet. Begin with: wedsync providers list".to_owned();
    }
    let mut table = Table::of(&["connection", "id", "score", "last 24 hours", "why"]);
    for card in &it.connections {
        let (id, score) = (card.id.to_string(), score(card));
        let day: String = card.day.iter().map(|score| bar(*score)).collect();
        table.tall_row([card.name.as_str(), &id, &score, &day, &because(card, clock)]);
    }
    format!("{}\n\n{}", headline(it), table.text())
}

/// “All 3 tools are well.” “1 of 3 tools needs a look.”
fn headline(it: &HealthBoard) -> String {
    let all = it.connections.len();
    let bad = it.connections.iter().filter(|card| card.state >= HealthState::Degraded).count();
    let well = it.connections.iter().filter(|card| card.state == HealthState::Healthy).count();
    match (bad, well) {
        (0, well) if well == all => match all {
            1 => "The one tool you have connected is well.".to_owned(),
            all => format!("All {all} tools are well."),
        },
        (0, well) => format!("{well} of {all} tools are well; of the others nothing is known."),
        (1, _) => format!("1 of {all} tools is not well."),
        (bad, _) => format!("{bad} of {all} tools are not well."),
    }
}

fn score(card: &HealthCard) -> String {
    match (card.state, card.score) {
        (HealthState::Paused, _) => "paused".to_owned(),
        (_, Some(score)) => score.to_string(),
        (_, None) => "unknown".to_owned(),
    }
}

fn because(card: &HealthCard, clock: &StudioClock) -> String {
    let mut lines = vec![line(&card.why).into_owned()];
    if card.state >= HealthState::Degraded {
        lines.extend(card.since.iter().map(|since| format!("So it is since {}.", clock.when(since))));
        lines.push(line(&card.next_step).into_owned());
    }
    lines.extend(card.ahead.iter().flat_map(|it| [line(&it.words).into_owned(), line(&it.next_step).into_owned()]));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn bar(score: Option<u8>) -> char {
    score.map_or('·', |score| BARS[usize::from(score.min(100)) * (BARS.len() - 1) / 100])
}

pub fn page(it: &HealthPage, history: bool, clock: &StudioClock) -> String {
    let card = &it.card;
    let mut text =
        format!("{}: {}. {}", line(&card.name), score_in_words(card), because(card, clock).replace('\n', " "));
    if let Some(looked) = &card.looked {
        text += &format!("\nLooked at {}.", clock.when(looked));
    }
    let mut table = Table::of(&["check", "is", "of 100 points", "what was seen"]);
    for check in &card.checks {
        table.row([check_name(check.check), state(check.state), &check.weight.to_string(), &check.words]);
    }
    text += &format!("\n\n{}", table.text());
    if history {
        text += &format!("\n\n{}\n\n{}", stretches(&it.stretches, clock), uptimes(&it.months, &it.seasons));
    }
    text
}

fn score_in_words(card: &HealthCard) -> String {
    match card.score {
        Some(score) => format!("{} ({score} of 100)", state(card.state)),
        None => state(card.state).to_owned(),
    }
}

fn check_name(it: CheckKind) -> &'static str {
    match it {
        CheckKind::Connection => "answers",
        CheckKind::Sync => "in time",
        CheckKind::Errors => "few errors",
        CheckKind::Performance => "as fast as usual",
    }
}

fn state(it: HealthState) -> &'static str {
    match it {
        HealthState::Healthy => "well",
        HealthState::Paused => "paused",
        HealthState::Unknown => "unknown",
        HealthState::Degraded => "not as it should be",
        HealthState::Unhealthy => "not well",
    }
}

/// Days on which nobody looked are left out.
fn stretches(all: &[Stretch], clock: &StudioClock) -> String {
    let mut table =
        Table::of(&["from", "score", "answered", "requests", "went wrong", "half within", "95 of 100 within"]);
    for it in all.iter().rev().filter(|it| it.looks > 0) {
        let score = it.score.map(|score| score.to_string()).unwrap_or_default();
        table.row([
            clock.when(&it.from).as_str(),
            &score,
            &share(it.answered, it.looks),
            &it.asked.to_string(),
            &it.failed.to_string(),
            &length(it.p50_ms),
            &length(it.p95_ms),
        ]);
    }
    table.text()
}

fn uptimes(months: &[Uptime], seasons: &[Uptime]) -> String {
    let mut table = Table::of(&["month or season", "answered", "looks"]);
    for it in months.iter().chain(seasons) {
        let name = match it.season {
            None => it.month.clone(),
            Some(Season::Peak) => format!("peak from {}", it.month),
            Some(Season::Shoulder) => format!("shoulder from {}", it.month),
            Some(Season::Off) => format!("off-season from {}", it.month),
        };
        table.row([name.as_str(), &share(it.answered, it.looks), &it.looks.to_string()]);
    }
    table.text()
}

/// `99.8 %`. Rounded down: what was not always there never reads as always.
fn share(part: u32, of: u32) -> String {
    let per_thousand = u64::from(part) * 1_000 / u64::from(of.max(1));
    format!("{}.{} %", per_thousand / 10, per_thousand % 10)
}

fn length(ms: Option<u32>) -> String {
    match ms {
        None => String::new(),
        Some(ms) if ms < 1_000 => format!("{ms} ms"),
        Some(ms) => format!("{:.1} s", f64::from(ms) / 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_once_never_reads_as_always() {
        assert_eq!([share(10_000, 10_000), share(9_999, 10_000), share(0, 0)], ["100.0 %", "99.9 %", "0.0 %"]);
        assert_eq!([bar(Some(0)), bar(Some(99)), bar(Some(100)), bar(None)], ['▁', '▇', '█', '·']);
    }
}
