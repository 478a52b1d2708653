//! What people said a wording never means.

use super::page;
use super::parts::Pager;
use crate::when::When;

/// One pair in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledOutLine {
    /// Id, as in the URL.
    pub id: String,
    /// What people write.
    pub wording: String,
    /// Short address of the place it never means.
    pub never: String,
    /// Link to that place.
    pub href: String,
    /// Whether it is a name and never means the whole estate.
    pub by_name: bool,
    /// Who taught it.
    pub by: String,
    /// When.
    pub when: When,
}

/// `/reviews/ruled-out`. Paging: `after`. Each line has a form of its own (POST
/// `/reviews/ruled-out/{pair}/forget`, no fields).
#[derive(Debug, Clone)]
pub struct RuledOutView {
    /// The pairs, newest first.
    pub rows: Vec<RuledOutLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    RuledOutView,
    "ruled_out",
    "reviews/ruled_out.html",
    samples::list
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::views::batch::samples::hour;

    pub(super) fn list() -> Vec<RuledOutView> {
        let line = |wording: &str, by_name| RuledOutLine {
            id: "0192f0c1".into(),
            wording: wording.into(),
            never: "东进路18号金鼎花园3幢".into(),
            href: "/buildings/3".into(),
            by_name,
            by: "陈敏".into(),
            when: hour(4),
        };
        vec![
            RuledOutView {
                rows: vec![line("金鼎", true), line("金鼎3号楼2单元601", false)],
                pager: Pager {
                    first: None,
                    next: Some("/reviews/ruled-out?after=0192f0c1".into()),
                },
            },
            RuledOutView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }
}
