//! Made-up people. Their identity numbers begin with 10, a region that doesn't exist.

use crate::rng::Rng;
use crate::words;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
const PREFIXES: [&str; 12] = [
    "138", "139", "150", "151", "158", "159", "177", "186", "187", "189", "199", "198",
];

/// Somebody who doesn't exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Family and given name.
    pub name: String,
    /// Eighteen characters with a right check character.
    pub id: String,
    /// A mobile number of eleven digits.
    pub phone: String,
}

impl Person {
    /// Makes somebody up.
    pub fn make(rng: &mut Rng) -> Self {
        let pick = |text: &str, rng: &mut Rng| {
            let chars: Vec<char> = text.chars().collect();
            *rng.pick(&chars)
        };
        let mut name = String::new();
        name.push(pick(words::SURNAMES, rng));
        for _ in 0..rng.range(1, 2) {
            name.push(pick(words::GIVEN, rng));
        }
        let body = format!(
            "10{:04}{}{:02}{:02}{:03}",
            rng.range(1, 9999),
            rng.range(1955, 2006),
            rng.range(1, 12),
            rng.range(1, 28),
            rng.range(1, 999)
        );
        let check = check_character(&body).unwrap_or('0');
        let phone = format!("{}{:08}", rng.pick(&PREFIXES), rng.range(0, 99_999_999));
        Self {
            name,
            id: format!("{body}{check}"),
            phone,
        }
    }
}

/// The eighteenth character that GB 11643 asks for after seventeen digits; none for other input.
pub fn check_character(body: &str) -> Option<char> {
    let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
    let digits = digits.filter(|d| d.len() == WEIGHTS.len())?;
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    CHECKS.get(sum as usize % 11).copied()
}
