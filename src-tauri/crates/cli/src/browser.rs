//! Shows a sign-in page: in the person's own browser, or as an address to copy.

use crate::output;

/// How a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// The system's browser opens it.
    Opens,
    /// A person copies the address.
    IsElsewhere,
    /// The same, and copies the address where it ends as well: it runs where there is no way back to here.
    CannotComeBack,
}

const BY_HAND: &str = "\
At the end the browser says “Back to the desk”: then you are done here as well.
Or it says that it cannot reach 127.0.0.1: then copy the whole address from its
address line, paste it here, and press Enter.";

impl Browser {
    /// Shows it. The words go to standard error: standard output may be read by a program.
    pub fn show(self, page: &str) {
        let opened = self == Self::Opens && opener::open_browser(page).is_ok();
        let words = match self {
            Self::CannotComeBack => "Open this address in a browser, on whatever computer, and sign in there:",
            _ if opened => "Your browser shows the sign-in page now. If it does not, open this address there:",
            _ => "Open this address in a browser on this computer, and sign in there:",
        };
        let after = if self == Self::CannotComeBack { BY_HAND } else { "" };
        output::say(&format!("{words}\n\n    {page}\n\n{after}"));
    }
}
