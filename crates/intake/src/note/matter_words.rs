//! The words by which matters are known: `matters.tsv`, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::MatterKind;

type Words = Vec<&'static str>;

/// Words, and words that must follow them within some characters of the same sentence.
pub(super) struct Pattern {
    pub(super) kind: MatterKind,
    pub(super) first: Words,
    /// None where nothing must follow.
    pub(super) then: Words,
    pub(super) gap: usize,
}

/// Everything in the table.
#[derive(Default)]
pub(super) struct Table {
    pub(super) patterns: Vec<Pattern>,
    /// Words before a matter that deny it.
    pub(super) denied: Words,
    /// Words that ask, though they hold one that denies.
    pub(super) heard: Words,
    /// Words behind a matter that say it is mended.
    pub(super) settled: Words,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| read(include_str!("matters.tsv")));

fn read(text: &'static str) -> Table {
    let mut table = Table::default();
    let mut lists: BTreeMap<&str, Words> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        let mut words = || -> Words {
            let cell = cells.next().unwrap_or_default();
            match lists.get(cell) {
                Some(list) => list.clone(),
                None => cell.split(' ').filter(|word| !word.is_empty()).collect(),
            }
        };
        if name.starts_with('@') {
            let words = words();
            lists.insert(name, words);
            continue;
        }
        let Some(kind) = MatterKind::from_word(name) else {
            continue;
        };
        let (first, gap, then) = (words(), words(), words());
        table.patterns.push(Pattern {
            kind,
            first,
            gap: gap.first().and_then(|gap| gap.parse().ok()).unwrap_or(0),
            then,
        });
    }
    let mut take = |name| lists.remove(name).unwrap_or_default();
    table.denied = take("@denied");
    table.heard = take("@heard");
    table.settled = take("@settled");
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let lines = include_str!("matters.tsv").lines();
        let rows = lines.filter(|line| !line.starts_with(['#', '@'])).count();
        assert_eq!(TABLE.patterns.len(), rows);
        for kind in MatterKind::ALL {
            let known = TABLE.patterns.iter().any(|pattern| pattern.kind == kind);
            assert!(known, "{kind:?} has no words");
        }
        for pattern in &TABLE.patterns {
            let words = || pattern.first.iter().chain(&pattern.then);
            assert!(!pattern.first.is_empty() && words().all(|word| !word.starts_with('@')));
        }
        assert!(!TABLE.denied.is_empty() && !TABLE.heard.is_empty() && !TABLE.settled.is_empty());
    }
}
