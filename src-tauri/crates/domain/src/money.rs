//! An amount with its currency. Never a float: a cent lost is a letter from the accountant.

use iso_currency::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// `2850.00 GBP`. Amounts of different currencies are never added or compared for size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's main unit (pounds, not pence).
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: Currency,
}

/// A text was not an amount with a currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an amount of money; write it like “2850.00 GBP”")]
pub struct NotMoney(String);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = u32::from(self.currency.exponent().unwrap_or(2));
        let mut amount = self.amount;
        if amount.scale() < digits {
            amount.rescale(digits);
        }
        write!(f, "{amount} {}", self.currency.code())
    }
}

impl FromStr for Money {
    type Err = NotMoney;
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let wrong = || NotMoney(text.to_owned());
        let (amount, code) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
        Ok(Self {
            amount: ungrouped(amount.trim()).ok_or_else(wrong)?.parse().map_err(|_| wrong())?,
            currency: Currency::from_code(&code.to_ascii_uppercase()).ok_or_else(wrong)?,
        })
    }
}

/// Without the commas between thousands. A comma anywhere else may stand for the decimal point of another country:
/// taking it out would make `1,50` a hundred and fifty.
fn ungrouped(amount: &str) -> Option<String> {
    let mut groups = amount.split('.').next().unwrap_or_default().split(',').skip(1);
    let fraction = amount.split_once('.').map_or("", |(_, fraction)| fraction);
    let grouped = groups.all(|group| group.len() == 3 && group.bytes().all(|digit| digit.is_ascii_digit()));
    (grouped && !fraction.contains(',')).then(|| amount.replace(',', ""))
}
