//! Wordings that people taught the resolver: what they mean, and what they never mean.

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
    /// Short address of the place that it means, or never means.
    pub place: String,
    /// Link to that place.
    pub href: String,
    /// Whether the whole estate of that place is meant.
    pub whole: bool,
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
    samples::meant
);

/// `/reviews/ruled-out`. Paging: `after`. Each line has a form of its own (POST
/// `/reviews/ruled-out/{pair}/forget`, no fields).
#[derive(Debug, Clone)]
pub struct RuledOutView {
    /// The pairs, newest first.
    pub rows: Vec<WordingLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    RuledOutView,
    "ruled_out",
    "reviews/ruled_out.html",
    samples::ruled_out
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::views::batch::samples::hour;

    fn line(wording: &str, whole: bool) -> WordingLine {
        WordingLine {
            id: "0192f0c1".into(),
            wording: wording.into(),
            place: "东进路18号金鼎花园3幢".into(),
            href: "/buildings/3".into(),
            whole,
            by: "陈敏".into(),
            when: hour(4),
        }
    }

    fn pager(path: &str) -> Pager {
        Pager {
            first: None,
            next: Some(format!("{path}?after=0192f0c1")),
        }
    }

    pub(super) fn meant() -> Vec<WordingsView> {
        vec![
            WordingsView {
                rows: vec![line("老金鼎", true), line("金鼎南区三号楼", false)],
                pager: pager("/reviews/wordings"),
            },
            WordingsView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }

    pub(super) fn ruled_out() -> Vec<RuledOutView> {
        vec![
            RuledOutView {
                rows: vec![line("金鼎", true), line("金鼎3号楼2单元601", false)],
                pager: pager("/reviews/ruled-out"),
            },
            RuledOutView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }
}
