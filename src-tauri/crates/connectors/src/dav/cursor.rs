//! Where an observation goes on, as the text that the engine keeps for us.

use wedsync_domain::ids::Cursor;

/// One place to go on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// From nothing.
    Start,
    /// Changes since this sync token (RFC 6578).
    Token(String),
    /// Everything again, once this tag of the calendar changes.
    Ctag(String),
    /// Everything again, by revisions: the server offers no more.
    Etags,
    /// In the middle of a listing that this process is reading. Good for one question; when the listing is gone, for
    /// example after a restart, it starts again from `from`.
    Page {
        /// Which listing.
        listing: u64,
        /// Which page of it comes next.
        page: u32,
        /// Where the listing began.
        from: Box<Mark>,
    },
}

impl Mark {
    /// What the engine kept. What we do not know, from an older release for example, is a new start.
    pub fn read(cursor: Option<&Cursor>) -> Self {
        cursor.map_or(Self::Start, |cursor| Self::parse(cursor.as_str()))
    }

    fn parse(text: &str) -> Self {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "token" if !rest.is_empty() => Self::Token(rest.to_owned()),
            "ctag" if !rest.is_empty() => Self::Ctag(rest.to_owned()),
            "etags" => Self::Etags,
            "page" => {
                let mut parts = rest.splitn(3, ':');
                let mut number = || parts.next()?.parse::<u64>().ok();
                match (number(), number().and_then(|page| u32::try_from(page).ok())) {
                    (Some(listing), Some(page)) => {
                        let from = parts.next().map_or(Self::Start, Self::parse);
                        Self::Page { listing, page, from: Box::new(from) }
                    }
                    _ => Self::Start,
                }
            }
            _ => Self::Start,
        }
    }

    /// For the engine to keep.
    pub fn cursor(&self) -> Cursor {
        self.text().into()
    }

    fn text(&self) -> String {
        match self {
            Self::Start => "start".to_owned(),
            Self::Token(token) => format!("token:{token}"),
            Self::Ctag(tag) => format!("ctag:{tag}"),
            Self::Etags => "etags".to_owned(),
            Self::Page { listing, page, from } => format!("page:{listing}:{page}:{}", from.text()),
        }
    }
}
