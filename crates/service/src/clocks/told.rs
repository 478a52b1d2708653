use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::{
    Deadline, DocumentType, Due, Duty, InForce, Letting, Place, RuleSubject, Rules, Trigger, Who,
    Words,
};

/// The packs that are part of the program; a test of `rules` holds that they can be read.
static PACKS: LazyLock<Rules> = LazyLock::new(|| rules::embedded().unwrap_or_default());

/// A duty as a pack tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its name in the packs.
    pub duty: String,
    /// The pack it stands in.
    pub pack: String,
    /// What has to be done.
    pub what: Words,
    /// By when.
    pub deadline: Deadline,
    /// Law and article.
    pub source: String,
    /// How sure that is: `A` to `C`, or `proposed`.
    pub confidence: &'static str,
}

impl Told {
    fn of(here: &InForce<'_>, duty: &Duty) -> Self {
        let pack = here.duties().find(|(_, one)| std::ptr::eq(*one, duty));
        Self {
            duty: duty.fact.id.clone(),
            pack: pack.map_or_else(String::new, |(name, _)| name.to_owned()),
            what: duty.what.clone(),
            deadline: duty.deadline,
            source: duty.fact.source.clone(),
            confidence: duty.fact.confidence.name(),
        }
    }

    /// When it is due, where its time counts from `trigger`.
    pub(super) fn due(&self, trigger: Timestamp) -> Option<Timestamp> {
        let due = rules::due(self.deadline, trigger, PACKS.calendar());
        due.map(|due: Due| due.at)
    }
}

/// What is known of a letting in general: the registry doesn't know every dwelling's kind, and
/// people and documents don't choose these rules.
fn subject(district: &str) -> RuleSubject {
    RuleSubject {
        letting: Letting::Ordinary,
        place: Place::new(district),
        stay_days: None,
        document: DocumentType::Domestic,
        under_18: false,
    }
}

fn first(district: &str, day: Date, who: &[Who], trigger: Trigger) -> Option<Told> {
    let place = Place::new(district);
    let here = PACKS.in_force(&place, day);
    let duties = who
        .iter()
        .flat_map(|who| here.duties_of(*who, trigger, &subject(district)));
    let noon = day.at(4, 0, 0, 0);
    let at = jiff::tz::TimeZone::UTC.to_timestamp(noon).ok()?;
    let due = |duty: &&Duty| {
        rules::due(duty.deadline, at, PACKS.calendar()).map_or(Timestamp::MAX, |due| due.at)
    };
    duties.min_by_key(due).map(|duty| Told::of(&here, duty))
}

/// The duty of whoever lets to say that somebody moved out, as it holds there on that day.
pub fn ended_stay(district: &str, day: Date) -> Option<Told> {
    let who = [Who::Landlord, Who::Manager];
    first(district, day, &who, Trigger::MovedOut)
}

/// The duty of whoever answers for a building to file a self-check in the month of that day.
pub fn self_check(district: &str, day: Date) -> Option<Told> {
    let who = [Who::BuildingHead, Who::PropertyManager];
    first(district, day, &who, Trigger::MonthBegan)
}

/// The duty of agencies to report regularly.
pub fn last_report(district: &str, day: Date) -> Option<Told> {
    first(district, day, &[Who::Agency], Trigger::LastReport)
}
