//! Chinese numerals, as they stand in addresses.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// 1 to 99 as it is read: 十二, 二十.
pub(crate) fn counted(number: u32) -> String {
    let (tens, ones) = (number / 10 % 10, number % 10);
    let mut text = String::new();
    if tens > 1 {
        text.push(DIGITS[tens as usize]);
    }
    if tens > 0 {
        text.push('十');
    }
    if ones > 0 || number == 0 {
        text.push(DIGITS[ones as usize]);
    }
    text
}

/// Digit by digit, as on a door: 六零一.
pub(crate) fn spelled(number: u32) -> String {
    number
        .to_string()
        .chars()
        .filter_map(|c| c.to_digit(10))
        .map(|d| DIGITS[d as usize])
        .collect()
}
