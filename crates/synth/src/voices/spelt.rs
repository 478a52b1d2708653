//! How people write a name, a number and a telephone.

use crate::rng::Rng;

pub(super) fn name(name: &str, rng: &mut Rng) -> String {
    let parted: Vec<String> = name.chars().map(String::from).collect();
    match rng.weighted(&[70, 10, 10, 10]) {
        1 => parted.join(" "),
        2 => parted.join("\u{3000}"),
        3 => format!(" {name} "),
        _ => name.to_owned(),
    }
}

pub(super) fn number(id: &str, rng: &mut Rng) -> String {
    match rng.weighted(&[60, 15, 15, 10]) {
        1 => id.to_lowercase(),
        2 => format!("{} {} {}", &id[..6], &id[6..14], &id[14..]),
        3 => id
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c))
            .collect(),
        _ => id.to_owned(),
    }
}

pub(super) fn phone(phone: &str, rng: &mut Rng) -> String {
    match rng.weighted(&[60, 15, 15, 10]) {
        1 => format!("+86 {phone}"),
        2 => format!("{}-{}-{}", &phone[..3], &phone[3..7], &phone[7..]),
        3 => format!("0086{phone}"),
        _ => phone.to_owned(),
    }
}

/// One digit is another: its check character no longer fits.
pub(super) fn mistyped(id: &str, rng: &mut Rng) -> String {
    let at = rng.index(6) + 8;
    let mut digits: Vec<char> = id.chars().collect();
    if let Some(digit) = digits.get_mut(at) {
        let other = (digit.to_digit(10).unwrap_or(0) + rng.range(1, 9)) % 10;
        *digit = char::from_digit(other, 10).unwrap_or('0');
    }
    digits.into_iter().collect()
}
