use jiff::civil::Date;
use rules::Visits;

/// Safety tier of a building (蓝黄红).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Nothing out of the ordinary.
    Blue,
    /// To be watched.
    Yellow,
    /// To be visited first.
    Red,
}

/// Grade of a hazard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// To be mended.
    Minor,
    /// To be mended soon.
    Major,
    /// Dangerous now.
    Critical,
}

/// How a door and its building stand. There is no field for anything of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The building's tier, where it has one.
    pub tier: Option<Tier>,
    /// Its stars, one to five, where it has any.
    pub stars: Option<u8>,
    /// The day somebody was there last.
    pub last_visit: Option<Date>,
    /// Open hazards, each with the day it was found.
    pub hazards: Vec<(Grade, Date)>,
    /// The days of complaints that nobody has looked into.
    pub complaints: Vec<Date>,
    /// When its open task is due, where there is one.
    pub task: Option<Date>,
}

/// Why somebody must go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A hazard is open.
    Hazard(Grade),
    /// Somebody complained.
    Complaint,
    /// A task is open.
    Task,
    /// Nobody was ever there.
    Never,
    /// The turn of its tier has come: so many days since the last visit.
    Turn(Option<Tier>, u16),
}

/// A visit that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The earliest day by which somebody should have been there.
    pub due: Date,
    /// How it weighs beside others: the heaviest reason, and the days since it was due.
    pub points: u32,
    /// Every reason that holds, the heaviest first.
    pub reasons: Vec<Reason>,
}

/// Whether somebody must go there by `day`, and why; `None` where not. An open task or a
/// complaint is work on its own account and counts before it is due, as does a door nobody was
/// ever at.
pub fn need(standing: &Standing, visits: &Visits, day: Date) -> Option<Need> {
    let mut found: Vec<(u32, Date, Reason)> = reasons(standing, visits, day)
        .into_iter()
        .filter(|(due, reason)| *due <= day || matches!(reason, Reason::Task | Reason::Complaint))
        .map(|(due, reason)| (weigh(reason, due, visits, day), due, reason))
        .collect();
    // Stable: reasons of one weight stay in the order they are made in.
    found.sort_by_key(|(points, _, _)| std::cmp::Reverse(*points));
    let points = found.first()?.0;
    Some(Need {
        due: found.iter().map(|(_, due, _)| *due).min()?,
        points,
        reasons: found.into_iter().map(|(_, _, reason)| reason).collect(),
    })
}

/// The day by which somebody must go there next, seen from `today`.
pub fn next_on(standing: &Standing, visits: &Visits, today: Date) -> Option<Date> {
    let reasons = reasons(standing, visits, today);
    reasons.into_iter().map(|(due, _)| due).min()
}

/// Every reason there is or will be, with the day it is due.
fn reasons(standing: &Standing, visits: &Visits, day: Date) -> Vec<(Date, Reason)> {
    let mut all = Vec::new();
    let last = standing.last_visit;
    for grade in [Grade::Critical, Grade::Major, Grade::Minor] {
        let days = match grade {
            Grade::Critical => visits.within.critical,
            Grade::Major => visits.within.major,
            Grade::Minor => visits.within.minor,
        };
        let of_grade = standing.hazards.iter().filter(|(is, _)| *is == grade);
        // Looked at since: the next look counts from there.
        let since = of_grade.map(|(_, found)| last.map_or(*found, |last| last.max(*found)));
        let due = since.min().map(|since| after(since, days));
        all.extend(due.map(|due| (due, Reason::Hazard(grade))));
    }
    // A visit on the same day may have been before it.
    let heard = standing.complaints.iter();
    let heard = heard.filter(|said| last.is_none_or(|last| last <= **said));
    let due = heard
        .min()
        .map(|said| after(*said, visits.within.complaint));
    all.extend(due.map(|due| (due, Reason::Complaint)));
    all.extend(standing.task.map(|due| (due, Reason::Task)));
    all.push(match last {
        None => (day, Reason::Never),
        Some(last) => {
            let days = days(standing, visits);
            (after(last, days), Reason::Turn(standing.tier, days))
        }
    });
    all
}

/// Days from one visit to the next. Stars bring a visit forward anywhere; they put it off only
/// where the tier is blue or there is none.
fn days(standing: &Standing, visits: &Visits) -> u16 {
    let days = match standing.tier {
        None => visits.days.unrated,
        Some(Tier::Blue) => visits.days.blue,
        Some(Tier::Yellow) => visits.days.yellow,
        Some(Tier::Red) => visits.days.red,
    };
    let at = standing
        .stars
        .map(|stars| usize::from(stars.clamp(1, 5) - 1));
    let percent = at.map_or(100, |at| visits.stars_percent[at]);
    let percent = match standing.tier {
        None | Some(Tier::Blue) => percent,
        Some(Tier::Yellow | Tier::Red) => percent.min(100),
    };
    let days = u32::from(days) * u32::from(percent) / 100;
    u16::try_from(days.max(1)).unwrap_or(u16::MAX)
}

fn after(day: Date, days: u16) -> Date {
    let span = jiff::Span::new().days(i64::from(days));
    day.saturating_add(span)
}

fn weigh(reason: Reason, due: Date, visits: &Visits, day: Date) -> u32 {
    let points = visits.points;
    let weight = match reason {
        Reason::Hazard(Grade::Critical) => points.critical,
        Reason::Hazard(Grade::Major) => points.major,
        Reason::Hazard(Grade::Minor) => points.minor,
        Reason::Complaint => points.complaint,
        Reason::Task => points.task,
        Reason::Never => points.never,
        Reason::Turn(Some(Tier::Red), _) => points.red,
        Reason::Turn(Some(Tier::Yellow), _) => points.yellow,
        Reason::Turn(Some(Tier::Blue) | None, _) => points.blue,
    };
    let late = due.until(day).map_or(0, |span| span.get_days());
    let late = u32::try_from(late).unwrap_or(0);
    let added = late.saturating_mul(u32::from(points.each_day));
    u32::from(weight) + added.min(u32::from(points.most_days))
}
