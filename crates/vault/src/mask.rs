//! Showing personal data without giving it away. Every function hides rather too much than too
//! little: masked text is for looking at, never for comparing.

/// Most stars behind a name's first character, so that a long name isn't told by its length.
const NAME_STARS: usize = 3;

/// A name with its first character only: `张*`, `欧**`. A name of one character is hidden whole.
pub fn name(name: &str) -> String {
    let mut chars = name.trim().chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    match chars.count() {
        0 => "*".to_owned(),
        rest => format!("{first}{}", "*".repeat(rest.min(NAME_STARS))),
    }
}

/// A document number with its first two and last two characters: `10**************34`. Numbers of
/// up to eight characters keep the first only, of up to four nothing.
pub fn id_number(number: &str) -> String {
    let chars: Vec<char> = number.trim().chars().collect();
    match chars.len() {
        0..=4 => "*".repeat(chars.len()),
        5..=8 => keep(&chars, 1, 0),
        _ => keep(&chars, 2, 2),
    }
}

/// A telephone number: of a mobile `138****0000`, of another its first three and last two digits,
/// of one under seven digits nothing. Signs between the digits stay.
pub fn phone(number: &str) -> String {
    let chars: Vec<char> = number.trim().chars().collect();
    let digits: Vec<usize> = (0..chars.len())
        .filter(|&i| digit(chars[i]).is_some())
        .collect();
    let values: Vec<u32> = digits.iter().filter_map(|&i| digit(chars[i])).collect();
    let (front, back) = match values.len() {
        0..=6 => (0, 0),
        // A country or trunk code in front of a mobile number is no secret.
        length @ 11..=15 if is_mobile(&values[length - 11..]) => (length - 8, 4),
        _ => (3, 2),
    };
    let mut out = chars;
    for &i in &digits[front..digits.len() - back] {
        out[i] = '*';
    }
    out.into_iter().collect()
}

/// A free text, such as an address, with the mobile and document numbers in it masked. Half and
/// full width digits count; numbers may be parted by single spaces or hyphens (`138 0000 0000`,
/// `100101-19900307-0018`). Dwelling and building codes (25 and 19 digits) stay unless they hold
/// a date of birth where a citizen's number would.
pub fn free_text(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let groups = digit_groups(&chars);
    let mut at = 0;
    while at < groups.len() {
        let (taken, hidden) = recognise(&chars, &groups[at..]);
        for (from, to) in hidden {
            chars[from..to].fill('*');
        }
        at += taken;
    }
    chars.into_iter().collect()
}

/// A run of digits, as a half-open range of character positions.
type Run = (usize, usize);

/// Reads the first groups as one number: how many groups it used and what to hide of it.
fn recognise(chars: &[char], groups: &[Run]) -> (usize, Vec<Run>) {
    for count in [3, 4, 2] {
        if let Some(parts) = groups.get(..count)
            && parts
                .windows(2)
                .all(|pair| joined(chars, pair[0].1, pair[1].0))
            && let Some(hidden) = parted_number(chars, parts)
        {
            return (count, hidden);
        }
    }
    (
        1,
        groups
            .first()
            .and_then(|&run| whole_number(chars, run))
            .into_iter()
            .collect(),
    )
}

/// What to hide of a number whose digits stand in several groups.
fn parted_number(chars: &[char], parts: &[Run]) -> Option<Vec<Run>> {
    let lengths: Vec<usize> = parts.iter().map(|(from, to)| to - from).collect();
    let values: Vec<u32> = parts
        .iter()
        .flat_map(|&(from, to)| values(&chars[from..to]))
        .collect();
    match lengths.as_slice() {
        [3, 4, 4] | [3, 8] | [7, 4] if is_mobile(&values) => Some(hide(parts, 3, 7)),
        [2, 3, 4, 4] if values.starts_with(&[8, 6]) && is_mobile(&values[2..]) => {
            Some(hide(parts, 5, 9))
        }
        [6, 8, 3 | 4] | [6, 4, 4, 3 | 4] | [14, 3 | 4] | [6, 11 | 12] if has_birth(&values) => {
            // Of 17 digits the eighteenth place is the X behind them.
            Some(hide(parts, 2, 16))
        }
        _ => None,
    }
}

/// What to hide of a number written in one run.
fn whole_number(chars: &[char], (from, to): Run) -> Option<Run> {
    let values = values(&chars[from..to]);
    let length = values.len();
    let letters = chars[..from]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_alphabetic())
        .count();
    match length {
        // Passports and travel permits: one or two letters, then eight or nine digits.
        8 | 9 if matches!(letters, 1 | 2) => Some((from + 1, to - 2)),
        11..=14 if is_mobile(&values[length - 11..]) => Some((to - 8, to - 4)),
        // A phone with a digit too many behind it.
        12 | 13 if is_mobile(&values[..11]) => Some((from + 3, to - 2)),
        // Before an X the last digit may stay: with it that is two characters.
        17 if ends_in_x(chars, to) => Some((from + 2, to - 1)),
        19 | 25 if !has_birth(&values) => None,
        15.. => Some((from + 2, to - 2)),
        _ => None,
    }
}

/// The positions of digits `front..end` of a parted number, one range a group.
fn hide(parts: &[Run], front: usize, end: usize) -> Vec<Run> {
    let mut seen = 0;
    let mut out = Vec::new();
    for &(from, to) in parts {
        let length = to - from;
        let (low, high) = (front.max(seen), end.min(seen + length));
        if low < high {
            out.push((from + low - seen, from + high - seen));
        }
        seen += length;
    }
    out
}

fn digit_groups(chars: &[char]) -> Vec<Run> {
    let mut groups = Vec::new();
    let mut start = None;
    for (i, c) in chars.iter().enumerate() {
        match (digit(*c), start) {
            (Some(_), None) => start = Some(i),
            (None, Some(from)) => {
                groups.push((from, i));
                start = None;
            }
            _ => {}
        }
    }
    groups.extend(start.map(|from| (from, chars.len())));
    groups
}

/// Whether exactly one space or hyphen stands between two groups.
fn joined(chars: &[char], from: usize, to: usize) -> bool {
    to == from + 1
        && matches!(
            chars[from],
            ' ' | '\u{a0}' | '\u{3000}' | '-' | '－' | '–' | '.'
        )
}

fn ends_in_x(chars: &[char], at: usize) -> bool {
    matches!(chars.get(at), Some('X' | 'x' | 'Ｘ' | 'ｘ'))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

fn values(chars: &[char]) -> Vec<u32> {
    chars.iter().filter_map(|c| digit(*c)).collect()
}

/// Eleven digits from 13 to 19: a mainland mobile number.
fn is_mobile(digits: &[u32]) -> bool {
    matches!(digits, [1, 3..=9, rest @ ..] if rest.len() == 9)
}

/// Whether digits 7 to 14 are a date of birth, as in a citizen's number.
fn has_birth(digits: &[u32]) -> bool {
    let Some([c1, c2, _, _, m1, m2, d1, d2]) = digits.get(6..14) else {
        return false;
    };
    matches!((c1, c2), (1, 8 | 9) | (2, 0))
        && (1..=12).contains(&(m1 * 10 + m2))
        && (1..=31).contains(&(d1 * 10 + d2))
}

fn keep(chars: &[char], front: usize, back: usize) -> String {
    let hidden = front..chars.len() - back;
    chars
        .iter()
        .enumerate()
        .map(|(i, c)| if hidden.contains(&i) { '*' } else { *c })
        .collect()
}
