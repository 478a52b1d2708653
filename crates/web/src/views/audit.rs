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
    /// Counts, states, purposes as the program noted them, "" where there are none.
    pub detail: String,
    /// What it was about: link to all entries about it, and name.
    pub about: Option<(String, Say)>,
    /// Its place in the sealed log; none until it is sealed.
    pub place: Option<u64>,
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
        /// How many things are wrong.
        findings: usize,
        /// Place of the first entry that is wrong or in doubt, where one is.
        entry: Option<u64>,
    },
    /// The first verification since the start is under way.
    Never,
}

/// `/audit`. Query: `about`, a subject of the log; paging: `after`.
#[derive(Debug, Clone)]
pub struct AuditView {
    /// Whether the log is whole.
    pub verification: Verification,
    /// What the list is limited to.
    pub about: Option<Say>,
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
    let subject = || say!("subject-batch", id = "a1b2c3");
    let line = |what, who: &str, detail: &str, place| AuditLine {
        when: hour(30),
        who: who.into(),
        what,
        detail: detail.into(),
        about: Some(("/audit?about=batch%2F1".into(), subject())),
        place,
    };
    let rows = vec![
        line(say!("did-batch-withdrawn"), "陈敏", "leads=3", None),
        line(say!("did-batch-processed"), "", "", Some(90)),
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
            findings: 2,
            entry: Some(411),
        },
        Verification::Never,
    ]
    .into_iter()
    .map(|verification| AuditView {
        about: matches!(verification, Verification::Never).then(subject),
        verification,
        rows: rows.clone(),
        pager: pager.clone(),
    })
    .chain([AuditView {
        verification: Verification::Never,
        about: None,
        rows: vec![],
        pager: Pager::default(),
    }])
    .collect()
}
