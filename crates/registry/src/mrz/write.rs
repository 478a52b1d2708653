use super::check::digit;
use super::{Format, Mrz, Sex, names};

/// The zone of these particulars, its lines apart by line ends: the inverse of [`super::read`].
/// What doesn't fit its field is cut off, as issuers do. For samples and tests.
pub fn write(mrz: &Mrz) -> String {
    let birth = checked(&mrz.birth.written());
    let expiry = checked(&mrz.expires.map_or("<<<<<<".to_owned(), |date| {
        format!(
            "{:02}{:02}{:02}",
            date.year().rem_euclid(100),
            date.month(),
            date.day()
        )
    }));
    let sex = match mrz.sex {
        Sex::Female => 'F',
        Sex::Male => 'M',
        Sex::Unspecified => '<',
    };
    let document = padded(&mrz.document, 2);
    let issuer = padded(&mrz.issuer, 3);
    let nationality = padded(&mrz.nationality, 3);
    let [first, second] = mrz.optional.each_ref().map(|text| text.replace(' ', "<"));
    let names = |length| names::write(&mrz.surname, &mrz.given, length);
    match mrz.format {
        Format::Td3 => {
            let number = checked(&padded(&mrz.number, 9));
            let own = padded(&first, 14);
            let own = if own.chars().all(|c| c == '<') {
                format!("{own}<")
            } else {
                checked(&own)
            };
            let whole = checked_over(&[&number, &birth, &expiry, &own]);
            let names = names(39);
            format!(
                "{document}{issuer}{names}\n{number}{nationality}{birth}{sex}{expiry}{own}{whole}"
            )
        }
        Format::Td2 => {
            let (number, rest) = long_number(&mrz.number);
            let own = padded(&format!("{rest}{first}"), 7);
            let whole = checked_over(&[&number, &birth, &expiry, &own]);
            let names = names(31);
            format!(
                "{document}{issuer}{names}\n{number}{nationality}{birth}{sex}{expiry}{own}{whole}"
            )
        }
        Format::Td1 => {
            let (number, rest) = long_number(&mrz.number);
            let own = padded(&format!("{rest}{first}"), 15);
            let more = padded(&second, 11);
            let whole = checked_over(&[&number, &own, &birth, &expiry, &more]);
            let names = names(30);
            format!(
                "{document}{issuer}{number}{own}\n{birth}{sex}{expiry}{nationality}{more}{whole}\n{names}"
            )
        }
    }
}

/// A field of that length, filled up or cut.
pub(super) fn padded(text: &str, length: usize) -> String {
    text.chars()
        .chain(std::iter::repeat('<'))
        .take(length)
        .collect()
}

fn checked(field: &str) -> String {
    format!("{field}{}", char::from(digit(field.as_bytes())))
}

fn checked_over(fields: &[&str]) -> char {
    char::from(digit(fields.concat().as_bytes()))
}

/// A number in nine characters with its check digit; of a longer one on a card the rest, with the
/// check digit, goes before the additional data (Doc 9303, part 5, note j).
fn long_number(number: &str) -> (String, String) {
    match number.split_at_checked(9) {
        Some((nine, rest)) if !rest.is_empty() => {
            let last = char::from(digit(number.as_bytes()));
            (format!("{nine}<"), format!("{rest}{last}<"))
        }
        _ => (checked(&padded(number, 9)), String::new()),
    }
}
