use crate::{html, pdf};
use lopdf::Document;
use proptest::prelude::*;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::RecordId;
use wedsync_domain::pack::{Confirmed, Heard, Pack, PackBill, PackEntry, PackNote, PackPerson, PackPlace};
use wedsync_domain::time::Instant;

fn entry(title: &str, times: Option<(&str, &str)>, place: Option<&str>) -> PackEntry {
    PackEntry {
        record: RecordId(1),
        title: title.into(),
        date: "2027-05-15".into(),
        starts: times.map(|(starts, _)| starts.into()),
        ends: times.map(|(_, ends)| ends.into()),
        from: "2027-05-15".into(),
        until: None,
        place: place.map(Into::into),
        tentative: title == "Fireworks",
        wedding: title == "Anna & Ben",
    }
}

fn person(name: &str, role: Option<&str>, phone: Option<&str>) -> PackPerson {
    let (firm, email) =
        (None, phone.is_none().then(|| "a.very.long.address.of.somebody@studio-and-partners.example.org".into()));
    PackPerson {
        record: RecordId(2),
        name: name.into(),
        role: role.map(Into::into),
        firm,
        phone: phone.map(Into::into),
        email,
    }
}

fn place(name: &str, address: Option<&str>, venue: bool) -> PackPlace {
    let phone = venue.then(|| "01632 960001".into());
    PackPlace { name: name.into(), address: address.map(Into::into), phone, venue }
}

/// A wedding in May, as a studio would have it.
fn pack() -> Pack {
    let at = Instant(Timestamp(1_810_195_200_000));
    let heard = |tools: &[&str]| Confirmed {
        at: Some(at),
        tools: tools.iter().map(ToString::to_string).collect(),
        here_alone: 0,
    };
    let bill = |number: &str, total: &str, balance: &str, due: &str| PackBill {
        record: RecordId(3),
        number: number.into(),
        total: Some(total.into()),
        balance: Some(balance.into()),
        due: Some(due.into()),
        status: Some("open".into()),
    };
    let note = |about: &str, text: &str| PackNote { about: about.into(), text: text.into() };
    Pack {
        wedding: RecordId(1),
        title: "Anna & Ben".into(),
        studio: Some("Fenwick & Lowe".into()),
        date: Some("2027-05-15".into()),
        status: Some("booked".into()),
        venue: Some("The Barn, Ash Lane 4, Frome".into()),
        made: at,
        zone: "Europe/London".into(),
        venue_zone: None,
        timeline: vec![
            entry("Vans loaded at the workshop", Some(("07:30", "08:15")), Some("Unit 6, Station Road")),
            entry("Getting ready", Some(("10:00", "12:00")), Some("The Old Rectory, Mells")),
            entry("Bouquets and buttonholes handed over", Some(("12:15", "12:30")), Some("The Old Rectory, Mells")),
            entry("Anna & Ben", Some(("14:00", "23:00")), None),
            entry("Ceremony in the walled garden", Some(("14:00", "14:45")), None),
            entry("Fireworks", Some(("22:15", "22:30")), None),
        ],
        people: vec![
            person("Anna Bell", Some("partner A"), Some("07700 900123")),
            person("Ben Carr", Some("partner B"), Some("07700 900456")),
            person("Pia Lang", Some("planner"), None),
        ],
        places: vec![
            place("The Barn", Some("Ash Lane 4\nFrome BA11 2XX"), true),
            place("The Old Rectory, Mells", None, false),
            place("Unit 6, Station Road", None, false),
        ],
        notes: vec![
            note(
                "Anna & Ben",
                "No lilies anywhere: the bride's mother is allergic. The arch goes up on the left of the oak, \
                                not in front of it. Take it down before 22:00, because of the fireworks.",
            ),
            note("The Barn", "Gate code 4711. Vans only by the lower track; it floods after rain."),
        ],
        bills: vec![
            bill("17", "2400.00 GBP", "0.00 GBP", "2027-01-10"),
            bill("18", "950.00 GBP", "950.00 GBP", "2027-05-15"),
        ],
        owed: Some(vec!["950.00 GBP".into()]),
        heard: Heard {
            timeline: heard(&["Studio manager", "Studio calendar"]),
            people: heard(&["Studio manager", "Books"]),
            places: heard(&["Studio manager"]),
            notes: heard(&["Studio manager"]),
            bills: heard(&["Studio manager", "Books"]),
        },
    }
}

/// What another program reads in it, sheet by sheet.
fn read(pack: &Pack) -> Vec<String> {
    let document = Document::load_mem(&pdf(pack).unwrap()).unwrap();
    let pages = document.get_pages();
    pages
        .keys()
        .map(|page| document.extract_text(&[*page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn another_program_reads_the_whole_of_it_on_one_sheet() {
    let read = read(&pack());
    assert_eq!(read.len(), 1);
    for words in [
        "Anna & Ben",
        "Saturday, 15 May 2027",
        "14:00 – 23:00",
        "07700 900123",
        "Gate code 4711",
        "950.00 GBP",
        "Page 1 of 1",
    ] {
        assert!(read[0].contains(words), "{words} in {}", read[0]);
    }
    assert!(read[0].contains("Confirmed Thu 13 May 2027"), "{}", read[0]);
}

#[test]
fn names_in_polish_german_and_cyrillic_are_written_as_they_are_and_others_in_latin_letters() {
    let mut pack = pack();
    pack.people = ["Żółć Gęślą", "Jürgen Weißmüller", "Олена Шевченко", "Ελένη", "王小明"]
        .map(|name| person(name, None, Some("1")))
        .into();
    let read = read(&pack).concat();
    for name in ["Żółć Gęślą", "Jürgen Weißmüller", "Олена Шевченко", "Ελένη", "WangXiaoMing"]
    {
        assert!(read.contains(name), "{name} in {read}");
    }
    assert!(html(&pack).contains("王小明"), "a page has the letters of its machine");
}

#[test]
fn a_long_day_goes_on_on_further_sheets_and_nothing_of_it_is_lost() {
    let mut pack = pack();
    pack.notes[0].text = (0..900).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
    pack.timeline = (0..60).map(|number| entry(&format!("Thing{number}."), Some(("10:00", "11:00")), None)).collect();
    let read = read(&pack);
    assert!(read.len() > 2, "{} sheets", read.len());
    let all = read.concat();
    for number in 0..60 {
        assert!(all.contains(&format!("Thing{number}.")), "{number}");
    }
    for number in 0..900 {
        assert!(all.contains(&format!("word{number}")), "{number}");
    }
    assert!(read[1].contains(&format!("Page 2 of {}", read.len())));
}

#[test]
fn a_page_reaches_for_nothing_and_what_people_wrote_is_text_and_no_markup() {
    let mut pack = pack();
    pack.title = "<script>alert(1)</script> & \"Ben\"".into();
    pack.notes[0].text = "<img src=https://example.org/x>".into();
    let page = html(&pack);
    for reach in ["<script", "<img", "<link", "<iframe", "url("] {
        assert!(!page.contains(reach), "{reach} in {page}");
    }
    assert!(page.contains("&lt;img src=https://example.org/x&gt;"), "{page}");
}

#[test]
fn what_is_missing_is_said() {
    let mut pack = pack();
    (pack.date, pack.owed, pack.venue_zone) = (None, None, Some("America/New_York".into()));
    (pack.timeline, pack.people, pack.bills) = (Vec::new(), Vec::new(), Vec::new());
    pack.status = Some("enquiry".into());
    pack.heard.timeline = Confirmed { at: None, tools: Vec::new(), here_alone: 1 };
    for text in [read(&pack).concat(), html(&pack)] {
        for words in [
            "No date yet",
            "enquiry",
            "America/New_York",
            "Nothing is written down.",
            "Nothing was billed",
            "Known to this desk alone.",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn whatever_somebody_wrote_it_becomes_a_file_that_can_be_read(title in any::<String>(), note in "\\PC{0,400}", address in "[a-z.@/]{0,300}") {
        let mut pack = pack();
        (pack.title, pack.notes[0].text, pack.people[2].email) = (title, note, Some(address));
        prop_assert!(!read(&pack).is_empty());
        prop_assert!(html(&pack).ends_with("</html>"));
    }
}
