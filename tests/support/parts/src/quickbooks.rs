//! A judge of requests and answers of QuickBooks Online by Intuit's own schemas: known resources and parameters, known
//! members of the right types, and nothing that would send anything to a customer or delete anything.
//!
//! The schemas are not part of the project (`docs/CONNECTOR_SPEC.md` says where they are looked for); without them there
//! is no judge, and a line says so that no test run swallows.

use crate::xsd::Xsd;
use chrono::DateTime;
use serde_json::Value as Json;
use std::io::Write as _;
use url::Url;

/// Intuit's schemas.
pub struct QuickBooksJudge {
    xsd: Xsd,
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// One record of that element.
    One(String),
    /// Records of that element.
    Several(String),
    /// What changed among records of that element.
    Changes(String),
}

impl QuickBooksJudge {
    /// With the schemas in `shared/specs/quickbooks.xsd`, beside the project or beside a folder that it lies in.
    pub fn find() -> Option<Self> {
        let top = crate::place::project();
        let mut places = top.ancestors().map(|folder| folder.join("shared/specs/quickbooks.xsd"));
        let xsd = places.find(|place| place.is_dir()).and_then(|place| Xsd::read(&place).ok());
        if xsd.is_none() {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: shared/specs/quickbooks.xsd is not there, so nothing is judged by it"
            );
        }
        xsd.map(|xsd| Self { xsd })
    }

    /// Whether the API has such a request: `target` is path and query as they were sent.
    pub fn request(&self, verb: &str, target: &str, body: &str) -> Result<Asked, String> {
        let url = Url::parse("http://localhost").and_then(|home| home.join(target)).map_err(|why| why.to_string())?;
        let path: Vec<&str> = url.path_segments().into_iter().flatten().collect();
        let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let ["v3", "company", realm, rest @ ..] = path.as_slice() else { return Err(format!("no {target}")) };
        if realm.is_empty() || !realm.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("“{realm}” is no realm"));
        }
        let version = one(&query, "minorversion")?.ok_or("no minorversion")?;
        version.parse::<u32>().map_err(|_| format!("minorversion {version}"))?;
        match (verb, rest) {
            ("GET", ["query"]) => {
                only(&query, &["query"])?;
                self.select(one(&query, "query")?.ok_or("no query")?)
            }
            ("GET", ["cdc"]) => {
                only(&query, &["entities", "changedSince"])?;
                let since = one(&query, "changedSince")?.ok_or("no changedSince")?;
                DateTime::parse_from_rfc3339(since).map_err(|_| format!("changedSince={since}"))?;
                let name = one(&query, "entities")?.ok_or("no entities")?;
                self.exactly(name).map(Asked::Changes)
            }
            ("GET", [resource, id]) if !id.is_empty() && *id != "send" => {
                only(&query, &[])?;
                Ok(Asked::One(self.resource(resource)?))
            }
            ("POST", [resource]) => {
                only(&query, &["requestid", "operation"])?;
                let request = one(&query, "requestid")?.ok_or("no requestid")?;
                if request.len() > 50 {
                    return Err(format!("requestid {request} is too long"));
                }
                let element = self.resource(resource)?;
                self.written(&element, one(&query, "operation")?, body)?;
                Ok(Asked::One(element))
            }
            _ => Err(format!("no {verb} {target}")),
        }
    }

    /// Whether the API gives such an answer to that request.
    pub fn answer(&self, asked: &Asked, status: u16, body: &str) -> Result<(), String> {
        let answer: Json = serde_json::from_str(body).map_err(|why| why.to_string())?;
        // How the service before the API refuses, Intuit has not described.
        if matches!(status, 401 | 403 | 429) && answer.get("fault").is_some() {
            return Ok(());
        }
        self.xsd.judge("IntuitResponse", &answer)?;
        let members = answer.as_object().ok_or("no object")?;
        if !members.contains_key("time") {
            return Err("no time".to_owned());
        }
        if members.contains_key("Fault") {
            return if status >= 400 { Ok(()) } else { Err("a refusal inside of a good answer".to_owned()) };
        }
        let others = |found: &Json, element: &str| {
            let lists = found.as_object().into_iter().flatten().filter(|(_, value)| value.is_array());
            lists.map(|(name, _)| name.clone()).find(|name| name != element)
        };
        let stray = match asked {
            Asked::One(element) => {
                let record = members.get(element).ok_or(format!("no {element}"))?;
                return lines(record);
            }
            Asked::Several(element) => others(members.get("QueryResponse").ok_or("no QueryResponse")?, element),
            Asked::Changes(element) => {
                let parts = members.get("CDCResponse").and_then(|all| all.get(0)?.get("QueryResponse")?.as_array());
                parts.ok_or("no CDCResponse")?.iter().find_map(|part| others(part, element))
            }
        };
        stray.map_or(Ok(()), |name| Err(format!("{name} among what was asked for")))
    }

    fn exactly(&self, name: &str) -> Result<String, String> {
        let known = self.xsd.element(name).filter(|known| *known == name);
        known.map(str::to_owned).ok_or_else(|| format!("there is no {name}"))
    }

    /// In addresses names are in lower case.
    fn resource(&self, name: &str) -> Result<String, String> {
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(format!("{name} is not in lower case"));
        }
        self.xsd.element(name).map(str::to_owned).ok_or_else(|| format!("there is no {name}"))
    }

    fn written(&self, element: &str, operation: Option<&str>, body: &str) -> Result<(), String> {
        let body: Json = serde_json::from_str(body).map_err(|why| format!("{element}: {why}"))?;
        let kind = self.xsd.type_of(element).unwrap_or_default();
        self.xsd.judge(kind, &body)?;
        lines(&body)?;
        let has = |member: &str| body.get(member).is_some();
        if body["EmailStatus"] == "NeedToSend" {
            return Err(format!("{element} would be mailed to the customer"));
        }
        if has("Id") != has("SyncToken") {
            return Err(format!("{element}: Id and SyncToken go together"));
        }
        match (operation, has("Id"), element) {
            (Some("void"), true, "Invoice" | "Payment") | (None, true, _) => Ok(()),
            (Some(other), ..) => Err(format!("{element}: operation={other}")),
            (None, false, "Customer") if ["DisplayName", "GivenName", "FamilyName"].iter().any(|name| has(name)) => {
                Ok(())
            }
            (None, false, "Invoice") if has("CustomerRef") && has("Line") => Ok(()),
            (None, false, "Payment") if has("CustomerRef") && has("TotalAmt") => Ok(()),
            (None, false, _) => Err(format!("{element}: something is missing for a new one")),
        }
    }

    /// The language of queries, as far as it can be held against the schemas: what is asked for, and by which members.
    fn select(&self, spelled: &str) -> Result<Asked, String> {
        let plain = without_words(spelled)?;
        let wrong = || format!("no query: {spelled}");
        let rest = plain.strip_prefix("SELECT * FROM ").or_else(|| plain.strip_prefix("SELECT count(*) FROM "));
        let rest = rest.ok_or_else(wrong)?;
        let (element, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let element = self.exactly(element)?;
        let kind = self.xsd.type_of(&element).unwrap_or_default().to_owned();
        let ends = ["ORDERBY ", "STARTPOSITION ", "MAXRESULTS "];
        let end = ends.iter().filter_map(|word| rest.find(word)).min().unwrap_or(rest.len());
        let (filters, tail) = rest.split_at(end);
        if let Some(filters) = filters.trim().strip_prefix("WHERE ") {
            for filter in filters.split(" AND ") {
                let (member, value) = filter.trim().split_once(' ').ok_or_else(wrong)?;
                let operator =
                    ["= ", "< ", "> ", "<= ", ">= ", "LIKE ", "IN ("].iter().any(|known| value.starts_with(known));
                if !self.xsd.has(&kind, member) || !operator || value.contains(" OR ") {
                    return Err(format!("{spelled}: {filter}"));
                }
            }
        } else if !filters.trim().is_empty() {
            return Err(wrong());
        }
        let mut words = tail.split_whitespace();
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(wrong)?;
            let fits = match word {
                "ORDERBY" => self.xsd.has(&kind, value),
                "STARTPOSITION" => value.parse::<u64>().is_ok_and(|at| at > 0),
                "MAXRESULTS" => value.parse::<u64>().is_ok_and(|most| (1..=1000).contains(&most)),
                _ => false,
            };
            if !fits {
                return Err(format!("{spelled}: {word} {value}"));
            }
        }
        Ok(Asked::Several(element))
    }
}

/// Every line says of which kind it is, and is of that kind.
fn lines(record: &Json) -> Result<(), String> {
    for line in record["Line"].as_array().into_iter().flatten() {
        if let Some(kind) = line["DetailType"].as_str().filter(|kind| *kind != "DescriptionOnly")
            && line.get(kind).is_none()
        {
            return Err(format!("a line of {kind} without one"));
        }
    }
    Ok(())
}

/// What stands in quotation marks is taken out; a backslash keeps the sign behind it.
fn without_words(query: &str) -> Result<String, String> {
    let (mut plain, mut inside, mut signs) = (String::new(), false, query.chars());
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if inside => drop(signs.next()),
            '\'' => {
                inside = !inside;
                plain.push(sign);
            }
            sign if !inside => plain.push(sign),
            _ => {}
        }
    }
    if inside { Err(format!("a quotation mark stays open: {query}")) } else { Ok(plain) }
}

fn one<'q>(query: &'q [(String, String)], name: &str) -> Result<Option<&'q str>, String> {
    let mut found = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(format!("{name} is given twice")),
        (first, None) => Ok(first),
    }
}

fn only(query: &[(String, String)], names: &[&str]) -> Result<(), String> {
    let stray = query.iter().find(|(key, _)| key != "minorversion" && !names.contains(&key.as_str()));
    stray.map_or(Ok(()), |(key, _)| Err(format!("there is no parameter {key}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const BASE: &str = "/v3/company/9130";
    const VERSION: &str = "minorversion=75";

    fn query(text: &str) -> String {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        format!("{BASE}/query?query={text}&{VERSION}")
    }

    #[test]
    fn what_the_api_has_is_let_through() {
        let Some(judge) = QuickBooksJudge::find() else { return };
        let line = json!([{ "Amount": 5.5, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "1" } } }]);
        for (verb, target, body) in [
            (
                "GET",
                query(
                    "SELECT * FROM Customer WHERE DisplayName = 'O\\'Dowd AND Sons' AND Active IN (true, false) ORDERBY Id STARTPOSITION 1 MAXRESULTS 200",
                ),
                json!(""),
            ),
            ("GET", query("SELECT count(*) FROM Invoice WHERE MetaData.CreateTime > '2026-01-01'"), json!("")),
            ("GET", format!("{BASE}/cdc?entities=Payment&changedSince=2026-01-01T00:00:00Z&{VERSION}"), json!("")),
            ("GET", format!("{BASE}/invoice/130?{VERSION}"), json!("")),
            (
                "POST",
                format!("{BASE}/invoice?requestid=a&{VERSION}"),
                json!({ "CustomerRef": { "value": "1" }, "Line": line }),
            ),
            (
                "POST",
                format!("{BASE}/invoice?requestid=a&{VERSION}"),
                json!({ "Id": "1", "SyncToken": "0", "sparse": true, "DueDate": "2026-04-16" }),
            ),
            (
                "POST",
                format!("{BASE}/invoice?requestid=a&operation=void&{VERSION}"),
                json!({ "Id": "1", "SyncToken": "0", "sparse": true }),
            ),
            ("POST", format!("{BASE}/customer?requestid=a&{VERSION}"), json!({ "DisplayName": "A" })),
        ] {
            judge.request(verb, &target, &body.to_string()).unwrap_or_else(|why| panic!("{verb} {target}: {why}"));
        }
    }

    #[test]
    fn bad_requests_are_refused() {
        let Some(judge) = QuickBooksJudge::find() else { return };
        let post = |resource: &str| format!("{BASE}/{resource}?requestid=a&{VERSION}");
        let line =
            |detail: Json| json!([{ "Amount": 5, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail }]);
        for (verb, target, body) in [
            ("GET", format!("/v2/company/9130/invoice/1?{VERSION}"), json!("")),
            ("GET", format!("/v3/company/x/invoice/1?{VERSION}"), json!("")),
            ("GET", format!("{BASE}/invoice/1"), json!("")),
            ("GET", format!("{BASE}/bouquet/1?{VERSION}"), json!("")),
            ("GET", format!("{BASE}/Invoice/1?{VERSION}"), json!("")),
            ("GET", format!("{BASE}/invoice/1?{VERSION}&fields=Id"), json!("")),
            ("DELETE", format!("{BASE}/invoice/1?{VERSION}"), json!("")),
            ("POST", format!("{BASE}/invoice/1/send?requestid=a&{VERSION}"), json!("")),
            ("GET", query("SELECT Id FROM Customer"), json!("")),
            ("GET", query("SELECT * FROM customer"), json!("")),
            ("GET", query("SELECT * FROM Customer WHERE Nickname = 'A'"), json!("")),
            ("GET", query("SELECT * FROM Customer WHERE DisplayName = 'O'Dowd'"), json!("")),
            ("GET", query("SELECT * FROM Customer WHERE DisplayName = 'A' OR Active = true"), json!("")),
            ("GET", query("SELECT * FROM Customer ORDERBY Beauty"), json!("")),
            ("GET", query("SELECT * FROM Customer MAXRESULTS 5000"), json!("")),
            ("GET", query("SELECT * FROM Customer STARTPOSITION 0"), json!("")),
            ("GET", format!("{BASE}/cdc?entities=Wedding&changedSince=2026-01-01T00:00:00Z&{VERSION}"), json!("")),
            ("GET", format!("{BASE}/cdc?entities=Invoice&changedSince=yesterday&{VERSION}"), json!("")),
            ("POST", format!("{BASE}/customer?{VERSION}"), json!({ "DisplayName": "A" })),
            ("POST", format!("{BASE}/customer?requestid={}&{VERSION}", "a".repeat(51)), json!({ "DisplayName": "A" })),
            ("POST", post("customer"), json!({ "CompanyName": "A" })),
            ("POST", post("customer"), json!({ "DisplayName": "A", "Nickname": "B" })),
            ("POST", post("customer"), json!({ "DisplayName": 5 })),
            ("POST", post("customer"), json!({ "DisplayName": "A", "PrimaryEmailAddr": "a@b.example" })),
            ("POST", post("customer"), json!({ "Id": "5", "DisplayName": "A" })),
            ("POST", post("invoice"), json!({ "CustomerRef": { "value": "1" } })),
            ("POST", post("invoice"), json!({ "CustomerRef": "1", "Line": line(json!({})) })),
            ("POST", post("invoice"), json!({ "CustomerRef": { "id": "1" }, "Line": line(json!({})) })),
            ("POST", post("invoice"), json!({ "CustomerRef": { "value": "1" }, "Line": line(json!({ "Price": 5 })) })),
            (
                "POST",
                post("invoice"),
                json!({ "CustomerRef": { "value": "1" }, "Line": [{ "Amount": 5, "DetailType": "SalesItemLineDetail" }] }),
            ),
            ("POST", post("invoice"), json!({ "CustomerRef": { "value": "1" }, "Line": [{ "Amount": "5.00" }] })),
            ("POST", post("invoice"), json!({ "Id": "1", "SyncToken": "0", "DueDate": "16 April" })),
            ("POST", post("invoice"), json!({ "Id": "1", "SyncToken": "0", "EmailStatus": "NeedToSend" })),
            ("POST", post("invoice"), json!({ "Id": "1", "SyncToken": "0", "EmailStatus": "Perhaps" })),
            ("POST", format!("{}&operation=delete", post("invoice")), json!({ "Id": "1", "SyncToken": "0" })),
            ("POST", format!("{}&operation=void", post("customer")), json!({ "Id": "1", "SyncToken": "0" })),
        ] {
            assert!(judge.request(verb, &target, &body.to_string()).is_err(), "let through: {verb} {target} {body}");
        }
    }

    #[test]
    fn bad_answers_are_refused() {
        let Some(judge) = QuickBooksJudge::find() else { return };
        let (one, several) = (Asked::One("Invoice".into()), Asked::Several("Invoice".into()));
        let changes = Asked::Changes("Invoice".into());
        let time = "2026-02-10T09:00:00.000-08:00";
        let gone = json!({ "domain": "QBO", "status": "Deleted", "Id": "1", "MetaData": { "LastUpdatedTime": time } });
        for (asked, status, good) in [
            (
                &one,
                200,
                json!({ "Invoice": { "Id": "1", "TotalAmt": 5, "CustomerRef": { "value": "1", "name": "A" } }, "time": time }),
            ),
            (
                &several,
                200,
                json!({ "QueryResponse": { "Invoice": [{ "Id": "1" }], "startPosition": 1, "maxResults": 1 }, "time": time }),
            ),
            (&several, 200, json!({ "QueryResponse": {}, "time": time })),
            (&changes, 200, json!({ "CDCResponse": [{ "QueryResponse": [{ "Invoice": [gone] }] }], "time": time })),
            (
                &one,
                400,
                json!({ "Fault": { "Error": [{ "Message": "a", "code": "610" }], "type": "ValidationFault" }, "time": time }),
            ),
        ] {
            judge.answer(asked, status, &good.to_string()).unwrap_or_else(|why| panic!("{good}: {why}"));
        }
        for (asked, status, bad) in [
            (&one, 200, json!([])),
            (&one, 200, json!({ "Invoice": { "Id": "1" } })),
            (&one, 200, json!({ "Payment": { "Id": "1" }, "time": time })),
            (&one, 200, json!({ "Invoice": { "Id": 1 }, "time": time })),
            (&one, 200, json!({ "Invoice": { "TotalAmt": "5.00" }, "time": time })),
            (&one, 200, json!({ "Invoice": { "Flowers": "5.00" }, "time": time })),
            (&one, 200, json!({ "Invoice": { "Line": { "Amount": 5 } }, "time": time })),
            (&one, 200, json!({ "Invoice": { "TxnDate": "yesterday" }, "time": time })),
            (&one, 200, json!({ "Invoice": { "status": "Wilted" }, "time": time })),
            (&one, 200, json!({ "Invoice": { "MetaData": { "CreateTime": "2026-02-10" } }, "time": time })),
            (&one, 200, json!({ "Fault": { "Error": [{ "code": "610" }] }, "time": time })),
            (&one, 400, json!({ "Fault": { "Error": [{ "Message": "a" }] }, "time": time })),
            (&several, 200, json!({ "QueryResponse": { "Invoice": { "Id": "1" } }, "time": time })),
            (&several, 200, json!({ "QueryResponse": { "Payment": [] }, "time": time })),
            (&changes, 200, json!({ "CDCResponse": { "QueryResponse": [] }, "time": time })),
        ] {
            assert!(judge.answer(asked, status, &bad.to_string()).is_err(), "let through: {bad}");
        }
    }
}
