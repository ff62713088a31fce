//! One spelling for what means the same, so that equal things compare equal whoever wrote them: order of lines and of
//! parameters, and the mark that keeps a server from writing to guests.

use super::line::{self, Line};
use super::tree::Part;

/// Lines that name a person the server might write to.
pub(super) fn is_guest(name: &str) -> bool {
    matches!(name, "ATTENDEE" | "ORGANIZER")
}

/// Who sends the invitation, as far as it is said.
fn agent_of<'p>(params: &'p [(&'p str, &'p str)]) -> Option<&'p str> {
    params.iter().find(|(key, _)| key.eq_ignore_ascii_case("SCHEDULE-AGENT")).map(|(_, value)| line::bare(value))
}

/// Whether the server is told about everybody in it that it must not write to them.
pub(super) fn quiet<'p, 'a: 'p>(parts: impl Iterator<Item = &'p Part<'a>>) -> bool {
    let mut any = false;
    for line in parts.flat_map(|part| &part.lines).filter(|line| is_guest(line.name())) {
        let Some(params) = line::pairs(line.params()) else {
            if !line.params().starts_with(MARK) {
                return false;
            }
            any = true;
            continue;
        };
        match agent_of(&params) {
            Some(agent) if agent.eq_ignore_ascii_case("CLIENT") => any = true,
            Some(agent) if agent.eq_ignore_ascii_case("NONE") => {}
            _ => return false,
        }
    }
    any
}

/// A component in its one spelling: lines sorted, then its parts. One content line a line, no line feed at the end.
pub(super) fn normal(part: &Part<'_>, quiet: bool) -> String {
    assemble(part, part.lines.iter().map(|line| spelled(line, quiet)).collect())
}

pub(super) fn assemble(part: &Part<'_>, mut lines: Vec<String>) -> String {
    lines.sort_unstable();
    let mut parts: Vec<_> = part.parts.iter().map(|part| normal(part, false)).collect();
    parts.sort_unstable();
    let size = lines.iter().chain(&parts).map(|text| text.len() + 1).sum::<usize>();
    let mut out = String::with_capacity(size + 2 * part.name.len() + 12);
    out.push_str("BEGIN:");
    out.push_str(&part.name);
    for text in lines.iter().chain(&parts) {
        out.push('\n');
        out.push_str(text);
    }
    out.push_str("\nEND:");
    out.push_str(&part.name);
    out
}

/// A line in its one spelling; in a quiet object guests lose the mark that all of them have.
pub(super) fn spelled(line: &Line<'_>, quiet: bool) -> String {
    if quiet && is_guest(line.name()) {
        return line.with_params(&with_agent(&line::canonical(line.params()), None));
    }
    line.canonical()
}

/// What is put before parameters that cannot be taken apart.
const MARK: &str = "SCHEDULE-AGENT=CLIENT;";

/// Parameters with nobody or another one to send invitations. A guest whom nobody is to write to stays so.
pub(super) fn with_agent(params: &str, agent: Option<&str>) -> String {
    let Some(pairs) = line::pairs(params) else {
        let bare = params.strip_prefix(MARK).unwrap_or(params);
        return agent.map_or_else(|| bare.to_owned(), |agent| format!("SCHEDULE-AGENT={agent};{bare}"));
    };
    let nobody = agent_of(&pairs).is_some_and(|agent| agent.eq_ignore_ascii_case("NONE"));
    if nobody {
        return params.to_owned();
    }
    let rest = pairs.iter().filter(|(key, _)| !key.eq_ignore_ascii_case("SCHEDULE-AGENT"));
    let mut out: Vec<_> = rest.map(|(key, value)| format!("{key}={value}")).collect();
    if let Some(agent) = agent {
        let at = out.partition_point(|pair| pair.as_str() < "SCHEDULE-AGENT=");
        out.insert(at, format!("SCHEDULE-AGENT={agent}"));
    }
    out.join(";")
}
