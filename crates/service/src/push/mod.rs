//! Declarations that agencies' programs push: one call, one batch, durable before it is answered.
//!
//! A call is checked and sealed without a transaction ([`take`]); a writer puts the calls that
//! wait at that moment into one ([`writer`]), so that a commit's trip to the disk is shared. What
//! became of the rows is found later, by the same work as for files, many calls together
//! (`batches::together`).
//!
//! A sender learns that a declaration is kept and whether its address was understood, never what
//! the registry knows: whether a report is news or known would tell who lives where.

mod gate;
mod outcome;
mod take;
mod token;
mod writer;

pub use outcome::{Outcome, Outcomes, RowOutcome, outcomes};
pub use take::{Answered, Call, Receipt, Taken, Verdict, VerdictKind, WrongField, push};
pub use token::{LIFETIME, Program, authenticate, grant};

pub(crate) use gate::Gates;
pub(crate) use token::Programs;
pub(crate) use writer::Writer;

/// Most declarations of one call.
pub const MOST_DECLARATIONS: usize = 1_000;

/// Why a call was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// Id or secret is wrong, or the program was shut out: which of them isn't told.
    #[error("the client id or the client secret is wrong, or the program was shut out")]
    WrongClient,
    /// The token is none, has ended, or its program was shut out.
    #[error("the token is not valid (any more): get another one")]
    WrongToken,
    /// The program may not push there.
    #[error("the program may not push to district {0}")]
    WrongDistrict(String),
    /// It may push to several districts and didn't say to which.
    #[error("the program may push to several districts: say to which")]
    DistrictMissing,
    /// Too many calls; how many seconds to wait.
    #[error("too many calls: wait {0} s")]
    TooMany(u64),
    /// The key was used for another call.
    #[error("this Idempotency-Key was used for another body: use a new key for a new call")]
    KeyReused,
    /// No such batch, or another program's.
    #[error("there is no such batch")]
    NoBatch,
    /// More waits to be written than can be held; nothing was kept.
    #[error("too much waits to be written: try again")]
    Busy,
    /// The program's own fault; nothing was kept.
    #[error(transparent)]
    Failed(#[from] crate::Error),
}

impl From<store::StoreError> for PushError {
    fn from(error: store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}
