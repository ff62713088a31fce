//! How the channels that write letters and messages, and the webhook, are set up to be tried, and the judges of what they are
//! told, by the vendors' own documents where these are at hand.

use super::CANARY;
use super::stands::Stand;
use crate::stage::{Seen, reply};
use serde_json::{Map, Value as Json};
use std::sync::LazyLock;
use url::Url;
use wedsync_support::OpenApi;

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

static RESEND: LazyLock<Option<OpenApi>> = LazyLock::new(|| OpenApi::find("resend.api.openapi.json"));
static SENDGRID: LazyLock<Option<OpenApi>> = LazyLock::new(|| OpenApi::find("sendgrid.mail.openapi.json"));
static TWILIO: LazyLock<Option<OpenApi>> = LazyLock::new(|| OpenApi::find("twilio.api-v2010.openapi.json"));

const LETTERS: &[(&str, &str)] =
    &[("from", "Willow & Thistle <alerts@willow.example>"), ("to", "Anna <anna@willow.example>, ben@willow.example")];

pub fn resend() -> Stand {
    Stand {
        secret: |_| format!("re_{CANARY}"),
        settings: LETTERS,
        takes: |_| reply(200, "Content-Type: application/json\r\n", r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#),
        refuses: &[],
        judge: judge_resend,
        presses: hrefs,
    }
}

pub fn sendgrid() -> Stand {
    Stand {
        secret: |_| format!("SG.{CANARY}"),
        settings: LETTERS,
        takes: |_| reply(202, "X-Message-Id: lFCdIYVfR9uGxhbxQm1WFQ\r\n", ""),
        refuses: &[],
        judge: judge_sendgrid,
        presses: hrefs,
    }
}

pub fn twilio() -> Stand {
    Stand {
        secret: |_| CANARY.to_owned(),
        settings: &[("to", "+44 7700 900123"), ("from", "+14155552671"), ("account", ACCOUNT)],
        takes: |seen| {
            let listed = r#"{"messages":[]}"#;
            let taken = r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued"}"#;
            if seen.line.starts_with("GET") { reply(200, "", listed) } else { reply(201, "", taken) }
        },
        refuses: &[],
        judge: judge_twilio,
        presses: |_| Vec::new(),
    }
}

pub fn webhook() -> Stand {
    Stand {
        secret: |_| format!("whsec_{CANARY}c4narye0f7the2k"),
        settings: &[("here", "yes")],
        takes: |_| reply(204, "", ""),
        refuses: &[],
        judge: judge_webhook,
        presses: |seen| {
            let link = read(seen)["data"]["link"].as_str().map(str::to_owned);
            link.into_iter().filter(|link| link.starts_with("https://")).collect()
        },
    }
}

fn read(seen: &Seen) -> Json {
    serde_json::from_str(&seen.body).unwrap_or_default()
}

/// Method and path, and what was said: in a body of JSON, in a form, or in a query.
fn asked(seen: &Seen) -> Result<(String, String, Json), String> {
    let (verb, target) = seen.line.split_once(' ').ok_or("no request line")?;
    let url = Url::parse("http://localhost").and_then(|home| home.join(target)).map_err(|why| why.to_string())?;
    let pairs = |query: &str| -> Json {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.map(|(name, value)| (name.into_owned(), Json::String(value.into_owned()))).collect::<Map<_, _>>().into()
    };
    let said = match seen.header("content-type").unwrap_or_default().trim() {
        "" => pairs(url.query().unwrap_or_default()),
        "application/x-www-form-urlencoded" => pairs(&seen.body),
        _ => serde_json::from_str(&seen.body).map_err(|why| why.to_string())?,
    };
    Ok((verb.to_lowercase(), url.path().to_owned(), said))
}

fn judged(judge: Option<&OpenApi>, seen: &Seen) -> Result<Json, String> {
    let (verb, path, said) = asked(seen)?;
    if let Some(judge) = judge {
        judge.request(&verb, &path, &said)?;
    }
    Ok(said)
}

fn signed(seen: &Seen, with: &str) -> Result<(), String> {
    let header = seen.header("authorization").ok_or("not signed")?;
    if header.starts_with(with) { Ok(()) } else { Err(format!("signed with {header}")) }
}

/// What no document says of letters: nothing hidden in a head, nothing fetched, nothing that runs.
fn is_calm(subject: &Json, html: &Json, text: &Json) -> Result<(), String> {
    let (subject, html, text) = (subject.as_str(), html.as_str(), text.as_str());
    let (subject, html, text) = (subject.ok_or("no subject")?, html.ok_or("no page")?, text.ok_or("no text")?);
    if subject.is_empty() || subject.chars().any(char::is_control) || subject.chars().count() > 201 {
        return Err(format!("subject {subject:?}"));
    }
    if text.len() > 60_000 || html.len() > 200_000 {
        return Err(format!("{} and {} bytes", text.len(), html.len()));
    }
    let tags: Vec<&str> = html.split('<').skip(1).map(|tag| tag.split([' ', '>']).next().unwrap_or_default()).collect();
    let known = ["html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "p", "ol", "li", "a", "!DOCTYPE"];
    match tags.iter().find(|tag| !known.contains(&tag.trim_start_matches('/'))) {
        Some(tag) => Err(format!("<{tag}> in the page")),
        None => Ok(()),
    }
}

fn judge_resend(seen: &Seen) -> Result<(), String> {
    signed(seen, "bearer re_")?;
    let said = judged(RESEND.as_ref(), seen)?;
    if !seen.header("user-agent").is_some_and(|agent| agent.starts_with("wedsync")) {
        return Err("a letter without User-Agent is refused".to_owned());
    }
    let key = seen.header("idempotency-key").unwrap_or_default();
    if !(1..=256).contains(&key.len()) {
        return Err(format!("the key {key}"));
    }
    is_calm(&said["subject"], &said["html"], &said["text"])
}

fn judge_sendgrid(seen: &Seen) -> Result<(), String> {
    signed(seen, "bearer sg.")?;
    let said = judged(SENDGRID.as_ref(), seen)?;
    for kind in ["click_tracking", "open_tracking", "subscription_tracking", "ganalytics"] {
        if said["tracking_settings"][kind]["enable"] != false {
            return Err(format!("{kind} is not off"));
        }
    }
    // Names that SendGrid keeps for itself.
    let reserved =
        ["x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "to", "from", "subject", "cc", "bcc"];
    let headers = said["headers"].as_object().ok_or("no headers")?;
    if let Some(own) = headers.keys().find(|name| reserved.contains(&name.to_lowercase().as_str())) {
        return Err(format!("{own} is SendGrid's own"));
    }
    is_calm(&said["subject"], &said["content"][1]["value"], &said["content"][0]["value"])
}

fn judge_twilio(seen: &Seen) -> Result<(), String> {
    signed(seen, "basic ")?;
    let said = judged(TWILIO.as_ref(), seen)?;
    if seen.line.starts_with("GET") {
        return Ok(());
    }
    let body = said["Body"].as_str().ok_or("no body")?;
    if body.is_empty() || body.chars().count() > 306 {
        return Err(format!("{} characters", body.chars().count()));
    }
    Ok(())
}

fn judge_webhook(seen: &Seen) -> Result<(), String> {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        seen.header(name).ok_or(format!("no {name}"))?;
    }
    let said = read(seen);
    let members: Vec<&str> = said.as_object().ok_or("no object")?.keys().map(String::as_str).collect();
    if members != ["data", "timestamp", "type"]
        || !said["type"].as_str().is_some_and(|kind| kind.starts_with("incident."))
    {
        return Err(format!("{members:?} {}", said["type"]));
    }
    if seen.body.len() > 64 << 10 { Err(format!("{} bytes", seen.body.len())) } else { Ok(()) }
}

/// Where the links of a letter lead.
fn hrefs(seen: &Seen) -> Vec<String> {
    let said = read(seen);
    let html = said["html"].as_str().or(said["content"][1]["value"].as_str()).unwrap_or_default();
    let parts = html.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.map(|part| part.replace("&amp;", "&")).collect()
}

/// Whether the judges would notice: each change of what was taken must be refused.
#[test]
fn bad_requests_are_refused_by_the_judges() {
    let seen = |line: &str, head: &str, body: &str| Seen {
        line: line.to_owned(),
        headers: head.to_owned(),
        body: body.to_owned(),
    };
    let json = "content-type: application/json; charset=utf-8\r\n";
    if RESEND.is_some() {
        let head = format!("{json}authorization: bearer re_x\r\nuser-agent: wedsync-desk/1\r\nidempotency-key: a\r\n");
        let good = r#"{"from":"a@b.example","to":["c@d.example"],"subject":"s","html":"<p>h</p>","text":"t"}"#;
        judge_resend(&seen("POST /emails", &head, good)).unwrap();
        for (bad, instead) in [
            (r#""subject":"s","#, ""),
            (r#""to":["c@d.example"]"#, r#""to":7"#),
            (r#""to":["c@d.example"]"#, r#""to":[]"#),
            (r#""text":"t""#, r#""text":1"#),
            (r#""text":"t""#, r#""text":"t","priority":"high""#),
            ("<p>", "<script>"),
            ("<p>", "<img src=x>"),
            (r#""subject":"s""#, r#""subject":"s\r\nBcc: x""#),
        ] {
            judge_resend(&seen("POST /emails", &head, &good.replace(bad, instead))).expect_err(instead);
        }
        judge_resend(&seen("PUT /emails", &head, good)).unwrap_err();
        judge_resend(&seen("POST /email", &head, good)).unwrap_err();
        judge_resend(&seen("POST /emails", &head.replace("user-agent", "x-agent"), good)).unwrap_err();
        judge_resend(&seen("POST /emails", &head.replace("idempotency-key", "x-key"), good)).unwrap_err();
    }
    if TWILIO.is_some() {
        let head = "content-type: application/x-www-form-urlencoded\r\nauthorization: basic x\r\n";
        let line = format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json");
        judge_twilio(&seen(&line, head, "To=%2B447700900123&From=%2B1&Body=a")).unwrap();
        for bad in ["From=%2B1&Body=a", "To=%2B44&Text=a", "To=%2B44&Body=a&Attempt=often"] {
            judge_twilio(&seen(&line, head, bad)).expect_err(bad);
        }
        judge_twilio(&seen(&line.replace("AC0", "AC"), head, "To=%2B447700900123&Body=a")).unwrap_err();
        judge_twilio(&seen(&line.replace("Messages", "Sms"), head, "To=%2B447700900123&Body=a")).unwrap_err();
        let list = format!("GET /2010-04-01/Accounts/{ACCOUNT}/Messages.json?To=%2B447700900123");
        judge_twilio(&seen(&list, "authorization: basic x\r\n", "")).unwrap();
        judge_twilio(&seen(&format!("{list}&Recent=5"), "authorization: basic x\r\n", "")).unwrap_err();
    }
    if SENDGRID.is_some() {
        let head = format!("{json}authorization: bearer sg.x\r\n");
        let good = r#"{"personalizations":[{"to":[{"email":"a@b.example"}]}],"from":{"email":"c@d.example"},"subject":"s",
            "content":[{"type":"text/plain","value":"t"},{"type":"text/html","value":"<p>h</p>"}],"headers":{},
            "tracking_settings":{"click_tracking":{"enable":false},"open_tracking":{"enable":false},
            "subscription_tracking":{"enable":false},"ganalytics":{"enable":false}}}"#;
        judge_sendgrid(&seen("POST /v3/mail/send", &head, good)).unwrap();
        for (bad, instead) in [
            (r#""personalizations":[{"to":[{"email":"a@b.example"}]}],"#, ""),
            (r#"{"email":"a@b.example"}"#, r#"{"name":"Anna"}"#),
            (r#"{"email":"a@b.example"}"#, r#""a@b.example""#),
            (r#""subject":"s""#, r#""subject":1"#),
            (r#""headers":{}"#, r#""headers":{"Subject":"x"}"#),
            (r#""headers":{}"#, r#""headers":{},"text":"x""#),
            (r#""open_tracking":{"enable":false}"#, r#""open_tracking":{"enable":true}"#),
        ] {
            judge_sendgrid(&seen("POST /v3/mail/send", &head, &good.replace(bad, instead))).expect_err(instead);
        }
    }
}
