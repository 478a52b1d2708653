//! What the rule packs ask of agencies, and who has been silent for too long.

use std::sync::LazyLock;

use jiff::Timestamp;
use rules::{Deadline, Place, Rules, Trigger, Who};

use crate::surroundings::shanghai;

/// Days without a report after which an agency shows as silent where no rule names another number.
const SILENT_AFTER: u16 = 10;

/// The packs that are part of the program.
static RULES: LazyLock<Option<Rules>> = LazyLock::new(|| rules::embedded().ok());

/// Something that agencies must report, by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What, in Chinese and English.
    pub what: (String, String),
    /// By when, in Chinese and English.
    pub by: (String, String),
    /// Where that is written.
    pub source: String,
}

/// What agencies must report in a district on the day of an instant, the most specific rule first.
pub fn expected(district: &str, now: Timestamp) -> Vec<Expected> {
    let Some(rules) = RULES.as_ref() else {
        return Vec::new();
    };
    let day = now.to_zoned(shanghai()).date();
    let here = rules.in_force(&Place::new(district), day);
    // A licence is shown to its own office, once; the rest is what the register waits for.
    let reports = here
        .duties()
        .map(|(_, duty)| duty)
        .filter(|duty| duty.who.contains(&Who::Agency) && duty.trigger != Trigger::LicenceIssued);
    reports
        .map(|duty| Expected {
            what: (duty.what.zh.clone(), duty.what.en.clone()),
            by: (duty.deadline.zh(), duty.deadline.to_string()),
            source: duty.fact.source.clone(),
        })
        .collect()
}

/// How long an agency has been silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// Whole days since something came, or since it is known where nothing ever did.
    pub days: i64,
    /// Longer than its rule lets it be.
    pub too_long: bool,
    /// The number of days from which that is so.
    pub limit: u16,
}

/// How long an agency of a district that is known `since` an instant has been silent by `now`.
pub fn silence(
    district: &str,
    last: Option<Timestamp>,
    since: Timestamp,
    now: Timestamp,
) -> Silence {
    let limit = limit(district, now);
    let heard = last.unwrap_or(since).max(since);
    Silence {
        days: (now.duration_since(heard).as_hours() / 24).max(0),
        too_long: rules::is_silent(last, since, now, limit),
        limit,
    }
}

/// The shortest time between two regular reports that a rule asks for.
fn limit(district: &str, now: Timestamp) -> u16 {
    let day = now.to_zoned(shanghai()).date();
    let every = RULES.as_ref().and_then(|rules| {
        let here = rules.in_force(&Place::new(district), day);
        let regular = here.duties().filter_map(|(_, duty)| match duty.deadline {
            Deadline::Every(days)
                if duty.who.contains(&Who::Agency) && duty.trigger == Trigger::LastReport =>
            {
                Some(days)
            }
            _ => None,
        });
        regular.min()
    });
    every.unwrap_or(SILENT_AFTER)
}

#[cfg(test)]
mod tests {
    use super::{expected, silence};

    const NOW: &str = "2026-11-23T01:00:00Z";

    #[test]
    fn ten_days_without_a_report_are_too_many() {
        let now = NOW.parse().unwrap();
        let since = "2026-01-01T00:00:00Z".parse().unwrap();
        for (last, days, too_long) in [
            (Some("2026-11-22T01:00:00Z"), 1, false),
            (Some("2026-11-13T01:00:01Z"), 9, false),
            (Some("2026-11-13T01:00:00Z"), 10, true),
            (None, 326, true),
        ] {
            let last = last.map(|at| at.parse().unwrap());
            // A place with a rule of its own about regular reports, and one without.
            for district in ["331002", "321202"] {
                let found = silence(district, last, since, now);
                assert_eq!((found.days, found.too_long), (days, too_long), "{last:?}");
            }
        }
    }

    #[test]
    fn an_agency_that_has_just_become_known_is_not_silent() {
        let now = NOW.parse().unwrap();
        let since = "2026-11-20T00:00:00Z".parse().unwrap();
        assert!(!silence("321202", None, since, now).too_long);
    }

    #[test]
    fn the_rules_of_the_place_say_what_is_expected() {
        let now = NOW.parse().unwrap();
        let taizhou = expected("331002", now);
        assert!(
            taizhou.iter().any(|one| one.by.1 == "every 10 days"),
            "{taizhou:?}"
        );
        assert!(!expected("321202", now).is_empty());
    }
}
