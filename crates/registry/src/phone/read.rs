use super::countries::{has_length, split};
use super::{MAINLAND, Phone, PhoneFault, service_number};
use crate::identity::half_width;

/// Most digits of an extension.
const EXTENSION: usize = 6;
/// Countries whose numbers begin with a zero that is dialled from abroad too: Italy, San Marino,
/// Ivory Coast, Benin, Gabon, Congo.
const ZERO_STAYS: [u16; 6] = [39, 378, 225, 229, 241, 242];

/// Reads a number as people write it: with `+`, `00` or without a country code, grouped, with an
/// extension (`转801`, `ext. 801`).
///
/// # Errors
/// [`PhoneFault`], the first thing found.
pub fn read(text: &str) -> Result<Phone, PhoneFault> {
    // Most are mobile numbers with nothing around them, and an import has a million.
    if let [b'1', b'3'..=b'9', rest @ ..] = text.as_bytes()
        && rest.len() == 9
        && rest.iter().all(u8::is_ascii_digit)
    {
        return Ok(phone(MAINLAND, text));
    }
    let text: String = half_width(text).collect();
    if text.contains('*') {
        return Err(PhoneFault::Masked);
    }
    let plain = |c: char| matches!(c, '0'..='9' | ' ' | '+' | '-' | '(' | ')');
    let (main, extension) = if text.chars().all(plain) {
        (text.as_str(), String::new())
    } else {
        extension(&text)
    };
    if main.chars().any(char::is_alphabetic) {
        return Err(PhoneFault::Letters);
    }
    let main = main.trim();
    let international = main.trim_start_matches(['(', ' ']).starts_with('+');
    // `+44 (0)20 …`: the zero is dialled inside the country only.
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let digits = if main.contains("(0)") {
        digits(&main.replace("(0)", ""))
    } else {
        digits(main)
    };
    let mut phone = match digits.strip_prefix("00") {
        _ if digits.is_empty() => return Err(PhoneFault::Missing),
        _ if international => abroad(&digits)?,
        Some(rest) => abroad(rest)?,
        None => without_plus(&digits)?,
    };
    if !extension.is_empty() {
        phone.extension = extension;
    }
    Ok(phone)
}

/// The part before an extension, and the extension's digits.
fn extension(text: &str) -> (&str, String) {
    let lower = text.to_ascii_lowercase();
    let at = ["转", "轉", "ext", "x", "#"]
        .iter()
        .filter_map(|word| lower.find(word))
        .filter(|&at| at > 0)
        .min();
    let Some(at) = at else {
        return (text, String::new());
    };
    let (main, rest) = text.split_at(at);
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    // The word itself may stand there without a number behind it.
    let others = rest
        .chars()
        .filter(|c| c.is_alphabetic() && !"转轉分机extEXT".contains(*c));
    if digits.len() > EXTENSION || others.count() > 0 {
        return (text, String::new());
    }
    (main, digits)
}

fn phone(country: u16, national: &str) -> Phone {
    Phone {
        country,
        national: national.to_owned(),
        extension: String::new(),
    }
}

fn abroad(digits: &str) -> Result<Phone, PhoneFault> {
    let (country, rest) = split(digits).ok_or(PhoneFault::Country)?;
    if country == MAINLAND {
        return mainland(rest);
    }
    let found = rest.len();
    // The zero before the area is dialled inside the country only.
    match rest.strip_prefix('0') {
        Some(short)
            if !ZERO_STAYS.contains(&country)
                && !short.starts_with('0')
                && has_length(country, short.len()) =>
        {
            Ok(phone(country, short))
        }
        _ if has_length(country, found) => Ok(phone(country, rest)),
        _ => Err(PhoneFault::Length { country, found }),
    }
}

/// Digits without `+` or `00`: a mainland number, or one from next door with its code.
fn without_plus(digits: &str) -> Result<Phone, PhoneFault> {
    let coded = match digits.len() {
        11 => digits.starts_with("852") || digits.starts_with("853"),
        12 => digits.starts_with("886"),
        _ => false,
    };
    if coded || (digits.starts_with("86") && digits.len() > 11) {
        return abroad(digits);
    }
    match digits.as_bytes() {
        [b'0', ..] if digits.len() == 9 || digits.len() == 10 => Err(PhoneFault::PlaceMissing),
        [b'0' | b'1', ..] => mainland(digits),
        _ if service_number(digits) => Ok(phone(MAINLAND, digits)),
        _ if (7..=10).contains(&digits.len()) => Err(PhoneFault::PlaceMissing),
        _ => Err(PhoneFault::Beginning),
    }
}

/// A number of mainland China, with or without the zero before its area.
fn mainland(digits: &str) -> Result<Phone, PhoneFault> {
    let length = |found| PhoneFault::Length {
        country: MAINLAND,
        found,
    };
    // Some dial a zero before a mobile number of another place.
    let digits = match digits.as_bytes() {
        [b'0', b'1', b'3'..=b'9', ..] => &digits[1..],
        _ => digits,
    };
    let found = digits.len();
    let area_and_rest = match digits.as_bytes() {
        [b'1', b'3'..=b'9', ..] => {
            return if found == 11 {
                Ok(phone(MAINLAND, digits))
            } else {
                Err(length(found))
            };
        }
        [b'0', b'1', b'0', ..] | [b'0', b'2'..=b'9', ..] => &digits[1..],
        // After +86 the zero is left out: Beijing's area is 10, which no mobile begins with.
        [b'1', b'0', ..] | [b'2'..=b'9', ..] if !service_number(digits) => digits,
        _ if service_number(digits) => return Ok(phone(MAINLAND, digits)),
        _ => return Err(PhoneFault::Beginning),
    };
    // 10 and 2x are areas of two digits with numbers of eight, the others of three with seven or
    // eight. What stands behind is the extension.
    let whole = match area_and_rest.as_bytes() {
        [b'1', b'0', ..] | [b'2', ..] => 10..=10,
        _ => 10..=11,
    };
    if area_and_rest.len() < *whole.start() || area_and_rest.len() > whole.end() + EXTENSION {
        return Err(length(found));
    }
    let (national, extension) = area_and_rest.split_at(area_and_rest.len().min(*whole.end()));
    Ok(Phone {
        extension: extension.to_owned(),
        ..phone(MAINLAND, national)
    })
}
