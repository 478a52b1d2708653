//! Homes let by the day or hour (网约房): filed by their host, visited, decided, given a sign.
//!
//! What is looked at is the home: nothing here knows a guest.

use jiff::Timestamp;
use uuid::Uuid;

/// Working days within which a filing is decided where no rule pack of the place says otherwise:
/// the strictest time that a rule known to this project gives for it (Changzhou's rules on homes
/// let by network, 常州市网约房治安管理实施细则).
pub const WORKING_DAYS: u16 = 5;

/// Why a filing is refused or a sign revoked. Chosen from a list, so that each comes with what to
/// do, and so that nothing can be written here about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Smoke alarm, extinguisher, breaker or gas alarm is missing or doesn't work.
    Equipment,
    /// A way out is blocked, locked or barred.
    WayOut,
    /// The home isn't as it was filed: rooms, beds, use.
    NotAsFiled,
    /// The right to let it wasn't shown.
    NoRight,
    /// Nobody may live in that space: a kitchen, a basement store, a garage.
    NotForLiving,
    /// Nobody could be met there in time.
    NotMet,
}

impl Reason {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Equipment,
        Self::WayOut,
        Self::NotAsFiled,
        Self::NoRight,
        Self::NotForLiving,
        Self::NotMet,
    ];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equipment => "equipment",
            Self::WayOut => "way_out",
            Self::NotAsFiled => "not_as_filed",
            Self::NoRight => "no_right",
            Self::NotForLiving => "not_for_living",
            Self::NotMet => "not_met",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Why a sign is in force no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// An officer revoked it.
    Revoked(Reason),
    /// The host lets the home no longer, or otherwise.
    Withdrawn,
    /// A later filing of the same host was decided.
    Replaced,
}

impl End {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revoked(reason) => reason.name(),
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    /// The end of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "withdrawn" => Some(Self::Withdrawn),
            "replaced" => Some(Self::Replaced),
            other => Reason::from_name(other).map(Self::Revoked),
        }
    }
}

/// Where a filing stands, with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// It waits for a visit and for what is decided after it.
    Waiting {
        /// By when it is to be decided.
        due_at: Timestamp,
    },
    /// Its sign is in force.
    InForce {
        /// Number of the sign in its district.
        number: i64,
        /// The visit that showed it may be.
        visit: Uuid,
        /// Since when.
        at: Timestamp,
    },
    /// It was refused.
    Refused {
        /// Why.
        reason: Reason,
        /// When.
        at: Timestamp,
    },
    /// The host took it back before it was decided.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// Its sign was in force once.
    Ended {
        /// Number of the sign.
        number: i64,
        /// Why it no longer is.
        end: End,
        /// Since when.
        at: Timestamp,
    },
}

/// What officers saw at the door since the filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nobody has been there, or nobody was met.
    NotYet,
    /// It is let, in the visit's words `confirmed` or `corrected`.
    Let {
        /// The latest visit.
        visit: Uuid,
    },
    /// It was found not let, or nobody was let in.
    Otherwise,
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is decided, or was taken back.
    #[error("this short let is decided already or was taken back: load the page again")]
    Decided,
    /// Nobody has looked.
    #[error("nobody has visited the home since it was filed: record the visit first")]
    Unseen,
    /// The visit found something else.
    #[error(
        "the last visit found the home not let or was turned away: visit it again, or refuse the \
         filing with its reason"
    )]
    SeenOtherwise,
    /// Whoever filed it isn't bound to the door.
    #[error(
        "whoever filed it is not bound to this door: give them access at the door first, so that \
         the sign goes to whoever lets the home"
    )]
    Unbound,
    /// No sign of it is in force.
    #[error("no sign of this short let is in force: there is nothing to revoke")]
    NoSign,
}

impl Refusal {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Decided => "short-let-decided",
            Self::Unseen => "short-let-unseen",
            Self::SeenOtherwise => "short-let-seen-otherwise",
            Self::Unbound => "short-let-unbound",
            Self::NoSign => "short-let-no-sign",
        }
    }
}

impl Filing {
    /// Approves it: the visit that its sign rests on.
    ///
    /// # Errors
    /// [`Refusal`]: it doesn't wait, nobody looked, or `bound` is false.
    pub const fn approve(self, seen: Seen, bound: bool) -> Result<Uuid, Refusal> {
        match (self, seen) {
            (Self::Waiting { .. }, Seen::Let { visit }) if bound => Ok(visit),
            (Self::Waiting { .. }, Seen::Let { .. }) => Err(Refusal::Unbound),
            (Self::Waiting { .. }, Seen::NotYet) => Err(Refusal::Unseen),
            (Self::Waiting { .. }, Seen::Otherwise) => Err(Refusal::SeenOtherwise),
            _ => Err(Refusal::Decided),
        }
    }

    /// Refuses it. Nobody has to have been met: that is a reason of its own.
    ///
    /// # Errors
    /// [`Refusal::Decided`].
    pub const fn refuse(self) -> Result<(), Refusal> {
        match self {
            Self::Waiting { .. } => Ok(()),
            _ => Err(Refusal::Decided),
        }
    }

    /// Revokes its sign.
    ///
    /// # Errors
    /// [`Refusal::NoSign`].
    pub const fn revoke(self) -> Result<(), Refusal> {
        match self {
            Self::InForce { .. } => Ok(()),
            _ => Err(Refusal::NoSign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Filing, Reason, Refusal, Seen};
    use jiff::Timestamp;
    use uuid::Uuid;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn only_what_waits_was_seen_and_has_somebody_is_approved() {
        let visit = Uuid::from_u128(7);
        let waiting = Filing::Waiting { due_at: AT };
        let seen = Seen::Let { visit };
        let cases = [
            (waiting, seen, true, Ok(visit)),
            (waiting, seen, false, Err(Refusal::Unbound)),
            (waiting, Seen::NotYet, true, Err(Refusal::Unseen)),
            (waiting, Seen::Otherwise, true, Err(Refusal::SeenOtherwise)),
            (
                Filing::Withdrawn { at: AT },
                seen,
                true,
                Err(Refusal::Decided),
            ),
        ];
        for (filing, seen, bound, expected) in cases {
            assert_eq!(filing.approve(seen, bound), expected, "{filing:?} {seen:?}");
        }
    }

    #[test]
    fn each_state_allows_what_it_can() {
        let number = 1;
        let states = [
            (Filing::Waiting { due_at: AT }, true, false),
            (
                Filing::InForce {
                    number,
                    visit: Uuid::nil(),
                    at: AT,
                },
                false,
                true,
            ),
            (
                Filing::Refused {
                    reason: Reason::WayOut,
                    at: AT,
                },
                false,
                false,
            ),
            (Filing::Withdrawn { at: AT }, false, false),
            (
                Filing::Ended {
                    number,
                    end: End::Replaced,
                    at: AT,
                },
                false,
                false,
            ),
        ];
        for (filing, refuse, revoke) in states {
            assert_eq!(filing.refuse().is_ok(), refuse, "{filing:?}");
            assert_eq!(filing.revoke().is_ok(), revoke, "{filing:?}");
        }
    }

    #[test]
    fn names_lead_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_name(reason.name()), Some(reason));
            let end = End::Revoked(reason);
            assert_eq!(End::from_name(end.name()), Some(end));
        }
        for end in [End::Withdrawn, End::Replaced] {
            assert_eq!(End::from_name(end.name()), Some(end));
        }
        assert_eq!(End::from_name("told_so"), None);
    }
}
