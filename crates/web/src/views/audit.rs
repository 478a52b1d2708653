//! Who did what, when; and whether the log is whole.

use super::page;
use super::parts::Pager;
use crate::i18n::Say;
use crate::when::When;

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub when: When,
    /// Who, "" for the system itself.
    pub who: String,
    /// What, in words.
    pub what: Say,
    /// What it was about: link and name.
    pub about: Option<(String, String)>,
    /// The request it came with.
    pub operation: String,
}

/// How the last verification of the log ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Every entry is there, unchanged, in order.
    Whole {
        /// When it was verified.
        when: When,
        /// How many entries are sealed.
        sealed: u64,
        /// How many newer ones wait for their seal.
        tail: u64,
    },
    /// Something was changed, removed or reordered.
    Broken {
        /// When it was found.
        when: When,
        /// Number of the first entry that fails.
        entry: u64,
    },
    /// Not verified since the start.
    Never,
}

/// `/audit`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct AuditView {
    /// Whether the log is whole.
    pub verification: Verification,
    /// The entries, newest first.
    pub rows: Vec<AuditLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(AuditView, "audit", "desk/audit.html", samples);

#[cfg(test)]
fn samples() -> Vec<AuditView> {
    use super::batch::samples::hour;
    use crate::i18n::say;
    let line = |what, who: &str, about: Option<(&str, &str)>| AuditLine {
        when: hour(30),
        who: who.into(),
        what,
        about: about.map(|(href, name)| (href.into(), name.into())),
        operation: "0192f0c1d2e37a4b8c5d6e7f80912a3b".into(),
    };
    let rows = vec![
        line(
            say!("door-confirmed"),
            "陈敏",
            Some(("/dwellings/31", "3幢1单元301室")),
        ),
        line(say!("lead-new"), "", None),
    ];
    let pager = Pager {
        first: None,
        next: Some("/audit?after=90".into()),
    };
    [
        Verification::Whole {
            when: hour(40),
            sealed: 12_880,
            tail: 3,
        },
        Verification::Broken {
            when: hour(40),
            entry: 411,
        },
        Verification::Never,
    ]
    .into_iter()
    .map(|verification| AuditView {
        verification,
        rows: rows.clone(),
        pager: pager.clone(),
    })
    .collect()
}
