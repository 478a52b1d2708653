//! One box: an address, a code or a batch; never a person.

use super::page;
use crate::i18n::Say;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its page, where the reader's role opens it.
    pub href: Option<String>,
    /// Address, code or file name.
    pub name: String,
    /// Dwelling, building or batch.
    pub kind: Say,
    /// Why it was found: the resolver's words, "a former code" and so on.
    pub why: Vec<Say>,
    /// Code in force, "" for a batch.
    pub code: String,
}

/// `/search`. Field (GET): `q`.
#[derive(Debug, Clone, Default)]
pub struct SearchView {
    /// What was asked, "" before the first search.
    pub q: String,
    /// What was found within the reader's area.
    pub hits: Vec<Hit>,
    /// There is more than is listed.
    pub cut: bool,
    /// Whether the reader may try an address.
    pub tries: bool,
}
page!(SearchView, "search", "desk/search.html", samples);

#[cfg(test)]
fn samples() -> Vec<SearchView> {
    use crate::i18n::say;
    let hit = |href: &str, name: &str, kind, why, code: &str| Hit {
        href: (!href.is_empty()).then(|| href.into()),
        name: name.into(),
        kind,
        why,
        code: code.into(),
    };
    let hits = vec![
        hit(
            "/dwellings/31",
            "东进路18号金鼎花园3幢1单元301室",
            say!("level-unit"),
            vec![Say::both(
                "楼栋和房号都在地址库里",
                "Building and room stand in the library",
            )],
            "3212020010020100002000031",
        ),
        hit(
            "/buildings/3",
            "东进路18号金鼎花园3幢",
            say!("level-building"),
            vec![say!("found-old-code")],
            "3212020010020100002",
        ),
        hit("", "linli-tenday.xlsx", say!("found-batch"), vec![], ""),
    ];
    vec![
        SearchView::default(),
        SearchView {
            q: "金鼎花园3幢".into(),
            hits: hits.clone(),
            cut: false,
            tries: true,
        },
        SearchView {
            q: "金鼎花园".into(),
            hits,
            cut: true,
            tries: true,
        },
        SearchView {
            q: "张小明".into(),
            hits: vec![],
            cut: false,
            tries: true,
        },
    ]
}
