//! What the doctor saw, in words.

use crate::plain::line;
use wedsync_api::dto::doctor::Checkup;

pub fn checkup(it: &Checkup) -> String {
    let troubles = it.findings.iter().filter(|finding| finding.state == "needs_person").count() as u64;
    let mut text = match troubles {
        0 => "All is well with this installation.".to_owned(),
        number => format!("{}.", super::count(number, "thing needs you", "things need you")),
    };
    for finding in &it.findings {
        let sign = match finding.state.as_str() {
            "needs_person" => "!",
            "note" => "-",
            _ => " ",
        };
        text += &format!("\n{sign} {}", line(&finding.message));
        if !finding.next_step.is_empty() {
            text += &format!("\n    {}", line(&finding.next_step));
        }
    }
    text
}
