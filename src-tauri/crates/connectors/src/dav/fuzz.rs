//! Random and mangled multistatus: whatever comes, reading ends, in parts or in a refusal.

use super::multistatus::{Multistatus, Part, Response};
use proptest::prelude::*;
use quick_xml::escape::escape;

const FIXTURES: [&str; 4] = [
    include_str!("../providers/calendar/caldav/fixtures/first-page.xml"),
    include_str!("../providers/calendar/caldav/fixtures/changed.xml"),
    include_str!("../providers/calendar/caldav/fixtures/calendars.xml"),
    include_str!("../providers/calendar/caldav/fixtures/account.xml"),
];

fn read(bytes: &[u8]) -> Result<(Vec<Response>, Option<String>), String> {
    let mut reader = Multistatus::new(bytes);
    let (mut responses, mut token) = (Vec::new(), None);
    while let Some(part) = reader.next().map_err(|garbled| garbled.to_string())? {
        match part {
            Part::Response(response) => responses.push(*response),
            Part::Token(text) => token = Some(text),
        }
    }
    Ok((responses, token))
}

#[test]
fn fixtures_say_what_the_documents_say() {
    let (first, token) = read(FIXTURES[0].as_bytes()).unwrap();
    assert_eq!((first.len(), token), (2, None));
    assert_eq!(first[0].props.etag.as_deref(), Some("\"2134-314\""));
    assert!(first[0].props.data.as_ref().unwrap().contains("SUMMARY:Raman & Ashworth\n"));
    assert!(first[1].props.data.as_ref().unwrap().contains("flowers & light\r\n"), "{:?}", first[1].props.data);
    let (changed, token) = read(FIXTURES[1].as_bytes()).unwrap();
    assert_eq!(token.as_deref(), Some("http://example.com/ns/sync/1236"));
    assert_eq!(changed.iter().map(|response| response.status).collect::<Vec<_>>(), [None, Some(404), Some(507)]);
    assert_eq!(changed[0].props.data, None, "a property with 404 is not there");
    let (calendars, _) = read(FIXTURES[2].as_bytes()).unwrap();
    assert_eq!(calendars[1].props.components, ["VEVENT", "VTODO"]);
    assert_eq!(calendars[1].props.privileges, ["read", "write"]);
    assert!(calendars[1].props.calendar && !calendars[4].props.calendar);
    let (account, _) = read(FIXTURES[3].as_bytes()).unwrap();
    assert_eq!(account[0].props.homes, ["https://p42-caldav.icloud.com:443/1234567890/calendars/"]);
}

#[test]
fn every_beginning_of_an_answer_is_refused() {
    for fixture in FIXTURES {
        let whole = fixture.trim_end().len();
        for end in (0..whole).filter(|end| fixture.is_char_boundary(*end)) {
            assert!(read(&fixture.as_bytes()[..end]).is_err(), "{end} of {whole} bytes were taken for the whole");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_end_in_parts_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_mangled_answer_ends_in_parts_or_a_refusal(
        which in 0..4_usize, at in 0..2000_usize, length in 0..40_usize,
        with in prop_oneof![Just(String::new()), "[<>&;/!\\[\\]\\-a-z\" ]{0,12}", Just("<!DOCTYPE a [".to_owned()), Just("&#0;".to_owned())],
    ) {
        let mut bytes = FIXTURES[which].as_bytes().to_vec();
        let at = at.min(bytes.len());
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, with.into_bytes());
        let _ = read(&bytes);
    }

    #[test]
    fn texts_come_out_as_they_went_in(href in "[!-~]{1,40}", etag in "[ -~]{0,20}", data in "[ -~äß💐\n]{1,200}") {
        let xml = format!(
            "<a:multistatus xmlns:a=\"DAV:\" xmlns:b=\"urn:ietf:params:xml:ns:caldav\"><a:response><a:href>{}</a:href><a:propstat>\
             <a:prop><a:getetag>{}</a:getetag><b:calendar-data>{}</b:calendar-data></a:prop><a:status>HTTP/1.1 200 OK</a:status>\
             </a:propstat></a:response></a:multistatus>",
            escape(&href), escape(&etag), escape(&data)
        );
        let (responses, _) = read(xml.as_bytes()).unwrap();
        prop_assert_eq!(responses[0].href.as_str(), href.trim());
        prop_assert_eq!(responses[0].props.etag.as_deref().unwrap_or_default(), etag.trim());
        prop_assert_eq!(responses[0].props.data.as_deref(), Some(data.as_str()));
    }
}
