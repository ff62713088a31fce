//! Reads a WebDAV multistatus (RFC 4918) while it arrives, one response at a time.
//!
//! Hostile answers are refused, not repaired: no document types and no entities but the five of XML, no nesting past
//! [`DEEPEST`], no single text past [`LONGEST`]. An answer that ends before its last element is closed is refused as
//! well, so that half a listing is never taken for a whole one.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use std::io::{self, BufRead, Read};

/// Elements within elements.
const DEEPEST: usize = 24;
/// Bytes of one text or tag.
const LONGEST: usize = 64 << 20;

/// What one multistatus says, part by part.
#[derive(Debug)]
pub enum Part {
    /// About one resource.
    Response(Box<Response>),
    /// Where to go on (RFC 6578).
    Token(String),
}

/// About one resource.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// As the server wrote it.
    pub href: String,
    /// Of the resource as a whole; `None` where only its properties have one.
    pub status: Option<u16>,
    /// Those that came with a status of success.
    pub props: Props,
}

/// The properties that we ask for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Props {
    /// `getetag`, quotes and all.
    pub etag: Option<String>,
    /// `calendar-data`
    pub data: Option<String>,
    /// `displayname`
    pub name: Option<String>,
    /// `sync-token`
    pub token: Option<String>,
    /// `getctag`
    pub ctag: Option<String>,
    /// `current-user-principal`
    pub principal: Option<String>,
    /// `calendar-home-set`
    pub homes: Vec<String>,
    /// `resourcetype` says it is a calendar.
    pub calendar: bool,
    /// `resourcetype` says it is a collection.
    pub collection: bool,
    /// `supported-calendar-component-set`; empty: not said.
    pub components: Vec<String>,
    /// `current-user-privilege-set`; empty: not said.
    pub privileges: Vec<String>,
    /// `supported-report-set` names `sync-collection`.
    pub syncs: bool,
}

/// Why a multistatus cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Garbled {
    /// The line broke, or the answer did.
    #[error("the answer broke off: {0}")]
    Broken(io::Error),
    /// Not what it should be.
    #[error("{0}")]
    Unreadable(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Multistatus,
    Response,
    Propstat,
    Prop,
    Href,
    Status,
    Etag,
    Data,
    Name,
    Token,
    Ctag,
    Principal,
    Homes,
    Types,
    Components,
    Privileges,
    Privilege,
    Reports,
    Other,
}

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
const SERVER: &str = "http://calendarserver.org/ns/";

fn tag(space: &str, name: &str) -> Tag {
    match (space, name) {
        (DAV, "multistatus") => Tag::Multistatus,
        (DAV, "response") => Tag::Response,
        (DAV, "propstat") => Tag::Propstat,
        (DAV, "prop") => Tag::Prop,
        (DAV, "href") => Tag::Href,
        (DAV, "status") => Tag::Status,
        (DAV, "getetag") => Tag::Etag,
        (CALDAV, "calendar-data") => Tag::Data,
        (DAV, "displayname") => Tag::Name,
        (DAV, "sync-token") => Tag::Token,
        (SERVER, "getctag") => Tag::Ctag,
        (DAV, "current-user-principal") => Tag::Principal,
        (CALDAV, "calendar-home-set") => Tag::Homes,
        (DAV, "resourcetype") => Tag::Types,
        (CALDAV, "supported-calendar-component-set") => Tag::Components,
        (DAV, "current-user-privilege-set") => Tag::Privileges,
        (DAV, "privilege") => Tag::Privilege,
        (DAV, "supported-report-set") => Tag::Reports,
        _ => Tag::Other,
    }
}

/// A multistatus being read.
pub struct Multistatus<R: BufRead> {
    reader: NsReader<Meter<R>>,
    event: Vec<u8>,
    open: Vec<Tag>,
    text: String,
    response: Response,
    /// Properties of the propstat being read, and its status.
    props: Props,
    status: Option<u16>,
    began: bool,
}

impl<R: BufRead> Multistatus<R> {
    /// Over the body of an answer.
    pub fn new(body: R) -> Self {
        let mut reader = NsReader::from_reader(Meter { inner: body, left: LONGEST });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            event: Vec::new(),
            open: Vec::new(),
            text: String::new(),
            response: Response::default(),
            props: Props::default(),
            status: None,
            began: false,
        }
    }

    /// The next part; `None`: that was all, and it was whole.
    pub fn next(&mut self) -> Result<Option<Part>, Garbled> {
        // Taken out so that an event can be looked at while the state changes.
        let mut space = std::mem::take(&mut self.event);
        let part = self.step_until_part(&mut space);
        self.event = space;
        part
    }

    fn step_until_part(&mut self, event: &mut Vec<u8>) -> Result<Option<Part>, Garbled> {
        loop {
            event.clear();
            self.reader.get_mut().left = LONGEST;
            match self.reader.read_resolved_event_into(event).map_err(broken)? {
                (space, Event::Start(start)) => {
                    let found = match space {
                        ResolveResult::Bound(Namespace(space)) => tag(space, start.local_name().as_ref()),
                        _ => Tag::Other,
                    };
                    begin(&mut self.open, &mut self.text, &mut self.began, found)?;
                    self.note(found, &start);
                }
                (_, Event::End(_)) => {
                    if let Some(part) = self.end() {
                        return Ok(Some(part));
                    }
                }
                (_, Event::Text(text)) if wanted(&self.open) => self.text.push_str(&text.xml10_content()),
                (_, Event::CData(text)) if wanted(&self.open) => self.text.push_str(&text.xml10_content()),
                (_, Event::GeneralRef(name)) => self.text.push(character(&name)?),
                (_, Event::DocType(_)) => return Err(refused("it declares a document type")),
                (_, Event::Eof) if self.began && self.open.is_empty() => return Ok(None),
                (_, Event::Eof) => return Err(Garbled::Broken(io::ErrorKind::UnexpectedEof.into())),
                _ => {}
            }
            if self.text.len() > LONGEST {
                return Err(refused("one text in it is far too long"));
            }
        }
    }

    /// What an element says by being there.
    fn note(&mut self, found: Tag, start: &BytesStart<'_>) {
        let name = start.local_name();
        let name: &str = name.as_ref();
        let mut around = self.open.iter().rev().skip(1);
        match (around.next(), found) {
            (Some(Tag::Types), _) if name == "calendar" => self.props.calendar = true,
            (Some(Tag::Types), _) if name == "collection" => self.props.collection = true,
            (Some(Tag::Components), _) => {
                if let Ok(Some(component)) = start.try_get_attribute("name") {
                    self.props.components.push(component.value.to_ascii_uppercase());
                }
            }
            (Some(Tag::Privilege), _) => self.props.privileges.push(name.to_owned()),
            _ if name == "sync-collection" && self.open.contains(&Tag::Reports) => self.props.syncs = true,
            (_, Tag::Response) => self.response = Response::default(),
            (_, Tag::Propstat) => (self.props, self.status) = (Props::default(), None),
            _ => {}
        }
    }

    fn end(&mut self) -> Option<Part> {
        let closed = self.open.pop()?;
        let around = self.open.last().copied();
        let mut text = || std::mem::take(&mut self.text);
        match (around, closed) {
            (Some(Tag::Response), Tag::Href) => self.response.href = trimmed(text()),
            (Some(Tag::Principal), Tag::Href) => self.props.principal = Some(trimmed(text())),
            (Some(Tag::Homes), Tag::Href) => self.props.homes.push(trimmed(text())),
            (Some(Tag::Response), Tag::Status) => self.response.status = code(&text()),
            (Some(Tag::Propstat), Tag::Status) => self.status = code(&text()),
            (Some(Tag::Prop), Tag::Etag) => self.props.etag = some(trimmed(text())),
            (Some(Tag::Prop), Tag::Data) => self.props.data = some(text()),
            (Some(Tag::Prop), Tag::Name) => self.props.name = some(trimmed(text())),
            (Some(Tag::Prop), Tag::Token) => self.props.token = some(trimmed(text())),
            (Some(Tag::Prop), Tag::Ctag) => self.props.ctag = some(trimmed(text())),
            (Some(Tag::Multistatus), Tag::Token) => return Some(Part::Token(trimmed(text()))),
            (Some(Tag::Response), Tag::Propstat) if self.status.is_none_or(|status| (200..300).contains(&status)) => {
                self.response.props.take(std::mem::take(&mut self.props));
            }
            (Some(Tag::Multistatus), Tag::Response) => {
                return Some(Part::Response(Box::new(std::mem::take(&mut self.response))));
            }
            _ => {}
        }
        None
    }
}

/// Only leaves that we know; anything else may be as long as it likes without being kept.
fn wanted(open: &[Tag]) -> bool {
    use Tag::{Ctag, Data, Etag, Href, Name, Status, Token};
    matches!(open.last(), Some(Href | Status | Etag | Data | Name | Token | Ctag))
}

fn begin(open: &mut Vec<Tag>, text: &mut String, began: &mut bool, found: Tag) -> Result<(), Garbled> {
    if open.is_empty() && (*began || found != Tag::Multistatus) {
        return Err(refused("it is not a multistatus"));
    }
    if open.len() >= DEEPEST {
        return Err(refused("it is nested too deeply"));
    }
    *began = true;
    open.push(found);
    text.clear();
    Ok(())
}

impl Props {
    /// Adds what another propstat of the same resource brought.
    fn take(&mut self, more: Self) {
        self.etag = self.etag.take().or(more.etag);
        self.data = self.data.take().or(more.data);
        self.name = self.name.take().or(more.name);
        self.token = self.token.take().or(more.token);
        self.ctag = self.ctag.take().or(more.ctag);
        self.principal = self.principal.take().or(more.principal);
        self.homes.extend(more.homes);
        self.calendar |= more.calendar;
        self.collection |= more.collection;
        self.components.extend(more.components);
        self.privileges.extend(more.privileges);
        self.syncs |= more.syncs;
    }
}

/// `HTTP/1.1 404 Not Found`
fn code(line: &str) -> Option<u16> {
    line.split_ascii_whitespace().nth(1)?.parse().ok()
}

fn some(text: String) -> Option<String> {
    if text.is_empty() { None } else { Some(text) }
}

fn trimmed(text: String) -> String {
    let short = text.trim();
    if short.len() == text.len() { text } else { short.to_owned() }
}

fn character(name: &quick_xml::events::BytesRef<'_>) -> Result<char, Garbled> {
    if let Some(character) = name.resolve_char_ref().map_err(|refusal| Garbled::Unreadable(refusal.to_string()))? {
        return Ok(character);
    }
    match &**name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(refused("it uses an entity of its own")),
    }
}

fn refused(why: &str) -> Garbled {
    Garbled::Unreadable(why.to_owned())
}

fn broken(refusal: quick_xml::Error) -> Garbled {
    match refusal {
        quick_xml::Error::Io(io) => Garbled::Broken(match std::sync::Arc::try_unwrap(io) {
            Ok(io) => io,
            Err(shared) => io::Error::new(shared.kind(), shared.to_string()),
        }),
        other => Garbled::Unreadable(other.to_string()),
    }
}

/// Gives out so many bytes and no more, so that one endless tag cannot fill the memory.
struct Meter<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Meter<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let there = self.fill_buf()?;
        let count = there.len().min(space.len());
        space[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Meter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("one part of it is far too long"));
        }
        let there = self.inner.fill_buf()?;
        Ok(&there[..there.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}
