//! Addresses that the library lacks, proposed from a row or a door.

use super::page;
use super::parts::{Choice, Pager};
use crate::form::Form;
use crate::i18n::Say;
use crate::when::When;

/// One proposal in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalLine {
    /// Id, as in the URL.
    pub id: String,
    /// The address as proposed.
    pub address: String,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub when: When,
    /// How many rows wait for it.
    pub waiting: u64,
}

/// `/proposals`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct ProposalsView {
    /// Open proposals, oldest first.
    pub rows: Vec<ProposalLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    ProposalsView,
    "proposals",
    "proposals/list.html",
    samples::list
);

/// Where a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalState {
    /// Waits for the steward.
    Open,
    /// In the library now.
    Approved {
        /// The code it got.
        code: String,
        /// Link to the dwelling.
        href: String,
        /// How many rows resolved by it.
        resolved: u64,
    },
    /// Not a real address.
    Rejected {
        /// Why.
        why: String,
        /// By whom.
        by: String,
    },
}

/// `/proposals/{proposal}`.
///
/// Approve (POST …/approve): `community` (its code), `grid` (2 digits), `road`, `number`, `compound`, `building`, `unit`, `floor`, `room`, `usage`. Reject (POST …/reject):
/// `reason`. Both have the hidden field `version`.
#[derive(Debug, Clone)]
pub struct ProposalView {
    /// Id, as in the URL.
    pub id: String,
    /// Record version.
    pub version: i64,
    /// The words the proposal came from, "" at a door.
    pub text: String,
    /// Where it came from.
    pub origin: Say,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub when: When,
    /// How many rows wait for it.
    pub waiting: u64,
    /// Where it stands.
    pub state: ProposalState,
    /// The fields as proposed or entered.
    pub form: Form,
    /// Dwellings of the library that read almost like it: link and address.
    pub alike: Vec<(String, String)>,
    /// Kinds of use to choose from: word and its name.
    pub usages: Vec<(String, Say)>,
    /// Communities to choose from.
    pub communities: Vec<Choice>,
}
page!(
    ProposalView,
    "proposal",
    "proposals/show.html",
    samples::show
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::account::words;
    use crate::views::batch::samples::hour;

    pub(super) fn list() -> Vec<ProposalsView> {
        let line = |address: &str, waiting| ProposalLine {
            id: "4".into(),
            address: address.into(),
            by: "陈敏".into(),
            when: hour(5),
            waiting,
        };
        let rows = vec![
            line("城东街道东进路20号金鼎花园9幢1单元301室", 3),
            line("迎春东路8号", 1),
        ];
        vec![
            ProposalsView {
                rows,
                pager: Pager::default(),
            },
            ProposalsView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }

    pub(super) fn show() -> Vec<ProposalView> {
        let fields = [
            ("community", "321202001002"),
            ("grid", "01"),
            ("road", "东进路"),
            ("number", "20号"),
            ("compound", "金鼎花园"),
            ("building", "9幢"),
            ("unit", "1单元"),
            ("floor", "3"),
            ("room", "301室"),
            ("usage", "residential"),
        ];
        let open = ProposalView {
            id: "4".into(),
            version: 1,
            text: "东进路20号金鼎花园9幢1单元301".into(),
            origin: say!("proposal-from-row", file = "linli-tenday.xlsx", row = 12),
            by: "陈敏".into(),
            when: hour(5),
            waiting: 3,
            state: ProposalState::Open,
            form: Form::with(fields),
            alike: vec![(
                "/dwellings/31".into(),
                "东进路18号金鼎花园9幢1单元301室".into(),
            )],
            usages: vec![
                ("residential".into(), say!("usage-residential")),
                ("commercial".into(), say!("usage-commercial")),
                ("mixed".into(), say!("usage-mixed")),
                ("industrial".into(), say!("usage-industrial")),
                ("other".into(), say!("usage-other")),
            ],
            communities: vec![Choice::new("321202001002", "城东街道迎春社区")],
        };
        let mut wrong = open.clone();
        wrong.origin = say!("proposal-from-door");
        wrong.form.set("road", "");
        wrong
            .form
            .refuse("road", words::required(&say!("part-road")));
        wrong
            .form
            .refuse("reason", words::required(&say!("reason")));
        let approved = ProposalView {
            state: ProposalState::Approved {
                code: "3212020010020100009000301".into(),
                href: "/dwellings/90".into(),
                resolved: 3,
            },
            ..open.clone()
        };
        let rejected = ProposalView {
            state: ProposalState::Rejected {
                why: "没有9幢，应为6幢".into(),
                by: "周婷".into(),
            },
            ..open.clone()
        };
        vec![open, wrong, approved, rejected]
    }
}
