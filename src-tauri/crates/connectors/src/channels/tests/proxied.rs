//! What channels say and are answered, judged by the vendors' own documents once more: by Prism, which stands between a channel
//! and a server on this computer. Our own judge ([`wedsync_support::OpenApi`]) knows less of what a document can say.

use super::letters::ACCOUNT;
use super::real::opened;
use super::stands::{slack, stand};
use super::{EVERY, alert};
use crate::stage::{Seen, Stage, reply};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use wedsync_domain::alert::{Became, Channel};
use wedsync_support::between::Exchange;
use wedsync_support::{Between, Calls, Proxy, place};

/// What a request says that shall get a wrong answer.
const ODD: &str = "oddity";
/// What Twilio calls a message, and nobody else.
const SID: &str = "SM0123456789abcdef0123456789abcdef";
const JSON: &str = "Content-Type: application/json\r\n";

/// A channel before its vendor's document.
struct Case {
    name: &'static str,
    document: &'static str,
    /// What the document says and the vendor does not mean.
    narrow: fn(&mut Json),
    /// The other side: what the document lets it answer, or a wrong answer.
    answers: fn(&Seen, bool) -> Vec<u8>,
    /// How requests are signed, where the document says that they are.
    signed: Option<&'static str>,
    /// The same request, wrong in one place.
    wrong: fn(&str) -> String,
    /// Whether the document has, too, what is asked to see that the channel is well and what became of a word.
    asks: bool,
}

/// A judge before the other side, and before the judge somebody who notes what it refuses, which not every channel tells.
struct Judged {
    stage: Stage,
    proxy: Proxy,
    noted: Between,
}

impl Judged {
    /// Nothing, where the document is not at hand.
    fn start(document: &str, narrow: fn(&mut Json), answers: fn(&Seen, bool) -> Vec<u8>) -> Option<Self> {
        let mut document = place::published(document)?;
        narrow(&mut document);
        let stage = Stage::new(move |seen| answers(seen, seen.body.contains(ODD)));
        let proxy = Proxy::start(&document, &stage.url).unwrap();
        let refused = |it: &Exchange| if it.status < 400 { Ok(()) } else { Err(it.got.clone()) };
        let noted = Between::start(&proxy.address(), refused).unwrap();
        Some(Self { stage, proxy, noted })
    }

    fn channel(&self, name: &str) -> Arc<dyn Channel> {
        let (stand, address) = (stand(name), self.noted.base());
        let settings: Vec<_> = stand.settings.iter().copied().chain([("url", address)]).collect();
        opened(name, &settings, &(stand.secret)(address))
    }

    /// All that was asked passed the judge, to the other side and back.
    fn passed(&self) -> usize {
        assert_eq!(self.noted.complaints(), [] as [String; 0]);
        self.noted.seen().len()
    }
}

impl Case {
    /// Whatever an incident has to tell, the judge lets through; and nothing that is wrong.
    async fn holds(self) {
        let Some(judged) = Judged::start(self.document, self.narrow, self.answers) else { return };
        let channel = judged.channel(self.name);
        let mut first = None;
        for told in EVERY {
            let taken = channel.tell(&alert(told), first.as_deref()).await;
            judged.passed();
            first = first.or(taken.unwrap().name);
        }
        if self.asks {
            channel.is_well().await.unwrap();
            assert_eq!(channel.became(SID).await.unwrap(), Became::Brought);
        }
        assert!(judged.passed() >= EVERY.len());
        self.notices(&judged);
    }

    /// The judge refuses what is wrong, whoever says it.
    fn notices(&self, Judged { stage, proxy, .. }: &Judged) {
        let calls = Calls::to(&proxy.address());
        let right = stage.seen().into_iter().find(|seen| seen.line.starts_with("POST ")).unwrap();
        let before = stage.seen().len();
        let answered = |body: &str, signed: Option<&str>| {
            let kind = right.header("content-type").unwrap().trim();
            let signed = signed.map(|by| ("Authorization", by));
            let headers: Vec<_> = [("Content-Type", kind)].into_iter().chain(signed).collect();
            let (status, said) = calls.call("POST", right.line.trim_start_matches("POST "), &headers, body).unwrap();
            (status, stage.seen().len() - before, said)
        };
        let (status, passed, said) = answered(&(self.wrong)(&right.body), self.signed);
        assert_eq!((status, passed), (422, 0), "{said}");
        if self.signed.is_some() {
            let (status, passed, said) = answered(&right.body, None);
            assert_eq!((status, passed), (401, 0), "{said}");
        }
        let (status, passed, said) = answered(&right.body, self.signed);
        assert_eq!((status / 100, passed), (2, 1), "{said}");
        let (status, passed, said) = answered(&right.body.replace("Xero", ODD), self.signed);
        assert_eq!((status, passed), (500, 2), "{said}");
    }
}

fn as_it_is(_: &mut Json) {}

/// Without that member.
fn without(body: &str, member: &str) -> String {
    let mut said: Json = serde_json::from_str(body).unwrap();
    said.as_object_mut().unwrap().remove(member).unwrap();
    said.to_string()
}

fn resend(seen: &Seen, wrongly: bool) -> Vec<u8> {
    let said = match seen.line.as_str() {
        _ if wrongly => json!({ "id": 7 }),
        "GET /domains" => json!({ "object": "list", "has_more": false, "data": [
            { "id": "d91cd9bd-1176-453e-8fc1-35364d380206", "name": "willow.example", "status": "verified",
              "created_at": "2026-04-26T20:21:26.347412+00:00", "region": "us-east-1" },
        ] }),
        line if line.starts_with("GET /emails/") => {
            json!({ "object": "email", "id": "49a3999c", "last_event": "delivered" })
        }
        _ => json!({ "id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794" }),
    };
    reply(200, JSON, &said.to_string())
}

#[tokio::test]
async fn resends_document_has_every_word() {
    let case = Case {
        name: "email-resend",
        document: "resend.api.openapi.json",
        narrow: as_it_is,
        answers: resend,
        signed: Some("Bearer re_peony-7"),
        wrong: |body| without(body, "subject"),
        asks: true,
    };
    case.holds().await;
}

fn sendgrid(seen: &Seen, wrongly: bool) -> Vec<u8> {
    match seen.line.as_str() {
        _ if wrongly => reply(400, JSON, r#"{"errors":"not a list"}"#),
        "GET /v3/scopes" => reply(200, JSON, r#"{"scopes":["mail.send","alerts.read"]}"#),
        _ => reply(202, "X-Message-Id: lFCdIYVfR9uGxhbxQm1WFQ\r\n", ""),
    }
}

#[tokio::test]
async fn sendgrids_document_has_every_word() {
    let case = Case {
        name: "email-sendgrid",
        document: "sendgrid.mail.openapi.json",
        narrow: as_it_is,
        answers: sendgrid,
        signed: Some("Bearer SG.peony-7"),
        wrong: |body| without(body, "personalizations"),
        asks: false,
    };
    case.holds().await;
}

fn twilio(seen: &Seen, wrongly: bool) -> Vec<u8> {
    let mut message = json!({ "sid": SID, "account_sid": ACCOUNT, "status": "delivered",
        "direction": "outbound-api", "to": "+447700900123", "from": "+14155552671", "error_code": null,
        "date_created": "Fri, 20 Nov 2026 12:00:00 +0000", "num_segments": "1", "body": "x" });
    let listed = json!({ "messages": [message], "page": 0, "page_size": 50, "next_page_uri": null });
    if wrongly {
        message["sid"] = 7.into();
    }
    match seen.line.as_str() {
        line if line.starts_with("GET ") && line.contains("/Messages.json") => reply(200, JSON, &listed.to_string()),
        line if line.starts_with("GET ") => reply(200, JSON, &message.to_string()),
        _ => reply(201, JSON, &message.to_string()),
    }
}

#[tokio::test]
async fn twilios_document_has_every_word() {
    let case = Case {
        name: "sms-twilio",
        document: "twilio.api-v2010.openapi.json",
        narrow: as_it_is,
        answers: twilio,
        signed: Some("Basic QUM6cGVvbnktNw=="),
        wrong: |body| body.replace("To=", "Too="),
        asks: true,
    };
    case.holds().await;
}

/// The frozen document wants the key as a header `token`, though `Authorization` has long been the way; describes what is said as
/// a form alone, with blocks as text, where JSON has them as they are; has them as one object in the answer to `chat.update`;
/// and leaves the beginning of every path to its `basePath`, which Prism does not read.
fn as_slack_means_it(document: &mut Json) {
    let paths = document["paths"].as_object_mut().unwrap();
    for operation in paths.values_mut().flat_map(|about| about.as_object_mut().unwrap().values_mut()) {
        let Some(parameters) = operation["parameters"].as_array_mut() else { continue };
        parameters.retain(|it| it["in"] != "header");
        let (form, mut all): (Vec<Json>, Vec<Json>) = parameters.drain(..).partition(|it| it["in"] == "formData");
        if !form.is_empty() {
            all.push(json!({ "in": "body", "name": "said", "required": true, "schema": as_json(&form) }));
            operation["consumes"] = json!(["application/json"]);
        }
        operation["parameters"] = all.into();
    }
    let update = &mut paths["/chat.update"]["post"]["responses"]["200"]["schema"];
    update["properties"]["message"]["properties"]["blocks"] = json!({ "type": "array" });
    *paths = std::mem::take(paths).into_iter().map(|(path, about)| (format!("/api{path}"), about)).collect();
}

/// The schema of an object with just these members.
fn as_json(form: &[Json]) -> Json {
    let name = |it: &Json| it["name"].as_str().unwrap().to_owned();
    let kind = |it: &Json| if it["name"] == "blocks" { json!("array") } else { it["type"].clone() };
    let members: serde_json::Map<_, _> = form.iter().map(|it| (name(it), json!({ "type": kind(it) }))).collect();
    let required: Vec<_> = form.iter().filter(|it| it["required"] == true).map(name).collect();
    json!({ "type": "object", "properties": members, "required": required, "additionalProperties": false })
}

#[tokio::test]
async fn slacks_document_has_every_word() {
    let case = Case {
        name: "slack",
        document: "slack.web.swagger.json",
        narrow: as_slack_means_it,
        answers: |seen, wrongly| if wrongly { reply(200, JSON, r#"{"ok":true}"#) } else { slack(seen) },
        signed: Some("Bearer xoxb-peony-7"),
        wrong: |body| without(body, "channel"),
        asks: true,
    };
    case.holds().await;
}

#[tokio::test]
async fn pagerdutys_document_has_every_word() {
    let case = Case {
        name: "pagerduty",
        document: "pagerduty.events-v2.derived.openapi.json",
        narrow: as_it_is,
        answers: |_, wrongly| {
            let status = if wrongly { json!(7) } else { json!("success") };
            let said = json!({ "status": status, "message": "Event processed", "dedup_key": "wedsync-inc-12" });
            reply(202, JSON, &said.to_string())
        },
        signed: None,
        wrong: |body| without(body, "event_action"),
        asks: true,
    };
    case.holds().await;
}

/// It has a document of its own.
#[tokio::test]
async fn sendgrids_document_has_the_question_what_a_key_may_do() {
    let Some(judged) = Judged::start("sendgrid.scopes.openapi.json", as_it_is, sendgrid) else { return };
    judged.channel("email-sendgrid").is_well().await.unwrap();
    assert_eq!((judged.passed(), judged.stage.lines()), (1, vec!["GET /v3/scopes".to_owned()]));
}
