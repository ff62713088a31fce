//! The parameters of a query or a form, in order, with a name that may come once or several times.

/// Names and values as they came, already decoded.
#[derive(Debug, Default, Clone)]
pub struct Params(Vec<(String, String)>);

/// A parameter that may stand once came more than once.
#[derive(Debug, PartialEq, Eq)]
pub struct Twice(pub &'static str);

impl From<Vec<(String, String)>> for Params {
    fn from(pairs: Vec<(String, String)>) -> Params {
        Params(pairs)
    }
}

impl Params {
    /// The only value of that name. An empty value counts as none (RFC 6749, 3.1).
    pub fn once(&self, name: &'static str) -> Result<Option<&str>, Twice> {
        let mut found = self.all(name);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Twice(name)),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}
