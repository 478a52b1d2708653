/// Why a finding was not taken. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody settled the task before.
    #[error("the task is done: look at what was found, a new report makes a new task")]
    TaskDone,
    /// The task's reports were taken back.
    #[error("the task was withdrawn with its report: there is nothing left to check")]
    TaskWithdrawn,
    /// The task has no open lead.
    #[error("the task has no open report: there is nothing left to check")]
    NothingReported,
    /// The task names a building, and no dwelling was chosen.
    #[error("only the building is known: choose the dwelling you stood at")]
    DwellingMissing,
    /// No report names anybody, so none can be confirmed as it is.
    #[error("the report names nobody: choose \"corrected\" and enter who lives there")]
    NobodyNamed,
    /// A correction without people.
    #[error("nobody is chosen or entered: say who lives there, or choose \"not let\"")]
    NobodyPresent,
    /// Somebody chosen who is neither reported nor registered here.
    #[error("somebody chosen is not among those reported or registered here: load the page again")]
    PersonUnknown,
    /// One report says that somebody lives there, another that they left.
    #[error(
        "the reports contradict each other about a person: choose \"corrected\" and say who lives there"
    )]
    ReportsDisagree,
    /// The last day is before the first.
    #[error("the last day is before the first: put the dates right")]
    PeriodReversed,
    /// The next visit lies in the past.
    #[error("the next visit must be later than now: choose a later time")]
    VisitInThePast,
    /// The next visit is too far away.
    #[error("the next visit must be within 7 days: choose an earlier time")]
    VisitTooLate,
}

impl Refusal {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TaskDone => "task-done",
            Self::TaskWithdrawn => "task-withdrawn",
            Self::NothingReported => "nothing-reported",
            Self::DwellingMissing => "dwelling-missing",
            Self::NobodyNamed => "nobody-named",
            Self::NobodyPresent => "nobody-present",
            Self::PersonUnknown => "person-unknown",
            Self::ReportsDisagree => "reports-disagree",
            Self::PeriodReversed => "period-reversed",
            Self::VisitInThePast => "visit-in-the-past",
            Self::VisitTooLate => "visit-too-late",
        }
    }

    /// The form field it belongs to, if one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::TaskDone | Self::TaskWithdrawn | Self::NothingReported => None,
            Self::DwellingMissing => Some("dwelling"),
            Self::NobodyNamed | Self::ReportsDisagree => Some("result"),
            Self::NobodyPresent | Self::PersonUnknown => Some("people"),
            Self::PeriodReversed => Some("to"),
            Self::VisitInThePast | Self::VisitTooLate => Some("again_at"),
        }
    }
}
