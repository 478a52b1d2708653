//! Check characters of Chinese numbers.

/// The check character of seventeen digits (ISO 7064 MOD 11-2 as GB 11643, annex A, has it).
/// `None` where they aren't seventeen digits.
pub fn mod_11_2(body: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if body.len() != WEIGHTS.len() || !body.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    b"10X98765432".get((sum % 11) as usize).copied()
}

/// The characters of a unified social credit code: no I, O, S, V, Z.
const CREDIT_CODE: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of the first seventeen of a unified social credit code (GB 32100, annex
/// B: weights 3^i mod 31). `None` where they aren't seventeen of its characters.
pub(super) fn credit_code(body: &[u8]) -> Option<u8> {
    if body.len() != 17 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for c in body {
        sum += CREDIT_CODE.iter().position(|known| known == c)? * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_CODE.get((31 - sum % 31) % 31).copied()
}

/// Whether the character may stand in a unified social credit code.
pub(super) fn is_of_credit_code(c: u8) -> bool {
    CREDIT_CODE.contains(&c)
}
