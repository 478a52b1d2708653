//! Check digits of ICAO Doc 9303, part 3: weights 7, 3, 1 over the values of the characters.

/// What a filler stands for.
pub(super) const FILLER: u8 = b'<';

/// The check digit of these characters; others than those of a zone count as fillers.
pub(super) fn digit(characters: &[u8]) -> u8 {
    let value = |c: u8| match c {
        b'0'..=b'9' => u32::from(c - b'0'),
        b'A'..=b'Z' => u32::from(c - b'A') + 10,
        _ => 0,
    };
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = characters
        .iter()
        .zip(weights)
        .map(|(&c, weight)| value(c) * weight)
        .sum();
    b"0123456789"[(sum % 10) as usize]
}

/// Whether `given` is the check digit of these characters.
pub(super) fn fits(characters: &[u8], given: u8) -> bool {
    digit(characters) == given
}

/// The same where the issuer may leave fillers only, and then a filler for the digit.
pub(super) fn fits_or_blank(characters: &[u8], given: u8) -> bool {
    fits(characters, given) || (given == FILLER && characters.iter().all(|&c| c == FILLER))
}
