//! Who must be visited when.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use round::{Grade, Reason, Standing, Tier, need, next_on};
use rules::Visits;

const TODAY: Date = date(2026, 11, 23);

fn visits() -> Visits {
    let rules = rules::embedded().unwrap();
    let here = rules.in_force(&rules::Place::new("440307"), TODAY);
    here.visits().unwrap().clone()
}

fn ago(days: i64) -> Date {
    TODAY.checked_sub(jiff::Span::new().days(days)).unwrap()
}

#[test]
fn the_turn_of_a_building_follows_its_tier_and_stars() {
    let visits = visits();
    let table = [
        (None, None, 30),
        (Some(Tier::Blue), None, 30),
        (Some(Tier::Yellow), None, 14),
        (Some(Tier::Red), None, 7),
        (Some(Tier::Blue), Some(5), 45),
        (Some(Tier::Blue), Some(1), 15),
        (None, Some(4), 37),
        // Stars don't put off what a worse tier asks for.
        (Some(Tier::Red), Some(5), 7),
        (Some(Tier::Red), Some(1), 3),
        (Some(Tier::Yellow), Some(2), 10),
        (Some(Tier::Blue), Some(9), 45),
    ];
    for (tier, stars, days) in table {
        let standing = |since: i64| Standing {
            tier,
            stars,
            last_visit: Some(ago(since)),
            ..Standing::default()
        };
        assert_eq!(
            need(&standing(days - 1), &visits, TODAY),
            None,
            "{tier:?} {stars:?}"
        );
        let due = need(&standing(days), &visits, TODAY).unwrap();
        assert_eq!(due.due, TODAY, "{tier:?} {stars:?}");
        let expected = Reason::Turn(tier, u16::try_from(days).unwrap());
        assert_eq!(due.reasons, [expected]);
        assert_eq!(next_on(&standing(0), &visits, TODAY), Some(ago(-days)));
    }
}

#[test]
fn what_is_open_brings_a_visit_forward() {
    let visits = visits();
    let seen = Standing {
        tier: Some(Tier::Blue),
        last_visit: Some(ago(2)),
        ..Standing::default()
    };
    assert_eq!(need(&seen, &visits, TODAY), None);
    let with = |grade| Standing {
        hazards: vec![(grade, ago(10))],
        ..seen.clone()
    };
    // Counted from the last look at it, two days ago.
    let critical = need(&with(Grade::Critical), &visits, TODAY).unwrap();
    assert_eq!(critical.reasons, [Reason::Hazard(Grade::Critical)]);
    assert_eq!((critical.due, critical.points), (ago(1), 101));
    assert_eq!(need(&with(Grade::Major), &visits, TODAY), None);
    assert!(need(&with(Grade::Major), &visits, ago(-1)).is_some());
    assert_eq!(need(&with(Grade::Minor), &visits, TODAY), None);

    let complained = |days| Standing {
        complaints: vec![ago(days)],
        ..seen.clone()
    };
    // Somebody was there since; on the same day it may have been before.
    assert_eq!(need(&complained(3), &visits, TODAY), None);
    assert!(need(&complained(2), &visits, TODAY).is_some());

    let task = Standing {
        task: Some(ago(-2)),
        ..seen
    };
    let task = need(&task, &visits, TODAY).unwrap();
    assert_eq!(
        task.reasons,
        [Reason::Task],
        "a task counts before it is due"
    );
    let never = need(&Standing::default(), &visits, TODAY).unwrap();
    assert_eq!(never.reasons, [Reason::Never]);
}

#[test]
fn all_reasons_are_told_and_the_heaviest_counts() {
    let visits = visits();
    let standing = Standing {
        tier: Some(Tier::Red),
        stars: Some(1),
        last_visit: Some(ago(40)),
        hazards: vec![(Grade::Minor, ago(60)), (Grade::Major, ago(20))],
        complaints: vec![ago(1), ago(5)],
        task: Some(ago(0)),
    };
    let found = need(&standing, &visits, TODAY).unwrap();
    let expected = [
        Reason::Hazard(Grade::Major),
        Reason::Turn(Some(Tier::Red), 3),
        Reason::Complaint,
        Reason::Hazard(Grade::Minor),
        Reason::Task,
    ];
    assert_eq!(found.reasons, expected);
    // Three days after it was found, 17 days ago.
    assert_eq!(found.points, 60 + 17);
    assert_eq!(found.due, ago(37));
    assert_eq!(
        next_on(&standing, &visits, TODAY),
        Some(ago(37)),
        "what is due stays due"
    );
}

proptest! {
    #[test]
    fn what_is_due_stays_due_and_weighs_no_less(
        last in prop::option::of(0..400_i64),
        hazards in prop::collection::vec((0..3_usize, 0..400_i64), 0..3),
        complaints in prop::collection::vec(0..400_i64, 0..3),
        stars in prop::option::of(0..9_u8),
        later in 0..100_i64,
    ) {
        let visits = visits();
        let grades = [Grade::Minor, Grade::Major, Grade::Critical];
        let standing = Standing {
            tier: None,
            stars,
            last_visit: last.map(ago),
            hazards: hazards.into_iter().map(|(grade, days)| (grades[grade], ago(days))).collect(),
            complaints: complaints.into_iter().map(ago).collect(),
            task: None,
        };
        let today = need(&standing, &visits, TODAY);
        let then = need(&standing, &visits, ago(-later));
        if let Some(today) = today {
            let then = then.unwrap();
            prop_assert!(then.points >= today.points);
            prop_assert!(today.reasons.iter().all(|reason| then.reasons.contains(reason)));
        }
        let far = need(&standing, &visits, Date::MAX);
        prop_assert!(far.is_some(), "everybody's turn comes");
        let _ = need(&standing, &visits, Date::MIN);
    }
}
