//! The pack as a page to print: one file, in whatever letters the machine has, without a script and without an address.

use crate::words;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use wedsync_domain::pack::{Confirmed, Pack};

const STYLE: &str = "
@page { size: A4; margin: 16mm 15mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.42 'Source Sans 3', 'Segoe UI', system-ui, sans-serif; color: #16202b; background: #faf9f6; margin: 0; }
main { max-width: 190mm; margin: 0 auto; padding: 14mm 10mm; background: #fffefc; }
h1 { font: 600 28pt/1.15 Newsreader, Georgia, serif; margin: 0 0 1mm; }
h2 { font: italic 13pt/1.3 Newsreader, Georgia, serif; margin: 0; }
p { margin: 0; }
header { border-bottom: 4px double #16202b; padding-bottom: 4mm; margin-bottom: 2mm; }
.small { font-size: 8.5pt; color: #55616b; }
.soft { color: #55616b; }
.warn { color: #845000; font-weight: 600; }
section { display: grid; grid-template-columns: 40mm 1fr; gap: 0 6mm; padding: 4mm 0; border-bottom: 1px solid #757b78; }
table { border-collapse: collapse; width: 100%; }
td { padding: 1.6mm 4mm 1.6mm 0; vertical-align: top; border-bottom: 1px solid #e2dfd7; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
tr { break-inside: avoid; }
td.when, td.phone { white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
td.text { white-space: pre-line; }
strong { font-weight: 600; }
footer { padding-top: 3mm; }
@media print { body, main { background: none; } main { padding: 0; max-width: none; } }
";

/// The pack as a file.
pub fn html(pack: &Pack) -> String {
    let title = format!("{}: wedding day", pack.title);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                header {
                    p.soft { (pack.studio.as_deref().unwrap_or("Wedding day")) }
                    h1 dir="auto" { (pack.title) }
                    p dir="auto" { (words::headline(pack)) }
                    @for remark in words::remarks(pack) { p.warn { (remark) } }
                }
                (part(pack, "The day", &pack.heard.timeline, timeline(pack)))
                (part(pack, "People", &pack.heard.people, people(pack)))
                (part(pack, "Places", &pack.heard.places, places(pack)))
                (part(pack, "Notes", &pack.heard.notes, notes(pack)))
                (part(pack, "Money", &pack.heard.bills, Some(money(pack))))
                footer { p.small { (words::made(pack)) "." } }
            } }
        }
    }
    .into_string()
}

fn part(pack: &Pack, name: &str, heard: &Confirmed, rows: Option<Markup>) -> Markup {
    html! {
        section {
            div { h2 { (name) } p.small { (words::confirmed(heard, &pack.zone)) } }
            @match rows {
                Some(rows) => table { (rows) },
                None => p.soft { "Nothing is written down." },
            }
        }
    }
}

/// `None`: there is nothing to show.
fn rows<T>(all: &[T], row: impl Fn(&T) -> Markup) -> Option<Markup> {
    (!all.is_empty()).then(|| html! { @for it in all { tr { (row(it)) } } })
}

fn timeline(pack: &Pack) -> Option<Markup> {
    rows(&pack.timeline, |it| {
        let other_day = Some(&it.date) != pack.date.as_ref();
        html! {
            td.when { (words::times(it)) @if other_day { br; span.small { (words::short_day(&it.date)) } } }
            td dir="auto" {
                @if it.wedding { strong { (it.title) } } @else { (it.title) }
                @if it.tentative { " " span.warn { "not agreed yet" } }
            }
            td.soft dir="auto" { (it.place.as_deref().unwrap_or_default()) }
        }
    })
}

fn people(pack: &Pack) -> Option<Markup> {
    rows(&pack.people, |it| {
        html! {
            td dir="auto" { (it.name) @if !words::role(it).is_empty() { br; span.small { (words::role(it)) } } }
            @match &it.phone {
                Some(phone) => td.phone { (phone) },
                None => td.soft { "no phone number" },
            }
            td.soft { (it.email.as_deref().unwrap_or_default()) }
        }
    })
}

fn places(pack: &Pack) -> Option<Markup> {
    rows(&pack.places, |it| {
        html! {
            td dir="auto" { @if it.venue { strong { (it.name) } } @else { (it.name) } }
            td.text dir="auto" { (it.address.as_deref().unwrap_or_default()) }
            td.phone { (it.phone.as_deref().unwrap_or_default()) }
        }
    })
}

fn notes(pack: &Pack) -> Option<Markup> {
    rows(&pack.notes, |it| html! { td dir="auto" { (it.about) } td.text dir="auto" { (it.text) } })
}

fn money(pack: &Pack) -> Markup {
    let bills = rows(&pack.bills, |it| {
        html! {
            td { (it.number) }
            td { (it.total.as_deref().unwrap_or_default()) }
            td.when { (words::left(it)) }
            td.soft { @if let Some(due) = &it.due { "due " (words::short_day(due)) } }
        }
    });
    html! { @if let Some(bills) = bills { (bills) } tr { td colspan="4" { strong { (words::owed(pack)) } } } }
}
