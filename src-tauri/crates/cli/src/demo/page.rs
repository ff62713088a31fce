//! How the story is set: paragraphs that fit, and long answers cut short, with how much was left out.

/// Fits the narrowest terminal that people have.
const WIDTH: usize = 78;
/// So many lines of one kind are shown in a row.
const ALIKE: usize = 3;
/// So many lines of an answer are shown.
const SHOWN: usize = 24;

/// Broken into lines that fit.
pub fn filled(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.pop().unwrap_or_default();
        let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        if last.is_empty() || longer.chars().count() <= WIDTH {
            lines.push(longer);
        } else {
            lines.extend([last, word.to_owned()]);
        }
    }
    lines.join("\n")
}

/// The beginning of a long answer, and of each list in it whose lines begin alike (`  new: …`).
pub fn abridged(text: &str) -> String {
    let (mut told, mut kind, mut number) = (Vec::new(), None, 0_usize);
    for line in text.lines() {
        let this = line.strip_prefix("  ").and_then(|line| line.split_once(": ")).map(|(kind, _)| kind);
        number = if this.is_some() && this == kind { number + 1 } else { 1 };
        kind = this;
        match number.checked_sub(ALIKE) {
            None | Some(0) => told.push(line.to_owned()),
            Some(more) => {
                told.truncate(told.len() - usize::from(more > 1));
                told.push(format!("  … and {more} more like these"));
            }
        }
    }
    let rest = told.len().saturating_sub(SHOWN);
    if rest > 0 {
        told.truncate(SHOWN);
        told.push(format!("  … and {rest} lines more"));
    }
    told.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_fits_a_narrow_terminal_and_keeps_every_word() {
        let text = "Zoë & Søren ".repeat(40);
        let lines = filled(&text);
        assert!(lines.lines().all(|line| line.chars().count() <= WIDTH), "{lines}");
        assert!(lines.lines().rev().skip(1).all(|line| line.chars().count() > WIDTH - 6), "{lines}");
        assert!(lines.split_whitespace().eq(text.split_whitespace()));
        assert_eq!(filled(&"x".repeat(100)).len(), 100, "a long word stays whole");
    }

    #[test]
    fn a_long_answer_says_how_much_of_it_is_left_out() {
        let list = "Google\n  new: a\n  new: b\n  new: c\n  new: d\n  new: e\n  change: f\nDone.";
        let short = "Google\n  new: a\n  new: b\n  new: c\n  … and 2 more like these\n  change: f\nDone.";
        assert_eq!(abridged(list), short);
        assert_eq!(abridged(short), short, "what is short stays as it is");
        let rows: Vec<String> = (0..SHOWN + 7).map(|row| format!("row {row}")).collect();
        let shown = abridged(&rows.join("\n"));
        assert_eq!(shown.lines().count(), SHOWN + 1);
        assert!(shown.ends_with("  … and 7 lines more"), "{shown}");
    }
}
