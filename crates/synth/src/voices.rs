//! Tenancies told by landlord, agency and occupant in different words, orders and errors, with
//! planted disagreements and the truth.
//!
//! Errors are of the kind that leaves no doubt who is meant: at most one particular of a person is
//! missing or wrong in one channel. What is planted is a real disagreement.

mod spelt;
mod told;

use crate::dates;
pub use crate::dates::Day;
use crate::people::Person;
use crate::rng::Rng;

pub use told::{Channel, Said, Someone, Tells};

const PURPOSE: u64 = 0x40;

/// The day on which the cases are looked at: 2026-11-23.
pub const TODAY: Day = 20_780;

/// What is planted in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// Nothing: what differs are words and small slips.
    Nothing,
    /// One of landlord and agency names somebody else.
    OtherPerson,
    /// Somebody says that a person named by the others doesn't live there.
    Disputed,
    /// One channel has another first day.
    From,
    /// One channel has another last day.
    To,
    /// Landlord or agency leaves somebody out.
    LeftOut,
    /// The landlord counts another number.
    Count,
    /// The landlord says that they left; another says afterwards that they didn't.
    StillThere,
    /// The last day is over and nobody has said anything.
    EndPassed,
}

const PLANS: [(Planted, u32); 9] = [
    (Planted::Nothing, 60),
    (Planted::OtherPerson, 6),
    (Planted::Disputed, 4),
    (Planted::From, 6),
    (Planted::To, 5),
    (Planted::LeftOut, 6),
    (Planted::Count, 4),
    (Planted::StillThere, 5),
    (Planted::EndPassed, 4),
];

/// One dwelling's tenancy, as it is and as it was told.
#[derive(Debug, Clone)]
pub struct Case {
    /// Who really lives, or lived, there.
    pub residents: Vec<Person>,
    /// Who is named without living there.
    pub strangers: Vec<Person>,
    /// The first day.
    pub from: Day,
    /// Whether they have left, as everybody who speaks of it says.
    pub left: bool,
    /// What is planted.
    pub planted: Planted,
    /// A visit after everything was said has settled it.
    pub visited: bool,
    /// What was said, in no order.
    pub said: Vec<Said>,
}

/// Year, month and day of a day.
pub fn civil(day: Day) -> (u32, u32, u32) {
    dates::civil(day)
}

/// Makes case `index`.
pub fn case(seed: u64, index: u64) -> Case {
    let mut rng = Rng::item(seed, PURPOSE, index);
    let weights = PLANS.map(|(_, weight)| weight);
    let planted = PLANS[rng.weighted(&weights)].0;
    let several = planted == Planted::LeftOut;
    let count = if several {
        rng.range(2, 3)
    } else {
        rng.range(1, 3)
    };
    let mut residents: Vec<Person> = (0..count).map(|_| Person::make(&mut rng)).collect();
    // Two people of one name, with documents and telephones of their own.
    let namesakes = residents.len() > 1 && rng.chance(60);
    if namesakes {
        let name = residents[0].name.clone();
        residents[1].name = name;
    }
    let from = TODAY - rng.range(150, 320);
    let stranger = Person::make(&mut rng);
    let mut case = Case {
        residents,
        strangers: Vec::new(),
        from,
        left: false,
        planted,
        visited: false,
        said: Vec::new(),
    };
    told::tell(&mut case, &stranger, namesakes, &mut rng);
    rng.shuffle(&mut case.said);
    case
}
