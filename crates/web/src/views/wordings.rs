//! Wordings that people taught the resolver.

use super::page;
use super::parts::Pager;
use crate::when::When;

/// One wording in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingLine {
    /// Id, as in the URL.
    pub id: String,
    /// What people write.
    pub wording: String,
    /// Short address of the building it was taught for.
    pub means: String,
    /// Link to that building.
    pub href: String,
    /// Whether it means the whole estate.
    pub whole_compound: bool,
    /// Who taught it.
    pub by: String,
    /// When.
    pub when: When,
}

/// `/reviews/wordings`. Paging: `after`. Each line has a form of its own (POST
/// `/reviews/wordings/{wording}/forget`, no fields).
#[derive(Debug, Clone)]
pub struct WordingsView {
    /// The wordings, newest first.
    pub rows: Vec<WordingLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    WordingsView,
    "wordings",
    "reviews/wordings.html",
    samples::list
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::views::batch::samples::hour;

    pub(super) fn list() -> Vec<WordingsView> {
        let line = |wording: &str, whole_compound| WordingLine {
            id: "0192f0c1".into(),
            wording: wording.into(),
            means: "东进路18号金鼎花园3幢".into(),
            href: "/buildings/3".into(),
            whole_compound,
            by: "陈敏".into(),
            when: hour(4),
        };
        vec![
            WordingsView {
                rows: vec![line("老金鼎", true), line("金鼎南区三号楼", false)],
                pager: Pager {
                    first: None,
                    next: Some("/reviews/wordings?after=0192f0c1".into()),
                },
            },
            WordingsView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }
}
