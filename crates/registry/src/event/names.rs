//! What is chosen from a list. Reasons are never typed: each comes with what to do, and nothing
//! can be written into one about anybody.

macro_rules! list {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$about])* $variant),* }

        impl $name {
            /// All of them, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in the database, packs and forms.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

list!(
    /// How grave a hazard is.
    Grade {
        /// To be put right in days.
        Minor = "minor",
        /// To be put right soon.
        Major = "major",
        /// May kill: told to the supervisor at once, and never paused.
        Critical = "critical",
    }
);

list!(
    /// Who hears that an event is late, each after the one before.
    Rung {
        /// Whoever sends work.
        Dispatcher = "dispatcher",
        /// The supervisor of the street.
        Supervisor = "supervisor",
        /// The supervisor of the district.
        District = "district",
    }
);

list!(
    /// Why somebody sends an event back.
    WrongPlace {
        /// Another department's work.
        OtherDepartment = "other_department",
        /// Another area.
        OtherArea = "other_area",
        /// It says too little to find the place or the thing.
        Unclear = "unclear",
        /// The same is worked on already.
        Twice = "twice",
    }
);

list!(
    /// Why a clock stands.
    Wait {
        /// Parts or material were ordered.
        Parts = "parts",
        /// Weather.
        Weather = "weather",
        /// Nobody could let anybody in.
        NoEntry = "no_entry",
        /// Another authority decides first.
        OtherAuthority = "other_authority",
    }
);

list!(
    /// Why there is more time.
    MoreTime {
        /// Works take longer than the time given.
        Works = "works",
        /// A permission has to come first.
        Permission = "permission",
        /// Whoever lets the house has shown a plan with dates.
        Plan = "plan",
    }
);

list!(
    /// What whoever worked on it says.
    Finding {
        /// It was put right.
        Mended = "mended",
        /// Nothing of it was found.
        NothingFound = "nothing_found",
    }
);

list!(
    /// Why a check at the place didn't accept the closing.
    NotDone {
        /// It is as it was.
        AsBefore = "as_before",
        /// A part is left.
        Partly = "partly",
        /// It was there, though nothing was said to be found.
        ItIsThere = "it_is_there",
    }
);

list!(
    /// Why a closed event is opened again.
    Again {
        /// It was never put right.
        NeverMended = "never_mended",
        /// It was, and is there again.
        BackAgain = "back_again",
        /// What was done is dangerous itself.
        BadlyDone = "badly_done",
    }
);

list!(
    /// How an event came.
    Source {
        /// Somebody scanned a door plate, or a building's self-check found it.
        Plate = "plate",
        /// Somebody rang.
        Hotline = "hotline",
        /// An officer saw it.
        Visit = "visit",
    }
);
