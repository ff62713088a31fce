//! Compares calendar text without using anything of the adapter: components with their unfolded lines as multisets,
//! told apart only by what RFC 5545 says makes no difference (folding, order, capitals of names, quotation marks that
//! are not needed, escapes of the same character).

use std::collections::BTreeMap;

#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    pub name: String,
    pub lines: Vec<String>,
    pub parts: Vec<Node>,
}

/// The components at the top of a text, each with lines and parts sorted.
pub fn nodes(text: &str) -> Vec<Node> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let text = text.replace("\n\n ", "\n ").replace("\n\n\t", "\n ");
    let text = text.replace("\n ", "").replace("\n\t", "");
    let mut open: Vec<Node> = vec![Node::default()];
    for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
        let upper = line.to_uppercase();
        if let Some(name) = upper.strip_prefix("BEGIN:") {
            open.push(Node { name: name.trim().to_owned(), ..Node::default() });
        } else if upper.starts_with("END:") {
            let mut done = open.pop().unwrap();
            done.lines.sort();
            done.parts.sort();
            open.last_mut().expect("balanced").parts.push(done);
        } else {
            add(&mut open.last_mut().unwrap().lines, line);
        }
    }
    assert_eq!(open.len(), 1, "every component ends");
    open.pop().unwrap().parts
}

fn add(lines: &mut Vec<String>, line: &str) {
    let (head, value) = halves(line);
    let mut head = head.split(';').map(str::to_owned).collect::<Vec<_>>();
    if line.contains('"') {
        head = quoted_split(&halves(line).0);
    }
    let name = head.remove(0).to_uppercase();
    let mut params: Vec<String> = head
        .iter()
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            format!("{}={}", key.to_uppercase(), value.replace('"', ""))
        })
        .collect();
    let date = matches!(name.as_str(), "DTSTART" | "DTEND" | "DUE");
    let value = if date { value.trim().to_owned() } else { value };
    if date && value.len() == 8 && !params.contains(&"VALUE=DATE".to_owned()) {
        params.push("VALUE=DATE".into());
    }
    params.sort();
    let params = params.join(";");
    match name.as_str() {
        "SUMMARY" | "LOCATION" | "DESCRIPTION" => lines.push(format!("{name};{params}:{}", plain(&value))),
        "STATUS" => lines.push(format!("{name};{params}:{}", value.to_uppercase())),
        "UID" => lines.push(format!("{name};{params}:{}", value.trim())),
        "CATEGORIES" => {
            let marked = value.replace("\\,", "\u{1}");
            lines.extend(
                marked.split(',').map(|word| format!("{name};{params}:{}", plain(&word.replace('\u{1}', ",")))),
            );
        }
        _ => lines.push(format!("{name};{params}:{value}")),
    }
}

/// Before and after the first colon outside of quotation marks.
fn halves(line: &str) -> (String, String) {
    let odd = line.matches('"').count() % 2 == 1;
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        quoted ^= c == '"' && !odd;
        if c == ':' && !quoted {
            return (line[..at].to_owned(), line[at + 1..].to_owned());
        }
    }
    line.split_once(':').map_or((line.to_owned(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()))
}

fn quoted_split(head: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in head.chars() {
        quoted ^= c == '"';
        if c == ';' && !quoted { out.push(String::new()) } else { out.last_mut().unwrap().push(c) }
    }
    out
}

fn plain(value: &str) -> String {
    value
        .replace("\\\\", "\u{2}")
        .replace("\\N", "\n")
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace('\u{2}', "\\")
}

/// What of `from` is not in `to`, by component path; empty: nothing was lost.
pub fn lost(from: &[Node], to: &[Node]) -> Vec<String> {
    let (mut from, to) = (flat(from), flat(to));
    for (line, count) in &to {
        if let Some(left) = from.get_mut(line) {
            *left -= (*left).min(*count);
        }
    }
    from.into_iter().filter(|(_, left)| *left > 0).map(|(line, _)| line).collect()
}

/// Each line with the path to it; a part below an event counts as one whole line, so that lines cannot change parts.
fn flat(nodes: &[Node]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for node in nodes {
        for part in &node.parts {
            let id = part.lines.iter().find(|line| line.starts_with("RECURRENCE-ID")).cloned().unwrap_or_default();
            for line in &part.lines {
                *out.entry(format!("{}/{} {id} {line}", node.name, part.name)).or_default() += 1;
            }
            for inner in &part.parts {
                *out.entry(format!("{}/{} {id} {inner:?}", node.name, part.name)).or_default() += 1;
            }
        }
        for line in &node.lines {
            *out.entry(format!("{} {line}", node.name)).or_default() += 1;
        }
    }
    out
}

/// Puts components that stand alone into a calendar.
pub fn wrapped(text: &str) -> Vec<Node> {
    let (calendars, loose): (Vec<_>, Vec<_>) = nodes(text).into_iter().partition(|node| node.name == "VCALENDAR");
    let mut all = calendars;
    if !loose.is_empty() {
        all.push(Node { name: "VCALENDAR".into(), lines: vec![], parts: loose });
    }
    all
}
