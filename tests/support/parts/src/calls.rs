//! Plain calls of a service on this computer, as somebody else's program makes them. No status is a fault here.

use std::io;
use ureq::http::Request;

/// A way to one service; cheap to clone.
#[derive(Clone)]
pub struct Calls {
    agent: ureq::Agent,
    base: String,
}

/// No answer that tests look at is longer.
const LONGEST: u64 = 64 << 20;

impl Calls {
    /// To the service at that address, without a slash at its end.
    pub fn to(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
        Self { agent: config.into(), base: base.to_owned() }
    }

    /// Status and body. `target` is path and query.
    pub fn call(&self, verb: &str, target: &str, headers: &[(&str, &str)], body: &str) -> io::Result<(u16, String)> {
        let mut request = Request::builder().method(verb).uri(format!("{}{target}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_owned()).map_err(io::Error::other)?;
        let mut reply = self.agent.run(request).map_err(io::Error::other)?;
        let text = reply.body_mut().with_config().limit(LONGEST).read_to_string().map_err(io::Error::other)?;
        Ok((reply.status().as_u16(), text))
    }
}
