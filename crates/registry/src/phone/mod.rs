//! Telephone numbers of any country: tenants have foreign numbers too, so a number without a
//! country code is taken for a mainland one only where it looks like one.

mod countries;
mod fault;
mod read;

pub use fault::PhoneFault;
pub use read::read;

use crate::identity::half_width;

/// The code of mainland China.
const MAINLAND: u16 = 86;

/// A number that could have been given to somebody.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    country: u16,
    national: String,
    extension: String,
}

impl Phone {
    /// The number as E.164 has it, with `+` and without extension: how it is stored and dialled.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.country, self.national)
    }

    /// Code of the country or region.
    pub fn country(&self) -> u16 {
        self.country
    }

    /// Digits behind the switchboard's, "" for none.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// Whether a text message can reach it: a mainland mobile number of a range in use, or a
    /// number from abroad, about which only its network knows.
    pub fn takes_texts(&self) -> bool {
        if self.country != MAINLAND {
            return self.extension.is_empty();
        }
        let b: Vec<u8> = self.national.bytes().map(|b| b - b'0').collect();
        let &[1, second, third, fourth, fifth, ..] = b.as_slice() else {
            return false;
        };
        b.len() == 11
            && match second {
                5 | 9 => third != 4,
                6 => matches!(third, 2 | 5 | 6 | 7),
                4 => matches!(third, 5 | 7 | 9),
                // 1740 to 1749 are satellites' but for three ranges.
                7 if third == 4 => {
                    matches!((fourth, fifth), (0 | 9, _) | (1, 0..=2))
                }
                3 | 7 | 8 => true,
                _ => false,
            }
    }

    /// The spelling under which numbers are compared: a mainland number as it is dialled there,
    /// without extension; any other with `+` and its country.
    pub fn comparable(&self) -> String {
        let national = &self.national;
        match self.country {
            MAINLAND if national.starts_with('1') && national.len() == 11 => national.clone(),
            MAINLAND if service_number(national) => national.clone(),
            MAINLAND => format!("0{national}"),
            _ => self.e164(),
        }
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A log must never hold a number.
        write!(f, "Phone(+{} …)", self.country)
    }
}

/// 400 and 800 numbers: companies'.
fn service_number(national: &str) -> bool {
    national.len() == 10 && (national.starts_with("400") || national.starts_with("800"))
}

/// The spelling under which telephones are compared: [`Phone::comparable`], or the digits alone of
/// what can't be read as a number.
pub fn normal_phone(phone: &str) -> String {
    read(phone).map_or_else(
        |_| {
            let digits: String = half_width(phone).filter(char::is_ascii_digit).collect();
            read(&digits).map_or(digits, |phone| phone.comparable())
        },
        |phone| phone.comparable(),
    )
}
