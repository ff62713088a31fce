//! A judge of JSON by XML schemas, where JSON is a mapping of what the schemas describe: elements and attributes are
//! members, what may come several times is a list, and what has both text and attributes is `{"value": …, …}`.
//!
//! Knows the constructs that Intuit's schemas use (decision 0076) and refuses to read others. Deliberately absent: order,
//! namespaces, and which requests there are, which `quickbooks` knows.

use chrono::{DateTime, NaiveDate};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Schemas that belong together.
#[derive(Debug, Default)]
pub struct Xsd {
    types: BTreeMap<String, Type>,
    /// Elements that can stand by themselves: their type, and in whose place they may stand.
    elements: BTreeMap<String, (String, Option<String>)>,
}

#[derive(Debug, Default)]
struct Type {
    base: Option<String>,
    members: Vec<Member>,
    /// Of each group of alternatives only one may be there.
    choices: Vec<Vec<BTreeSet<String>>>,
    /// The words that are allowed, if there is a list.
    words: Vec<String>,
    /// It is text with attributes.
    holds_text: bool,
    /// Anything may stand in it.
    is_open: bool,
}

#[derive(Debug, Clone)]
struct Member {
    name: String,
    kind: String,
    many: bool,
    required: bool,
    /// Stands for every element that may stand in its place.
    stands_for: bool,
}

/// One element of the schema document.
#[derive(Debug, Default)]
struct Node {
    tag: String,
    attributes: BTreeMap<String, String>,
    inside: Vec<Node>,
}

impl Node {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

impl Xsd {
    /// All schemas of a folder.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut all = Self::default();
        for entry in std::fs::read_dir(folder).map_err(|why| why.to_string())?.flatten() {
            if entry.path().extension().is_some_and(|end| end == "xsd") {
                all.add(&std::fs::read_to_string(entry.path()).map_err(|why| why.to_string())?)?;
            }
        }
        Ok(all)
    }

    /// One more schema document.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        for node in tree(text)?.inside {
            match (node.tag.as_str(), node.get("name")) {
                ("complexType" | "simpleType", Some(name)) => self.define(name, &node)?,
                ("element", Some(name)) => {
                    let place = node.get("substitutionGroup").map(bare);
                    let kind = self.kind_of(name, &node)?;
                    self.elements.insert(name.to_owned(), (kind, place));
                }
                ("include" | "import" | "annotation" | "group", _) => {}
                (tag, _) => return Err(format!("a schema begins with {tag}")),
            }
        }
        Ok(())
    }

    /// The element of that name, whatever its capitals.
    pub fn element(&self, name: &str) -> Option<&str> {
        self.elements.keys().find(|known| known.eq_ignore_ascii_case(name)).map(String::as_str)
    }

    /// Whether a value is as its type says.
    pub fn judge(&self, kind: &str, value: &Json) -> Result<(), String> {
        self.value(kind, value, kind)
    }

    /// The type of an element that can stand by itself.
    pub fn type_of(&self, element: &str) -> Option<&str> {
        self.elements.get(element).map(|(kind, _)| kind.as_str())
    }

    /// Whether a type has a member of that path (`MetaData.CreateTime`).
    pub fn has(&self, kind: &str, path: &str) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let found = self.members(kind).into_iter().find(|member| member.name == first);
        found.is_some_and(|member| rest.is_none_or(|rest| self.has(&member.kind, rest)))
    }

    fn define(&mut self, name: &str, node: &Node) -> Result<(), String> {
        let mut made = Type::default();
        self.fill(name, node, &mut made, None)?;
        self.types.insert(name.to_owned(), made);
        Ok(())
    }

    /// Takes in what stands inside. `choice`: the alternatives that are being collected.
    fn fill(
        &mut self,
        name: &str,
        node: &Node,
        made: &mut Type,
        mut choice: Option<&mut Vec<BTreeSet<String>>>,
    ) -> Result<(), String> {
        for inner in &node.inside {
            match inner.tag.as_str() {
                "complexContent" | "sequence" | "all" => match choice.as_deref_mut() {
                    None => self.fill(name, inner, made, None)?,
                    Some(alternatives) => {
                        let before = made.members.len();
                        self.fill(name, inner, made, None)?;
                        let together = made.members[before..].iter_mut().map(|member| {
                            member.required = false;
                            member.name.clone()
                        });
                        alternatives.push(together.collect());
                    }
                },
                "simpleContent" => {
                    made.holds_text = true;
                    self.fill(name, inner, made, None)?;
                }
                "extension" | "restriction" => {
                    made.base = inner.get("base").map(bare);
                    self.fill(name, inner, made, None)?;
                }
                "choice" => {
                    let mut alternatives = Vec::new();
                    self.fill(name, inner, made, Some(&mut alternatives))?;
                    made.choices.push(alternatives);
                }
                "element" | "attribute" => {
                    let member = self.member(name, inner, choice.is_some())?;
                    if let Some(alternatives) = choice.as_deref_mut() {
                        alternatives.push(BTreeSet::from([member.name.clone()]));
                    }
                    made.members.push(member);
                }
                "enumeration" => made.words.extend(inner.get("value").map(str::to_owned)),
                "any" | "group" => made.is_open = true,
                "annotation" | "pattern" | "maxLength" | "minLength" | "length" | "minInclusive" | "maxInclusive"
                | "fractionDigits" | "totalDigits" | "whiteSpace" => {}
                tag => return Err(format!("{name}: {tag} is not understood")),
            }
        }
        Ok(())
    }

    fn member(&mut self, of: &str, node: &Node, is_choice: bool) -> Result<Member, String> {
        let many = node.get("maxOccurs").is_some_and(|most| most != "1" && most != "0");
        let required = match node.tag.as_str() {
            "attribute" => node.get("use") == Some("required"),
            _ => !is_choice && node.get("minOccurs").is_none_or(|least| least != "0"),
        };
        if let Some(other) = node.get("ref").map(bare) {
            return Ok(Member { name: other.clone(), kind: other, many, required, stands_for: true });
        }
        let name = node.get("name").ok_or(format!("{of}: a member without a name"))?.to_owned();
        let kind = self.kind_of(&format!("{of}.{name}"), node)?;
        Ok(Member { name, kind, many, required, stands_for: false })
    }

    /// The type that is named, or the one that is described on the spot.
    fn kind_of(&mut self, name: &str, node: &Node) -> Result<String, String> {
        if let Some(kind) = node.get("type") {
            return Ok(bare(kind));
        }
        match node.inside.iter().find(|inner| inner.tag.ends_with("Type")) {
            Some(inner) => self.define(name, inner).map(|()| name.to_owned()),
            None => Ok("string".to_owned()),
        }
    }

    /// Own members and those of the types below, elements in the place of others among them.
    fn members(&self, kind: &str) -> Vec<Member> {
        let Some(found) = self.types.get(kind) else { return Vec::new() };
        let mut all = found.base.as_ref().map(|base| self.members(base)).unwrap_or_default();
        for member in &found.members {
            if !member.stands_for {
                all.push(member.clone());
                continue;
            }
            let places = self.elements.iter().filter(|(_, (_, place))| place.as_ref() == Some(&member.name));
            all.extend(places.map(|(name, (kind, _))| Member {
                name: name.clone(),
                kind: kind.clone(),
                required: false,
                stands_for: false,
                ..*member
            }));
        }
        all
    }

    fn value(&self, kind: &str, value: &Json, at: &str) -> Result<(), String> {
        let Some(found) = self.types.get(kind) else { return plain(kind, value, at) };
        let is_text = found.members.is_empty() && found.choices.is_empty() && !found.is_open && !found.holds_text;
        if is_text && let Some(base) = found.base.as_ref().filter(|base| self.is_text(base)) {
            self.value(base, value, at)?;
            let listed =
                found.words.is_empty() || value.as_str().is_some_and(|word| found.words.iter().any(|it| it == word));
            return if listed { Ok(()) } else { Err(format!("{at}: {value} is none of the words of {kind}")) };
        }
        let Json::Object(object) = value else { return Err(format!("{at}: {value} is no object")) };
        if found.is_open {
            return Ok(());
        }
        self.object(kind, object, at)
    }

    fn is_text(&self, kind: &str) -> bool {
        self.types.get(kind).is_none_or(|found| found.members.is_empty() && !found.is_open && !found.holds_text)
    }

    fn object(&self, kind: &str, object: &Map<String, Json>, at: &str) -> Result<(), String> {
        let mut members = self.members(kind);
        if let Some(base) = self.text_below(kind) {
            let (name, kind) = ("value".to_owned(), base);
            members.push(Member { name, kind, many: false, required: true, stands_for: false });
        }
        for (name, value) in object {
            let at = format!("{at}.{name}");
            let member =
                members.iter().find(|member| member.name == *name).ok_or(format!("{at} is not in the schema"))?;
            match (member.many, value) {
                (false, value) => self.value(&member.kind, value, &at)?,
                (true, Json::Array(all)) => {
                    all.iter()
                        .enumerate()
                        .try_for_each(|(n, it)| self.value(&member.kind, it, &format!("{at}[{n}]")))?;
                }
                (true, _) => return Err(format!("{at} is no list")),
            }
        }
        if let Some(missing) = members.iter().find(|member| member.required && !object.contains_key(&member.name)) {
            return Err(format!("{at} lacks {}", missing.name));
        }
        self.one_of_each(kind, object, at)
    }

    fn one_of_each(&self, kind: &str, object: &Map<String, Json>, at: &str) -> Result<(), String> {
        let Some(found) = self.types.get(kind) else { return Ok(()) };
        for choice in &found.choices {
            let there = choice.iter().filter(|names| names.iter().any(|name| object.contains_key(name))).count();
            if there > 1 {
                return Err(format!("{at} has {there} of {choice:?}"));
            }
        }
        found.base.as_ref().map_or(Ok(()), |base| self.one_of_each(base, object, at))
    }

    /// What the text of a type with attributes is.
    fn text_below(&self, kind: &str) -> Option<String> {
        let found = self.types.get(kind)?;
        if found.holds_text { found.base.clone() } else { self.text_below(found.base.as_ref()?) }
    }
}

/// A type of the schema language itself.
fn plain(kind: &str, value: &Json, at: &str) -> Result<(), String> {
    let text = value.as_str();
    let fits = match kind {
        "string" | "anyURI" | "base64Binary" | "token" | "normalizedString" => text.is_some(),
        "boolean" => value.is_boolean(),
        "decimal" | "float" | "double" => value.is_number(),
        "int" | "integer" | "long" | "short" => value.is_i64(),
        "positiveInteger" => value.as_u64().is_some_and(|number| number > 0),
        "date" => text.is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
        "dateTime" => text.is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
        _ => return Err(format!("{at}: the type {kind} is not known")),
    };
    if fits { Ok(()) } else { Err(format!("{at}: {value} is no {kind}")) }
}

fn bare(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

/// The document as a tree.
fn tree(text: &str) -> Result<Node, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event().map_err(|why| why.to_string())? {
            Event::Start(start) => open.push(node(&start)?),
            Event::Empty(start) => {
                let made = node(&start)?;
                open.last_mut().ok_or("nothing is open")?.inside.push(made);
            }
            Event::End(_) => {
                let done = open.pop().ok_or("nothing is open")?;
                open.last_mut().ok_or("nothing is open")?.inside.push(done);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut document = open.pop().filter(|_| open.is_empty()).ok_or("something stays open")?;
    document.inside.pop().filter(|node| node.tag == "schema").ok_or_else(|| "it is no schema".to_owned())
}

fn node(start: &BytesStart<'_>) -> Result<Node, String> {
    let mut node = Node { tag: start.local_name().as_ref().to_owned(), ..Node::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|why| why.to_string())?;
        node.attributes.insert(attribute.key.as_ref().to_owned(), attribute.value.into_owned());
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:element name="Thing" abstract="true" type="Base"/>
      <xs:element name="Bunch" type="Bunch" substitutionGroup="Thing"/>
      <xs:simpleType name="Colour"><xs:restriction base="xs:string"><xs:enumeration value="rose"/></xs:restriction></xs:simpleType>
      <xs:complexType name="Ref"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="name" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
      <xs:complexType name="Base"><xs:sequence><xs:element name="Id" type="xs:string" minOccurs="0"/></xs:sequence><xs:attribute name="code" type="xs:string" use="required"/></xs:complexType>
      <xs:complexType name="Bunch"><xs:complexContent><xs:extension base="Base"><xs:sequence>
        <xs:element name="Stems" type="xs:int" minOccurs="0"/><xs:element name="Price" type="xs:decimal"/>
        <xs:element name="Colour" type="Colour" minOccurs="0" maxOccurs="unbounded"/><xs:element name="For" type="Ref" minOccurs="0"/>
        <xs:choice><xs:element name="Box" type="xs:boolean"/><xs:element name="Vase" type="xs:date"/></xs:choice>
      </xs:sequence></xs:extension></xs:complexContent></xs:complexType>
      <xs:complexType name="Shop"><xs:sequence><xs:element ref="Thing" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
    </xs:schema>"#;

    #[test]
    fn what_is_as_described_passes_and_nothing_else() {
        let mut xsd = Xsd::default();
        xsd.add(SCHEMA).unwrap();
        let good = json!({ "code": "a", "Id": "1", "Stems": 3, "Price": 2.5, "Colour": ["rose"], "For": { "value": "7", "name": "Anna" }, "Box": true });
        assert_eq!(xsd.judge("Bunch", &good), Ok(()));
        assert_eq!(xsd.judge("Shop", &json!({ "Bunch": [good] })), Ok(()));
        for (member, bad, why) in [
            ("Petals", json!(1), "unknown"),
            ("Stems", json!("3"), "words for a number"),
            ("Stems", json!(3.5), "half a stem"),
            ("Price", json!("2.50"), "words for an amount"),
            ("Colour", json!("rose"), "no list"),
            ("Colour", json!(["red"]), "a word that is not allowed"),
            ("For", json!("7"), "no object"),
            ("For", json!({ "name": "Anna" }), "without its value"),
            ("Box", json!("yes"), "no yes or no"),
            ("Vase", json!("2026-05-16"), "two of which only one may be there"),
            ("Id", json!(null), "nothing for words"),
        ] {
            let mut worse = good.clone();
            worse[member] = bad;
            assert!(xsd.judge("Bunch", &worse).is_err(), "{why}");
        }
        for missing in ["Price", "code"] {
            let mut less = good.clone();
            less.as_object_mut().unwrap().remove(missing);
            assert!(xsd.judge("Bunch", &less).is_err(), "without {missing}");
        }
        assert!(xsd.has("Bunch", "For.name") && !xsd.has("Bunch", "For.first") && !xsd.has("Bunch", "Petals"));
        assert!(
            Xsd::default().add("<xs:schema><xs:complexType name='A'><xs:key/></xs:complexType></xs:schema>").is_err()
        );
    }
}
