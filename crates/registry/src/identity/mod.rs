//! Numbers of identity documents: which kind, whether one can be right, and the one spelling under
//! which it is compared. Passports read by machine are in [`crate::mrz`], telephones in
//! [`crate::phone`].

mod company;
mod digits;
mod fault;
mod number;
mod recognise;
mod spelling;

pub use crate::phone::normal_phone;
pub use company::{CreditCodeFault, check_credit_code};
pub use digits::mod_11_2;
pub use fault::NumberFault;
pub use number::{birth_date, check, identifies, is_minor};
pub use recognise::{Recognised, recognise};
pub(crate) use spelling::half_width;
pub use spelling::{normal_name, normal_number};

/// What a number stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdKind {
    /// Resident identity card (GB 11643), 18 characters.
    CitizenId,
    /// Residence permit of residents of Hong Kong, Macao and Taiwan, 18 characters.
    HmtPermit,
    /// Permanent resident card of a foreigner: 18 characters, or 15 on cards made before 2023-12.
    ForeignPr,
    /// Passport.
    Passport,
    /// Another document: a travel permit, an organisation's code.
    Other,
    /// Nobody said.
    #[default]
    Unknown,
}

impl IdKind {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 6] = [
        Self::CitizenId,
        Self::HmtPermit,
        Self::ForeignPr,
        Self::Passport,
        Self::Other,
        Self::Unknown,
    ];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::HmtPermit => "hmt_permit",
            Self::ForeignPr => "foreign_pr",
            Self::Passport => "passport",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of that name, if it is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
