//! What is measured and who receives it, in words.

use super::table::Table;
use super::{StudioClock, alerts, count};
use crate::plain::line;
use wedsync_api::dto::exports::{ExportBook, ExporterCard, MetricsCard, MetricsSet};

pub fn book(it: &ExportBook, clock: &StudioClock) -> String {
    let mut parts = vec![metrics(&it.metrics)];
    if it.exporters.is_empty() {
        parts.push("Nobody receives what is measured.".to_owned());
    } else {
        let mut table = Table::of(&["receiver", "id", "kind", "how it is"]);
        for it in &it.exporters {
            let id = it.id.to_string();
            table.tall_row([it.name.as_str(), &id, &it.title, &how(it, clock)]);
        }
        parts.push(table.text());
    }
    if !it.kinds.is_empty() {
        let kinds = alerts::kinds(&it.kinds);
        parts.push(format!("To be set up with wedsync exports add KIND --set NAME=VALUE:\n\n{kinds}"));
    }
    parts.join("\n\n")
}

fn how(it: &ExporterCard, clock: &StudioClock) -> String {
    let mut text = match (&it.fault, &it.took) {
        _ if !it.on => "off".to_owned(),
        (Some(fault), _) => {
            let since = clock.when_if(it.failing_since.as_deref(), "a moment ago");
            format!("takes nothing since {since}\n{}\n{}", line(&fault.message), line(&fault.next_step))
        }
        (None, Some(took)) => format!("took something {}", clock.when(took)),
        (None, None) => "took nothing yet".to_owned(),
    };
    for (number, one, many) in [
        (it.waiting, "measurement waits for it", "measurements wait for it"),
        (it.thinned, "was left out between others", "were left out between others"),
        (it.dropped, "measurement never got there", "measurements never got there"),
    ] {
        if number > 0 {
            text += &format!("\n{}", count(number, one, many));
        }
    }
    text
}

pub fn exporter(it: &ExporterCard, clock: &StudioClock) -> String {
    format!("{} ({}, {}): {}", line(&it.name), it.id, line(&it.title), how(it, clock))
}

fn metrics(it: &MetricsCard) -> String {
    match (it.on, it.listening, &it.fault) {
        (false, _, _) => {
            "What is measured cannot be fetched here. Let a Prometheus on this computer: wedsync exports metrics on."
                .to_owned()
        }
        (true, _, Some(fault)) => format!("{} {}", fault.message, fault.next_step),
        (true, true, None) => format!("What is measured can be fetched at {}.", it.address),
        (true, false, None) => {
            format!("What is measured can be fetched at {} while a desk is running: wedsync run.", it.address)
        }
    }
}

pub fn set(it: &MetricsSet) -> String {
    let mut text = metrics(&it.metrics);
    if let Some(token) = &it.token {
        text += &format!("\n\nIts token, shown this once. Whoever fetches must bring it:\n  {token}");
    }
    text
}
