//! Shows a sign-in page: in the person's own browser, or as an address to copy.

use crate::output;

/// How a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// The system's browser opens it.
    Opens,
    /// A person copies the address.
    IsElsewhere,
}

impl Browser {
    /// Shows it. The words go to standard error: standard output may be read by a program.
    pub fn show(self, page: &str) {
        let opened = self == Self::Opens && opener::open_browser(page).is_ok();
        let words = if opened {
            "Your browser shows the sign-in page now. If it does not, open this address there:"
        } else {
            "Open this address in a browser on this computer, and sign in there:"
        };
        output::say(&format!("{words}\n\n    {page}\n"));
    }
}
