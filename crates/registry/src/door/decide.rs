use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{DoorFacts, Finding, Lead, LeadKind, Period, PersonMark, Present, Refusal, TaskState};
use crate::clock;

/// What follows from a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of the task.
    pub task: TaskOutcome,
    /// What becomes of each open lead: its state's name; `None` leaves them open.
    pub leads: Option<&'static str>,
    /// Stays to open in the dwelling.
    pub open: Vec<Opened>,
    /// Stays that go on, with their dates.
    pub keep: Vec<Kept>,
    /// Stays that end.
    pub close: Vec<Closed>,
    /// The lead to which people entered at the door are added, if any are.
    pub entered_with: Option<Uuid>,
}

/// What becomes of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOutcome {
    /// Settled.
    Done,
    /// Stays open for another visit.
    VisitAgain {
        /// When.
        at: Timestamp,
    },
}

/// A stay to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub person: Present,
    /// From when to when.
    pub period: Period,
}

/// A stay that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub stay: Uuid,
    /// From when to when, from now on.
    pub period: Period,
}

/// A stay that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub stay: Uuid,
    /// Its last day.
    pub to: Date,
}

/// Decides what a finding changes.
///
/// # Errors
/// [`Refusal`]; nothing may change then.
pub fn decide(facts: &DoorFacts, finding: &Finding) -> Result<Decision, Refusal> {
    match facts.task {
        TaskState::Open => {}
        TaskState::Done { .. } => return Err(Refusal::TaskDone),
        TaskState::Withdrawn { .. } => return Err(Refusal::TaskWithdrawn),
    }
    if facts.leads.is_empty() && !facts.asked {
        return Err(Refusal::NothingReported);
    }
    match finding {
        Finding::Confirmed { period } => confirmed(facts, *period),
        Finding::Corrected { people, period } => corrected(facts, people, *period),
        Finding::NotLet => {
            let mut decision = done("not_let");
            decision.close = facts
                .stays
                .iter()
                .map(|stay| closed(stay.id, facts.today))
                .collect();
            Ok(decision)
        }
        Finding::NobodyHome { again_at } => nobody_home(facts.now, *again_at),
        Finding::Refused => Ok(done("refused")),
    }
}

fn done(leads: &'static str) -> Decision {
    Decision {
        task: TaskOutcome::Done,
        leads: Some(leads),
        open: Vec::new(),
        keep: Vec::new(),
        close: Vec::new(),
        entered_with: None,
    }
}

fn closed(stay: Uuid, to: Date) -> Closed {
    Closed { stay, to }
}

fn nobody_home(now: Timestamp, again_at: Timestamp) -> Result<Decision, Refusal> {
    if again_at <= now {
        return Err(Refusal::VisitInThePast);
    }
    if again_at.duration_since(now) > clock::NEXT_VISIT_WITHIN {
        return Err(Refusal::VisitTooLate);
    }
    Ok(Decision {
        task: TaskOutcome::VisitAgain { at: again_at },
        leads: None,
        ..done("")
    })
}

fn confirmed(facts: &DoorFacts, period: Option<Period>) -> Result<Decision, Refusal> {
    if facts.dwelling.is_none() {
        return Err(Refusal::DwellingMissing);
    }
    let (ended, moved_in): (Vec<&Lead>, Vec<&Lead>) = facts
        .leads
        .iter()
        .partition(|lead| lead.kind == LeadKind::Ended);
    if moved_in.iter().any(|lead| lead.people.is_empty()) {
        return Err(Refusal::NobodyNamed);
    }
    let here: Vec<(Present, &PersonMark, Period)> = moved_in
        .iter()
        .flat_map(|lead| {
            let period = period.unwrap_or(lead.period);
            lead.people
                .iter()
                .map(move |p| (Present::Known(p.party), &p.mark, period))
        })
        .collect();
    let lives_here = |mark: &PersonMark| here.iter().any(|(_, m, _)| m.same(mark));
    if ended
        .iter()
        .flat_map(|lead| &lead.people)
        .any(|person| lives_here(&person.mark))
    {
        return Err(Refusal::ReportsDisagree);
    }
    let mut decision = done("confirmed");
    settle_present(facts, &here, &mut decision)?;
    // A report of who moved in says nothing about flatmates: only a reported move-out, or an
    // officer who corrects, ends a stay.
    for stay in &facts.stays {
        if lives_here(&stay.mark) {
            continue;
        }
        let left = ended.iter().find(|lead| {
            lead.people.is_empty() || lead.people.iter().any(|p| p.mark.same(&stay.mark))
        });
        if let Some(lead) = left {
            // A move-out reported ahead has not happened later than the day it was seen.
            let to = lead.period.to.map_or(facts.today, |to| to.min(facts.today));
            decision.close.push(closed(stay.id, to));
        }
    }
    Ok(decision)
}

fn corrected(
    facts: &DoorFacts,
    people: &[Present],
    period: Option<Period>,
) -> Result<Decision, Refusal> {
    if facts.dwelling.is_none() {
        return Err(Refusal::DwellingMissing);
    }
    if people.is_empty() {
        return Err(Refusal::NobodyPresent);
    }
    // Dates of the first report that says somebody moved in, where the officer gives none.
    let reported = facts
        .leads
        .iter()
        .find(|lead| lead.kind != LeadKind::Ended)
        .map_or_else(Period::default, |lead| lead.period);
    let mut here = Vec::with_capacity(people.len());
    for person in people {
        let found = match person {
            Present::Entered(place) => {
                let mark = facts.entered.get(*place).ok_or(Refusal::PersonUnknown)?;
                (*person, mark, period.unwrap_or(reported))
            }
            Present::Known(party) => known(facts, *party, period)?,
        };
        here.push(found);
    }
    let mut decision = done("corrected");
    if people.iter().any(|p| matches!(p, Present::Entered(_))) {
        decision.entered_with = facts.leads.first().map(|lead| lead.id);
    }
    settle_present(facts, &here, &mut decision)?;
    let kept: Vec<Uuid> = decision.keep.iter().map(|kept| kept.stay).collect();
    decision.close = facts
        .stays
        .iter()
        .filter(|stay| !kept.contains(&stay.id))
        .map(|stay| closed(stay.id, facts.today))
        .collect();
    Ok(decision)
}

fn known(
    facts: &DoorFacts,
    party: Uuid,
    period: Option<Period>,
) -> Result<(Present, &PersonMark, Period), Refusal> {
    let reported = facts.leads.iter().find_map(|lead| {
        let person = lead.people.iter().find(|p| p.party == party)?;
        // The dates of a move-out say when somebody left, not since when they live there.
        let said = if lead.kind == LeadKind::Ended {
            Period::default()
        } else {
            lead.period
        };
        Some((Present::Known(party), &person.mark, period.unwrap_or(said)))
    });
    let registered = || {
        facts
            .stays
            .iter()
            .find(|stay| stay.party == party)
            .map(|stay| {
                (
                    Present::Known(party),
                    &stay.mark,
                    period.unwrap_or(stay.period),
                )
            })
    };
    reported.or_else(registered).ok_or(Refusal::PersonUnknown)
}

/// Opens a stay for each person, or lets an open one of the same person go on.
fn settle_present(
    facts: &DoorFacts,
    here: &[(Present, &PersonMark, Period)],
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let mut settled: Vec<(Present, &PersonMark)> = Vec::new();
    for &(person, mark, period) in here {
        if period.is_reversed() {
            return Err(Refusal::PeriodReversed);
        }
        // Two reports of one person are one stay.
        if settled.iter().any(|(p, m)| *p == person || m.same(mark)) {
            continue;
        }
        settled.push((person, mark));
        let stay = facts.stays.iter().find(|stay| {
            stay.mark.same(mark) || matches!(person, Present::Known(party) if party == stay.party)
        });
        match stay {
            Some(stay) => decision.keep.push(Kept {
                stay: stay.id,
                period: Period {
                    from: stay.period.from.or(period.from),
                    to: period.to.or(stay.period.to),
                },
            }),
            None => decision.open.push(Opened { person, period }),
        }
    }
    // Dates that are known and dates that are reported may not fit each other.
    if decision.keep.iter().any(|kept| kept.period.is_reversed()) {
        return Err(Refusal::PeriodReversed);
    }
    Ok(())
}
