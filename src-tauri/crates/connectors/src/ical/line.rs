//! Content lines: name, parameters, value. Taking text apart into lines is the work of `vparser`; here lies what
//! gives two lines that mean the same the same spelling, and what puts lines back into folded text.
//!
//! Nothing here knows what a property means, except that text values are escaped.

use std::borrow::Cow;
use vparser::ContentLine;

/// The longest physical line, in octets, without its line end (RFC 5545, 3.1).
const WIDTH: usize = 75;

/// One unfolded content line. Its name is in capitals; it holds no line feed.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    text: Cow<'a, str>,
    name: usize,
    colon: usize,
}

impl<'a> Line<'a> {
    /// `None`: there is no colon, so this is no content line.
    pub(super) fn parse(raw: &ContentLine<'a>) -> Option<Self> {
        let mut text = raw.unfolded();
        let name = raw.name().len();
        let colon = match text.as_bytes().get(name)? {
            b':' => name,
            _ => name + 1 + raw.params().len(),
        };
        if text.as_bytes().get(colon) != Some(&b':') {
            return None;
        }
        if text.as_bytes()[..name].iter().any(u8::is_ascii_lowercase) {
            text.to_mut()[..name].make_ascii_uppercase();
        }
        Some(Self { text, name, colon })
    }

    /// What is no content line at all; kept whole.
    pub(super) fn junk(raw: &ContentLine<'a>) -> Self {
        let text = raw.unfolded();
        Self { name: 0, colon: text.len(), text }
    }

    /// In capitals; empty for junk.
    pub(super) fn name(&self) -> &str {
        &self.text[..self.name]
    }

    /// All parameters as written, without the first semicolon. Empty: none.
    pub(super) fn params(&self) -> &str {
        if self.name == 0 { "" } else { self.text.get(self.name + 1..self.colon).unwrap_or("") }
    }

    /// The value as written, escapes and all.
    pub(super) fn value(&self) -> &str {
        self.text.get(self.colon + 1..).unwrap_or("")
    }

    /// The whole line, its name in capitals.
    pub(super) fn as_written(&self) -> &str {
        &self.text
    }

    /// Whether nothing stands between name and colon.
    pub(super) fn is_plain(&self) -> bool {
        self.params().is_empty()
    }

    /// Whether the name is one that a field can be called after.
    pub(super) fn is_named(&self) -> bool {
        is_token(self.name())
    }

    /// The line in its one spelling, with parameters sorted and needless quotes gone.
    pub(super) fn canonical(&self) -> String {
        if self.name == 0 { self.text.to_string() } else { self.with_params(&canonical(self.params())) }
    }

    /// The same with other parameters.
    pub(super) fn with_params(&self, params: &str) -> String {
        let mut line = String::with_capacity(self.text.len());
        line.push_str(self.name());
        if !params.is_empty() {
            line.push(';');
            line.push_str(params);
        }
        line.push_str(&self.text[self.colon..]);
        line
    }
}

/// Letters, digits, hyphen, and what programs in the wild put beside them.
pub(super) fn is_token(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Splits at a separator outside of quotation marks.
fn outside_quotes(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut quoted = false;
        let end = text.bytes().position(|b| {
            quoted ^= b == b'"';
            b == separator && !quoted
        });
        rest = end.map(|end| &text[end + 1..]);
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// The parameters one by one, in order, values as written; `None` if they cannot be told apart for certain.
pub(super) fn pairs(params: &str) -> Option<Vec<(&str, &str)>> {
    if params.is_empty() {
        return Some(Vec::new());
    }
    if params.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
        return None;
    }
    outside_quotes(params, b';').map(|pair| pair.split_once('=').filter(|(key, _)| is_token(key))).collect()
}

/// One spelling for all ways to write the same parameters: keys in capitals and in order, no needless quotes.
/// What cannot be taken apart for certain stays as it is.
pub(super) fn canonical(params: &str) -> Cow<'_, str> {
    if params.is_empty() {
        return Cow::Borrowed(params);
    }
    let Some(mut pairs) = pairs(params) else { return Cow::Borrowed(params) };
    let tidy = !params.contains('"')
        && pairs.iter().all(|(key, _)| !key.bytes().any(|b| b.is_ascii_lowercase()))
        && pairs.is_sorted_by_key(|(key, _)| *key);
    if tidy {
        return Cow::Borrowed(params);
    }
    pairs.sort_by_cached_key(|(key, _)| key.to_ascii_uppercase());
    let mut out = String::with_capacity(params.len());
    for (index, (key, value)) in pairs.into_iter().enumerate() {
        if index > 0 {
            out.push(';');
        }
        out.push_str(&key.to_ascii_uppercase());
        out.push('=');
        for (index, piece) in outside_quotes(value, b',').enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(unquote(piece));
        }
    }
    Cow::Owned(out)
}

/// Takes quotation marks away where they say nothing.
fn unquote(piece: &str) -> &str {
    piece
        .strip_prefix('"')
        .and_then(|piece| piece.strip_suffix('"'))
        .filter(|inner| !inner.is_empty() && !inner.contains([':', ';', ',', '"']) && inner.trim() == *inner)
        .unwrap_or(piece)
}

/// The value of a parameter without its quotation marks.
pub(super) fn bare(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// A parameter value, in quotation marks if it needs them. Marks inside cannot be written and become apostrophes.
pub(super) fn quoted(value: &str) -> Cow<'_, str> {
    if !value.contains([':', ';', ',', '"', '\n', '\r']) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(format!("\"{}\"", value.replace('"', "'").replace(['\n', '\r'], " ")))
}

/// What a text value says. `true` beside it: it was written in a way that escaping it again would not give back.
pub(super) fn unescape(value: &str) -> (Cow<'_, str>, bool) {
    let mut odd = value.contains('\r');
    if !value.contains('\\') {
        return (Cow::Borrowed(value), odd);
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(c @ ('\\' | ';' | ',')) => out.push(c),
            // Not escapes by the book, but this is what those mean that write them.
            Some(c @ (':' | '"')) => {
                odd = true;
                out.push(c);
            }
            other => {
                odd = true;
                out.push('\\');
                out.extend(other);
            }
        }
    }
    (Cow::Owned(out), odd)
}

/// Escapes a text value. Every way to end a line becomes `\n`.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', ';', ',', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 8);
    let mut rest = text;
    while let Some(at) = rest.find(['\\', ';', ',', '\n']) {
        let plain = &rest[..at];
        match rest.as_bytes()[at] {
            b'\n' => {
                out.push_str(plain.strip_suffix('\r').unwrap_or(plain));
                out.push_str("\\n");
            }
            special => {
                out.push_str(plain);
                out.push('\\');
                out.push(char::from(special));
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Splits a list of texts (`CATEGORIES`) at the commas that are not escaped.
pub(super) fn list(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut escaped = false;
        let end = text.bytes().position(|b| {
            let separates = b == b',' && !escaped;
            escaped = b == b'\\' && !escaped;
            separates
        });
        rest = end.map(|end| &text[end + 1..]);
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// Appends one line, folded, ended by CRLF. A line feed inside would begin a line of its own, so it is escaped.
pub(super) fn push(out: &mut String, line: &str) {
    if line.contains('\n') {
        return push(out, &line.replace('\n', "\\n"));
    }
    let mut rest = line;
    let mut room = WIDTH;
    while rest.len() > room {
        let cut = rest.floor_char_boundary(room);
        out.push_str(&rest[..cut]);
        out.push_str("\r\n ");
        rest = &rest[cut..];
        room = WIDTH - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}
