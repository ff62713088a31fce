//! A person at the sample studio's consent page: reads it, chooses an account, ticks what is asked, and decides.

use std::io;
use ureq::Agent;
use url::Url;

/// What a person does there.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// `studio` or `private`
    pub account: &'static str,
    /// Presses Allow, else Refuse.
    pub allows: bool,
    /// Leaves so many of the boxes ticked.
    pub ticks: usize,
}

impl Person {
    /// Goes through the page and follows where it leads. Gives the words of the last page.
    pub fn click(self, page: &str) -> io::Result<String> {
        let mut next = Some(self.decide(page)?);
        let mut last = String::new();
        while let Some(to) = next {
            let answer = agent().get(to.as_str()).call().map_err(io::Error::other)?;
            let location = answer.headers().get("location").and_then(|to| to.to_str().ok());
            next = location.map(|on| to.join(on)).transpose().map_err(io::Error::other)?;
            last = read(Ok(answer))?;
        }
        Ok(last)
    }

    /// Goes through the page, and gives the address at which a browser ends that cannot come back.
    pub fn decide(self, page: &str) -> io::Result<Url> {
        let agent = agent();
        let shown = read(agent.get(page).call())?;
        let hidden = "name=\"ticket\" value=\"";
        let ticket = shown.split_once(hidden).and_then(|(_, rest)| rest.split('"').next());
        let ticket = ticket.ok_or_else(|| io::Error::other(format!("no consent page: {shown}")))?;
        let page = Url::parse(page).map_err(io::Error::other)?;
        let decision = if self.allows { "allow" } else { "refuse" };
        let mut form = vec![("ticket", ticket.to_owned()), ("account", self.account.to_owned())];
        let scopes = page.query_pairs().find(|(name, _)| name == "scope").map(|(_, scopes)| scopes.into_owned());
        for scope in scopes.unwrap_or_default().split(' ').take(self.ticks) {
            form.push(("scope", scope.to_owned()));
        }
        form.push(("decision", decision.to_owned()));
        let mut place = page;
        place.set_query(None);
        let answer = agent.post(place.as_str()).send_form(form).map_err(io::Error::other)?;
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.ok_or_else(|| io::Error::other("the decision led nowhere"))?;
        place.join(to).map_err(io::Error::other)
    }
}

fn agent() -> Agent {
    Agent::config_builder().max_redirects(0).http_status_as_error(false).build().into()
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> io::Result<String> {
    answer.map_err(io::Error::other)?.body_mut().read_to_string().map_err(io::Error::other)
}
