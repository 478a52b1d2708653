use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{Duty, Fact, Occupancy, Penalty, Quiet, Text, When};
use crate::{Calendar, Due, Pack, RuleSubject, Trigger, Visits, Who, due};

/// What holds at one place on one day: the facts of its pack, and those of the packs above it
/// which it doesn't override.
#[derive(Debug, Clone)]
pub struct InForce<'a> {
    duties: Vec<(&'a str, &'a Duty)>,
    occupancy: Vec<(&'a str, &'a Occupancy)>,
    penalties: Vec<&'a Penalty>,
    texts: Vec<&'a Text>,
    quiet: Vec<&'a Quiet>,
    visits: Vec<&'a Visits>,
    calendar: &'a Calendar,
}

impl<'a> InForce<'a> {
    pub(crate) fn of(chain: &[&'a Pack], calendar: &'a Calendar, day: Date) -> Self {
        let mut here = Self {
            duties: Vec::new(),
            occupancy: Vec::new(),
            penalties: Vec::new(),
            texts: Vec::new(),
            quiet: Vec::new(),
            visits: Vec::new(),
            calendar,
        };
        let mut taken = Taken::default();
        for pack in chain {
            let name = pack.jurisdiction.as_str();
            let mut now = Taken::default();
            let mut new = |kind, fact: &'a Fact| taken.is_new(&mut now, kind, fact, day);
            // A duty with a condition overrides the wider one only where the condition is met,
            // which is asked in `duties_of`.
            let duties = pack.duties.iter().filter(|d| {
                let kind = if d.when == When::default() {
                    "duty"
                } else {
                    "some"
                };
                new(kind, &d.fact) && !taken.has("duty", &d.fact)
            });
            here.duties.extend(duties.map(|d| (name, d)));
            let limits = pack.occupancy.iter().filter(|o| new("occupancy", &o.fact));
            here.occupancy.extend(limits.map(|o| (name, o)));
            let penalties = pack.penalties.iter();
            here.penalties
                .extend(penalties.filter(|p| new("penalty", &p.fact)));
            let texts = pack.texts.iter();
            here.texts.extend(texts.filter(|t| new("text", &t.fact)));
            let quiet = pack.quiet.iter();
            here.quiet.extend(quiet.filter(|q| new("quiet", &q.fact)));
            let visits = pack.visits.iter();
            here.visits
                .extend(visits.filter(|v| new("visits", &v.fact)));
            taken.join(now, &pack.drops);
        }
        here
    }

    /// All duties, with the jurisdiction that each comes from, the most specific first.
    pub fn duties(&self) -> impl Iterator<Item = (&'a str, &'a Duty)> {
        self.duties.iter().copied()
    }

    /// What somebody must do about a subject once something happened.
    pub fn duties_of(&self, who: Who, trigger: Trigger, subject: &RuleSubject) -> Vec<&'a Duty> {
        // The most specific first: what it says about its own cases, wider packs can't say again.
        let mut said: BTreeMap<&str, &str> = BTreeMap::new();
        let meets = self.duties.iter().filter(|(_, duty)| {
            duty.who.contains(&who) && duty.trigger == trigger && duty.when.meets(subject)
        });
        let holds =
            meets.filter(|(name, duty)| *said.entry(&duty.fact.id).or_insert(name) == *name);
        holds.map(|(_, duty)| *duty).collect()
    }

    /// The duty of those that is due first, and when; one without a time comes last.
    pub fn first_due(
        &self,
        who: Who,
        trigger: Trigger,
        subject: &RuleSubject,
        at: Timestamp,
    ) -> Option<(&'a Duty, Option<Due>)> {
        let duties = self.duties_of(who, trigger, subject).into_iter();
        duties
            .map(|duty| (duty, due(duty.deadline, at, self.calendar)))
            .min_by_key(|(_, due)| due.map_or(Timestamp::MAX, |due| due.at))
    }

    /// How many may live there: of the limits that apply to the subject, those of the most
    /// specific pack that has any.
    pub fn occupancy(&self, subject: &RuleSubject) -> Vec<&'a Occupancy> {
        let applies = self.occupancy.iter().filter(|(_, o)| o.when.meets(subject));
        let mut applies = applies.peekable();
        let Some((first, _)) = applies.peek().copied() else {
            return Vec::new();
        };
        applies
            .filter(|(name, _)| name == first)
            .map(|(_, o)| *o)
            .collect()
    }

    /// All limits, with the jurisdiction that each comes from, the most specific first.
    pub fn limits(&self) -> impl Iterator<Item = (&'a str, &'a Occupancy)> {
        self.occupancy.iter().copied()
    }

    /// Spaces where nobody may live, of all packs: a city adds to the country's list.
    pub fn banned_spaces(&self) -> BTreeSet<&'a str> {
        let limits = self.occupancy.iter();
        limits
            .flat_map(|(_, o)| o.banned.iter().map(String::as_str))
            .collect()
    }

    /// A penalty by its id.
    pub fn penalty(&self, id: &str) -> Option<&'a Penalty> {
        self.penalties.iter().copied().find(|p| p.fact.id == id)
    }

    /// When notices to staff wait: the most specific pack's; none where no pack says.
    pub fn quiet(&self) -> Option<&'a Quiet> {
        self.quiet.first().copied()
    }

    /// A text by its id, such as `safety-undertaking`.
    pub fn text(&self, id: &str) -> Option<&'a Text> {
        self.texts.iter().copied().find(|t| t.fact.id == id)
    }

    /// How often buildings are visited: what the most specific pack says.
    pub fn visits(&self) -> Option<&'a Visits> {
        self.visits.first().copied()
    }

    /// On which days people work.
    pub fn calendar(&self) -> &'a Calendar {
        self.calendar
    }
}

/// Ids that a more specific pack has said something about.
#[derive(Debug, Default)]
struct Taken(BTreeSet<(&'static str, String)>, BTreeSet<String>);

impl Taken {
    /// Whether the fact holds and nothing below overrides it; remembers it for the packs above.
    fn is_new(&self, now: &mut Self, kind: &'static str, fact: &Fact, day: Date) -> bool {
        if !fact.holds_on(day) {
            return false;
        }
        let key = (kind, fact.id.clone());
        let new = !self.0.contains(&key) && !self.1.contains(&fact.id);
        now.0.insert(key);
        new
    }

    fn has(&self, kind: &'static str, fact: &Fact) -> bool {
        self.0.contains(&(kind, fact.id.clone()))
    }

    fn join(&mut self, now: Self, drops: &[String]) {
        self.0.extend(now.0);
        self.1.extend(drops.iter().cloned());
    }
}
