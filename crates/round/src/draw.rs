use sha2::{Digest, Sha256};

/// The lot of an id: the SHA-256 of seed, kind and id with strokes between them, in small
/// hexadecimal digits. `printf '%s' "$seed/$kind/$id" | sha256sum` prints the same.
pub fn lot(seed: &str, kind: &str, id: &str) -> String {
    use std::fmt::Write as _;

    let digest = Sha256::digest(format!("{seed}/{kind}/{id}").as_bytes());
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// One of those drawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    /// Its lot.
    pub lot: String,
    /// Its id.
    pub id: String,
}

/// The `number` ids with the lowest lots, in the order of their lots. Whoever knows the seed and
/// the list of ids can draw again; the order of the list doesn't matter, and an id that stands in
/// it twice has one lot. One id more or less changes nobody else's lot.
pub fn draw<'a>(
    seed: &str,
    kind: &str,
    ids: impl IntoIterator<Item = &'a str>,
    number: usize,
) -> Vec<Drawn> {
    let mut all: Vec<Drawn> = ids
        .into_iter()
        .map(|id| Drawn {
            lot: lot(seed, kind, id),
            id: id.to_owned(),
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(number);
    all
}

/// Who goes where: doors in the order drawn, inspectors in theirs in turn, `each` of them at a
/// door. Fewer where there are fewer inspectors.
pub fn pair<'a>(
    inspectors: &'a [Drawn],
    doors: &'a [Drawn],
    each: usize,
) -> Vec<(&'a Drawn, Vec<&'a Drawn>)> {
    let each = each.min(inspectors.len());
    let mut turn = inspectors.iter().cycle();
    let doors = doors.iter();
    doors
        .map(|door| (door, turn.by_ref().take(each).collect()))
        .collect()
}
