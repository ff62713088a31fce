//! What the season's people and places are called. All of it is made up, and put together by chance.

use super::Venue;
use chrono_tz::Tz;

pub const FIRST: &[&str] = &[
    "Amara", "Beatrice", "Callum", "Dilys", "Ewan", "Fatima", "Grace", "Harriet", "Imogen", "Jonah", "Kofi", "Leila",
    "Maeve", "Niamh", "Oscar", "Priya", "Quentin", "Rosalind", "Siân", "Tomasz", "Una", "Vikram", "Wilfred", "Zoë",
    "Chloé", "Søren", "Inés", "Hamish",
];

pub const LAST: &[&str] = &[
    "Ashworth",
    "Bancroft",
    "Cadwallader",
    "Demir",
    "Ellingham",
    "Fairweather",
    "Gill",
    "Hathersage",
    "Iyer",
    "Jónsdóttir",
    "Kowalska",
    "Llewellyn",
    "MacAskill",
    "Nakamura",
    "O’Dowd",
    "Penhaligon",
    "Quayle",
    "Rowntree",
    "Szabó",
    "Thistlewood",
    "Underhill",
    "van der Meer",
    "Whitlock",
    "Yeo",
];

pub const AT_HOME: &[Venue] = &[
    Venue {
        name: "Larkmead Barn",
        address: "Larkmead Barn, Mill Lane, Nether Wallow, Gloucestershire",
        zone: Tz::Europe__London,
    },
    Venue { name: "The Old Kiln", address: "The Old Kiln, Potters Row, Ashcombe, Devon", zone: Tz::Europe__London },
    Venue { name: "Strathbrae House", address: "Strathbrae House, by Loch Eil, Highland", zone: Tz::Europe__London },
    Venue { name: "Plas Hendre", address: "Plas Hendre, Llanfair-y-coed, Powys", zone: Tz::Europe__London },
    Venue {
        name: "The Assembly Rooms",
        address: "The Assembly Rooms, Crescent Street, Harrowgate Spa",
        zone: Tz::Europe__London,
    },
    Venue {
        name: "Saltmarsh Chapel",
        address: "Saltmarsh Chapel, Quay Road, Winterfleet, Norfolk",
        zone: Tz::Europe__London,
    },
];

pub const ABROAD: &[Venue] = &[
    Venue {
        name: "Villa Cipressina",
        address: "Villa Cipressina, Strada delle Vigne 4, Poggiolungo, Toscana",
        zone: Tz::Europe__Rome,
    },
    Venue { name: "Quinta do Miradouro", address: "Quinta do Miradouro, Sintra", zone: Tz::Europe__Lisbon },
    Venue {
        name: "Hudson Glasshouse",
        address: "Hudson Glasshouse, River Road, New York State",
        zone: Tz::America__New_York,
    },
    Venue { name: "Ballyrowan Castle", address: "Ballyrowan Castle, County Mayo", zone: Tz::Europe__Dublin },
];
