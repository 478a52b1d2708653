//! The country's provinces, cities, districts and counties, for telling that a line means a place
//! elsewhere. Source and licence: docs/address.md.

use crate::library::AreaLevel;

const DIVISIONS: &str = include_str!("../data/divisions.txt");

/// Whether the characters are a province without the ending of its name (内蒙古, 湖北).
pub(crate) fn is_province(chars: &[char]) -> bool {
    let lines = DIVISIONS.lines().filter(|line| !line.starts_with('#'));
    (2..=3).contains(&chars.len())
        && lines
            .filter_map(|line| line.split(' ').next())
            .any(|name| name.chars().zip(chars).all(|(a, b)| a == *b))
}

/// Every province, city and district by its full name. Names of two characters (东区, 郊区) are left
/// out: estates have parts of that name.
pub(crate) fn all() -> impl Iterator<Item = (AreaLevel, &'static str)> {
    let lines = DIVISIONS.lines().filter(|line| !line.starts_with('#'));
    let named = lines.flat_map(|line| {
        let level = |at| match at {
            0 => AreaLevel::Province,
            1 => AreaLevel::City,
            _ => AreaLevel::District,
        };
        let names = line.split(' ').enumerate();
        names.map(move |(at, name)| (level(at), name))
    });
    named.filter(|(_, name)| name.chars().count() > 2)
}
