//! The one spelling under which numbers and names are compared.

/// The spelling under which numbers are compared: half width, upper case, letters and digits only.
pub fn normal_number(number: &str) -> String {
    half_width(number)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The spelling under which names are compared: half width, no blanks, Latin letters upper case,
/// one kind of dot between the parts of a name.
pub fn normal_name(name: &str) -> String {
    half_width(name)
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '•' | '・' | '‧' | '∙' | '.' => '·',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}

/// Full-width characters of ASCII as plain ones.
pub(crate) fn half_width(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(|c| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    })
}
