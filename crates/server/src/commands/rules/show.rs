use ::rules::{Occupancy, Place, Rules};
use jiff::civil::Date;
use serde::Serialize;

use super::tell;
use crate::answer::Answer;
use crate::cli::Global;

#[derive(Serialize)]
struct Limit<'a> {
    kind: &'static str,
    jurisdiction: &'a str,
    id: &'a str,
    per_person_m2: Vec<(f64, &'static str)>,
    adults_per_room: Option<u32>,
    not_counted_to_age: Option<u8>,
    family_not_counted: bool,
    banned: &'a [String],
    more: Option<&'a str>,
    source: &'a str,
    confidence: &'static str,
    from: Date,
}

impl<'a> Limit<'a> {
    fn of(jurisdiction: &'a str, limit: &'a Occupancy) -> Self {
        let areas = limit.per_person.iter();
        Self {
            kind: "occupancy",
            jurisdiction,
            id: &limit.fact.id,
            per_person_m2: areas
                .map(|(tenths, kind)| (f64::from(*tenths) / 10.0, kind.name()))
                .collect(),
            adults_per_room: limit.adults_per_room,
            not_counted_to_age: limit.not_counted_to_age,
            family_not_counted: limit.family_not_counted,
            banned: &limit.banned,
            more: limit.more.as_ref().map(|words| words.zh.as_str()),
            source: &limit.fact.source,
            confidence: limit.fact.confidence.name(),
            from: limit.fact.from,
        }
    }

    fn line(&self) -> String {
        let mut parts: Vec<String> = self
            .per_person_m2
            .iter()
            .map(|(m2, kind)| format!("{m2} m2 {kind} a person"))
            .collect();
        parts.extend(self.adults_per_room.map(|n| format!("{n} adults a room")));
        parts.extend(
            self.not_counted_to_age
                .map(|age| format!("not counted to the age of {age}")),
        );
        if self.family_not_counted {
            parts.push("family not counted".to_owned());
        }
        if !self.banned.is_empty() {
            parts.push(format!("nobody lives in {}", self.banned.join("、")));
        }
        parts.extend(self.more.map(str::to_owned));
        format!(
            "{} limits: {} [{}; {}]",
            self.jurisdiction,
            parts.join(", "),
            self.source,
            self.confidence
        )
    }
}

#[derive(Serialize)]
struct Held<'a> {
    kind: &'static str,
    jurisdiction: &'a str,
    id: &'a str,
    who: Vec<&'static str>,
    trigger: &'static str,
    deadline: String,
    what: &'a str,
    what_en: &'a str,
    penalty: Option<&'a str>,
    source: &'a str,
    confidence: &'static str,
    from: Date,
}

pub(super) fn show(global: &Global, rules: &Rules, place: &str, on: Date) -> Answer {
    let here = rules.in_force(&Place::new(place), on);
    for (jurisdiction, duty) in here.duties() {
        let penalty = duty.penalty.as_deref().and_then(|id| here.penalty(id));
        let held = Held {
            kind: "duty",
            jurisdiction,
            id: &duty.fact.id,
            who: duty.who.iter().map(|who| who.name()).collect(),
            trigger: duty.trigger.name(),
            deadline: duty.deadline.to_string(),
            what: &duty.what.zh,
            what_en: &duty.what.en,
            penalty: penalty.map(|penalty| penalty.sanction.zh.as_str()),
            source: &duty.fact.source,
            confidence: duty.fact.confidence.name(),
            from: duty.fact.from,
        };
        tell(global, &held, || {
            format!(
                "{} {}: {}, {}: {} [{}; {}; {}]",
                held.jurisdiction,
                held.who.join(" + "),
                held.trigger,
                held.deadline,
                held.what,
                held.penalty.unwrap_or("-"),
                held.source,
                held.confidence,
            )
        })?;
    }
    for (jurisdiction, limit) in here.limits() {
        let limit = Limit::of(jurisdiction, limit);
        tell(global, &limit, || limit.line())?;
    }
    Ok(())
}
