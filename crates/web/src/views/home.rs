//! The first page after signing in: what waits for this role.

use super::audit::Verification;
use super::batch::BatchHead;
use super::counts::Counts;
use super::page;
use super::tasks::TaskLine;

/// What waits, by role.
#[derive(Debug, Clone)]
pub enum Desk {
    /// A steward's.
    Steward {
        /// Latest batches, those at work first.
        batches: Vec<BatchHead>,
        /// Rows waiting for review.
        reviews: u64,
        /// Missing addresses waiting for approval.
        proposals: u64,
        /// Jobs that gave up and need a look.
        stuck: u64,
    },
    /// An officer's.
    Officer {
        /// The most urgent tasks.
        tasks: Vec<TaskLine>,
        /// How many are open.
        open: u64,
        /// How many of them are over their deadline.
        overdue: u64,
        /// Dangers told of that wait.
        hazards: u64,
        /// Short lets filed that wait.
        short_lets: u64,
    },
    /// A supervisor's.
    Supervisor {
        /// The numbers of the whole area.
        counts: Counts,
        /// Clocks that were overdue when last night's run ended.
        clocks: u64,
        /// They were told today's and haven't looked yet.
        told: bool,
    },
    /// An auditor's.
    Auditor {
        /// Whether the log is whole.
        verification: Verification,
    },
    /// A handler's.
    Handler {
        /// Events open in their area.
        open: u64,
        /// How many of them are late.
        late: u64,
    },
    /// An account whose roles have all ended or not begun.
    NoRole,
}

/// `/`. No form.
#[derive(Debug, Clone)]
pub struct HomeView {
    /// What waits.
    pub desk: Desk,
}
page!(HomeView, "home", "desk/home.html", samples);

#[cfg(test)]
fn samples() -> Vec<HomeView> {
    use super::batch::BatchState;
    use super::batch::samples::head;
    use super::tasks::samples::lines;
    let batches = vec![
        head(BatchState::Working {
            done: 420,
            total: 1204,
        }),
        head(BatchState::Done),
    ];
    [
        Desk::Steward {
            batches,
            reviews: 61,
            proposals: 3,
            stuck: 1,
        },
        Desk::Steward {
            batches: vec![],
            reviews: 0,
            proposals: 0,
            stuck: 0,
        },
        Desk::Officer {
            tasks: lines(),
            open: 23,
            overdue: 1,
            hazards: 2,
            short_lets: 1,
        },
        Desk::Officer {
            tasks: vec![],
            open: 0,
            overdue: 0,
            hazards: 0,
            short_lets: 0,
        },
        Desk::Supervisor {
            counts: super::counts::samples::total(),
            clocks: 12,
            told: true,
        },
        Desk::Auditor {
            verification: Verification::Never,
        },
        Desk::Handler { open: 3, late: 1 },
        Desk::NoRole,
    ]
    .into_iter()
    .map(|desk| HomeView { desk })
    .collect()
}
