//! A season of weddings, made up from a seed: who marries whom, where and when. It knows no provider; each service
//! makes of it what a studio would keep there.
//!
//! Deliberately among them: the weekends on which the clocks change in Britain, venues abroad, a couple who have not
//! decided yet, two couples with one surname, and names that are not plain ASCII.

mod names;

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use fastrand::Rng;

/// A place to marry at.
#[derive(Debug)]
pub struct Venue {
    pub name: &'static str,
    pub address: &'static str,
    pub zone: Tz,
}

/// One booked wedding, or one that may yet be.
#[derive(Debug)]
pub struct Wedding {
    /// From 1, in the order of their days.
    pub number: usize,
    pub couple: [Partner; 2],
    pub date: NaiveDate,
    /// Wall-clock time at the venue.
    pub ceremony: NaiveTime,
    pub venue: &'static Venue,
    /// Asked for, but not booked.
    pub tentative: bool,
    /// When the couple booked, or asked.
    pub booked: NaiveDate,
    /// What it costs, in pounds or in the currency of its venue.
    pub total: i64,
}

#[derive(Debug)]
pub struct Partner {
    pub first: &'static str,
    pub last: &'static str,
    pub email: String,
    pub phone: String,
}

impl Wedding {
    /// `WT-0012`, in every tool.
    pub fn invoice(&self) -> String {
        format!("WT-{:04}", self.number)
    }

    /// A quarter, some days after booking.
    pub fn deposit(&self) -> (i64, NaiveDate) {
        (self.total / 4, self.booked + Days::new(3))
    }

    /// The rest, four weeks before the day.
    pub fn balance(&self) -> (i64, NaiveDate) {
        (self.total - self.total / 4, self.date - Days::new(28))
    }

    /// The day of the first talk, at the hour of the ceremony, in the studio.
    pub fn talk(&self) -> NaiveDate {
        self.date - Days::new(90)
    }

    pub fn title(&self) -> String {
        format!("{} & {}", self.couple[0].first, self.couple[1].first)
    }
}

const DAYS_BEFORE: u64 = 120;
const DAYS_AFTER: u64 = 400;

/// The weddings from four months ago to more than a year ahead, in order. Where `least` is more than a studio has, its
/// calendar is gone through again: as if there were several studios in one.
pub fn weddings(seed: u64, today: NaiveDate, least: usize) -> Vec<Wedding> {
    let mut dice = Rng::with_seed(seed);
    let first = today - Days::new(DAYS_BEFORE);
    let days = usize::try_from(DAYS_BEFORE + DAYS_AFTER).unwrap_or_default();
    let mut weddings = Vec::new();
    while weddings.is_empty() || weddings.len() < least {
        for day in first.iter_days().take(days) {
            if is_chosen(day, &mut dice) {
                weddings.push(wedding(weddings.len() + 1, day, today, &mut dice));
            }
        }
    }
    weddings
}

/// Most weddings are on summer Saturdays; the weekends of a clock change always have one on both days.
fn is_chosen(day: NaiveDate, dice: &mut Rng) -> bool {
    let saturday = day.weekday() == Weekday::Sat;
    let summer = (5..=9).contains(&day.month());
    let chance = match (saturday, day.weekday() == Weekday::Fri, summer) {
        (true, _, true) => 0.85,
        (true, _, false) => 0.3,
        (_, true, true) => 0.15,
        _ => 0.01,
    };
    let chosen = dice.f64() < chance;
    chosen || clocks_change(day) || (saturday && day.succ_opt().is_some_and(clocks_change))
}

/// Whether Britain changes its clocks that day: the last Sunday of March or October.
fn clocks_change(day: NaiveDate) -> bool {
    let last_of_its_kind = day.checked_add_days(Days::new(7)).is_some_and(|next| next.month() != day.month());
    day.weekday() == Weekday::Sun && [3, 10].contains(&day.month()) && last_of_its_kind
}

fn wedding(number: usize, date: NaiveDate, today: NaiveDate, dice: &mut Rng) -> Wedding {
    let lately = u64::try_from(40 + number % 200).unwrap_or_default();
    let abroad = dice.u8(..) < 30;
    let venues = if abroad { names::ABROAD } else { names::AT_HOME };
    let hour = dice.u32(11..=16);
    Wedding {
        couple: [partner(dice), partner(dice)],
        date,
        ceremony: NaiveTime::from_hms_opt(hour, *pick(&[0, 30], dice), 0).unwrap_or_default(),
        venue: pick(venues, dice),
        tentative: dice.u8(..) < 26,
        booked: (today - Days::new(lately)).min(date - Days::new(60 + lately)),
        total: 1800 + 125 * i64::try_from(number % 17).unwrap_or_default(),
        number,
    }
}

fn partner(dice: &mut Rng) -> Partner {
    let (first, last) = (*pick(names::FIRST, dice), *pick(names::LAST, dice));
    let plain = |name: &str| name.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
    let number = dice.u16(10..1000);
    let email = format!("{}.{}{number}@mail.example", plain(first), plain(last));
    // From the numbers that Britain keeps for stories.
    Partner { first, last, email, phone: format!("07700 900{number:03}") }
}

fn pick<'a, T>(from: &'a [T], dice: &mut Rng) -> &'a T {
    &from[dice.usize(..from.len())]
}
