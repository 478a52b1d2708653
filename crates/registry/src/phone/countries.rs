//! Country codes (ITU-T E.164) and how many digits follow them.

use std::ops::RangeInclusive;

type Lengths = &'static [RangeInclusive<usize>];

/// Lengths of fixed and mobile subscribers' numbers without the country code, and the codes of the
/// countries that have them. From the public numbering plans as Google's libphonenumber collects
/// them (Apache-2.0, state of July 2026). Mainland China (86) has rules of its own.
#[rustfmt::skip]
const COUNTRIES: &[(Lengths, &[u16])] = &[
    (&[4..=5], &[290]),
    (&[4..=7], &[690]),
    (&[4..=11], &[352]),
    (&[4..=13], &[43]),
    (&[4..=4, 7..=7], &[683]),
    (&[5..=5], &[247, 500, 682]),
    (&[5..=7], &[688]),
    (&[5..=9], &[27]),
    (&[5..=10], &[263, 358]),
    (&[5..=13], &[49]),
    (&[5..=7, 10..=10], &[685]),
    (&[5..=6, 8..=11], &[82]),
    (&[5..=5, 7..=7], &[676, 677, 678]),
    (&[5..=5, 8..=8], &[686]),
    (&[6..=6], &[298, 299, 672, 681, 687]),
    (&[6..=7], &[597]),
    (&[6..=9], &[252, 359]),
    (&[6..=10], &[95, 880]),
    (&[6..=12], &[39]),
    (&[6..=8, 10..=10], &[53]),
    (&[6..=7, 9..=9], &[421]),
    (&[6..=7, 10..=10], &[98]),
    (&[6..=6, 8..=10], &[63]),
    (&[6..=6, 9..=9], &[40, 376, 508]),
    (&[7..=7], &[220, 238, 239, 246, 248, 269, 291, 297, 501, 592, 673, 674, 679, 680, 691, 692, 960]),
    (&[7..=8], &[230, 241, 267, 372, 507, 599, 670, 675, 961, 975]),
    (&[7..=9], &[46, 231, 254, 595, 967]),
    (&[7..=10], &[243, 353]),
    (&[7..=12], &[62, 381, 882]),
    (&[7..=7, 9..=9], &[48, 245, 265, 354, 423]),
    (&[8..=8], &[45, 47, 65, 216, 222, 223, 226, 227, 228, 232, 235, 236, 253, 257, 266, 268, 350, 356, 357, 370, 371, 373, 374, 382, 386, 389, 502, 503, 504, 505, 506, 509, 591, 598, 689, 852, 853, 965, 968, 973, 974, 993]),
    (&[8..=9], &[32, 36, 51, 66, 213, 224, 250, 258, 264, 355, 377, 385, 387, 593, 855, 962, 963, 970, 971]),
    (&[8..=10], &[20, 60, 64, 856, 964, 976]),
    (&[8..=11], &[886]),
    (&[8..=12], &[383, 883]),
    (&[8..=9, 11..=12], &[972]),
    (&[8..=8, 10..=10], &[57, 229, 378, 850, 977]),
    (&[9..=9], &[33, 34, 41, 56, 61, 93, 94, 211, 212, 218, 221, 233, 237, 240, 242, 244, 249, 251, 255, 256, 260, 261, 262, 351, 375, 380, 420, 590, 594, 596, 966, 992, 994, 995, 996, 998]),
    (&[9..=10], &[44, 81, 84, 92, 881]),
    (&[9..=9, 11..=11], &[31]),
    (&[9..=9, 12..=12], &[870]),
    (&[10..=10], &[1, 7, 30, 52, 58, 90, 91, 225, 234]),
    (&[10..=11], &[54, 55]),
];

/// Splits digits into country code and the rest; `None` where no country has such a code. No code
/// is the beginning of another, so there is one way at most.
pub(super) fn split(digits: &str) -> Option<(u16, &str)> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let code = code.parse().ok()?;
        (code == 86 || lengths(code).is_some()).then_some((code, rest))
    })
}

/// Whether a country has subscribers' numbers of that many digits. E.164 allows 15 in all.
pub(super) fn has_length(code: u16, digits: usize) -> bool {
    lengths(code).is_some_and(|known| known.iter().any(|range| range.contains(&digits)))
}

fn lengths(code: u16) -> Option<Lengths> {
    COUNTRIES
        .iter()
        .find(|(_, codes)| codes.contains(&code))
        .map(|&(lengths, _)| lengths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_listed_twice_or_begins_another() {
        let all: Vec<String> = COUNTRIES
            .iter()
            .flat_map(|(_, codes)| codes.iter().map(u16::to_string))
            .chain(["86".to_owned()])
            .collect();
        for (at, code) in all.iter().enumerate() {
            let clash = all
                .iter()
                .enumerate()
                .find(|(other, longer)| *other != at && longer.starts_with(code));
            assert_eq!(clash, None, "{code}");
        }
    }
}
