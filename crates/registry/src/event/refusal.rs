/// Why nothing was done with an event. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The event isn't where that can be done.
    #[error("the event is elsewhere by now, so this can't be done: load the page again")]
    NotNow,
    /// It was sent back before.
    #[error(
        "the event was sent back once already and the dispatcher decided: work on it, or ask the \
         dispatcher"
    )]
    ReturnedBefore,
    /// Dangers to life wait for nothing.
    #[error("a critical hazard isn't paused: ask for more time, or make it safe")]
    Critical,
    /// The pause ends before it begins.
    #[error("the pause must end later than now: choose a later day")]
    PauseInThePast,
    /// Too long, with what was paused before.
    #[error("that is longer than this event may be paused in all: choose an earlier day")]
    PauseTooLong,
    /// No time is added.
    #[error("say how many hours are added, one at least")]
    NoTime,
    /// Too much, with what was added before.
    #[error("that is more than may be added to this event in all: choose fewer hours")]
    TooMuchTime,
    /// One hand found or mended it, and would accept its closing.
    #[error("whoever reported or mended it can't accept its closing: let somebody else look at it")]
    OwnHand,
}

impl Refusal {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotNow => "event-not-now",
            Self::ReturnedBefore => "event-returned-before",
            Self::Critical => "event-critical",
            Self::PauseInThePast => "event-pause-past",
            Self::PauseTooLong => "event-pause-long",
            Self::NoTime => "event-no-time",
            Self::TooMuchTime => "event-too-much-time",
            Self::OwnHand => "event-own-hand",
        }
    }

    /// The form field it belongs to, if one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::NotNow | Self::ReturnedBefore | Self::Critical | Self::OwnHand => None,
            Self::PauseInThePast | Self::PauseTooLong => Some("until"),
            Self::NoTime | Self::TooMuchTime => Some("hours"),
        }
    }
}
