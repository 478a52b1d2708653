//! A pack's text, read and checked.

mod calendar;
mod catalogue;
pub(crate) mod raw;
mod visits;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;

use self::raw::{Common, RawPack, RawQuiet};
use crate::model::{Duty, Occupancy, Penalty, Quiet, Text};
use crate::{EventFacts, Fact, Fault, Pack, SourceFile, Year};

/// What a file holds.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) pack: Option<Pack>,
    pub(crate) years: Vec<(i16, Year)>,
    /// Whose catalogue it is, where there is one.
    pub(crate) events: Option<(String, EventFacts)>,
}

/// Where faults are told.
struct Reader<'a> {
    file: &'a SourceFile,
    faults: Vec<Fault>,
}

/// Reads a file: a pack, or a calendar of a year.
///
/// # Errors
/// Every fault in it.
pub(crate) fn read(file: &SourceFile) -> Result<Read, Vec<Fault>> {
    let mut reader = Reader {
        file,
        faults: Vec::new(),
    };
    let raw: RawPack = match toml::from_str(&file.text) {
        Ok(raw) => raw,
        Err(error) => {
            // The first line says what, the others show the place again.
            let what = error.message().lines().collect::<Vec<_>>().join(" ");
            reader.fault(
                error.span(),
                &what,
                "see docs/rules.md for what stands where",
            );
            return Err(reader.faults);
        }
    };
    let read = reader.pack(raw);
    if reader.faults.is_empty() {
        Ok(read)
    } else {
        Err(reader.faults)
    }
}

impl Reader<'_> {
    fn line(&self, span: Option<Range<usize>>) -> usize {
        span.map_or(0, |span| {
            let before = self.file.text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() + 1
        })
    }

    fn fault(&mut self, span: Option<Range<usize>>, what: &str, mend: &str) {
        let line = self.line(span);
        self.faults.push(Fault {
            file: self.file.name.clone(),
            line,
            what: what.to_owned(),
            mend: mend.to_owned(),
        });
    }

    fn pack(&mut self, mut raw: RawPack) -> Read {
        let events = self.catalogue(&mut raw);
        let mut years = Vec::new();
        for calendar in raw.calendar {
            let span = calendar.span();
            years.extend(self.calendar(calendar.into_inner(), span));
        }
        let mut pack = Pack {
            jurisdiction: raw.jurisdiction.as_ref().clone(),
            file: self.file.name.clone(),
            name: raw.name,
            parent: raw.parent,
            areas: raw.areas,
            drops: raw.drops,
            ..Pack::default()
        };
        self.header(&pack, raw.jurisdiction.span());
        for duty in raw.duty {
            let span = duty.span();
            let duty = duty.into_inner();
            if let Some(fact) = self.fact(duty.common(), raw.valid_from, span.clone()) {
                if duty.who.is_empty() {
                    self.fault(
                        Some(span),
                        "a duty without anybody whose it is",
                        "name them in `who`",
                    );
                }
                pack.duties.push(Duty {
                    fact,
                    who: duty.who,
                    trigger: duty.trigger,
                    when: duty.when.into(),
                    deadline: duty.deadline,
                    what: duty.what,
                    penalty: duty.penalty,
                });
            }
        }
        for limit in raw.occupancy {
            let span = limit.span();
            let limit = limit.into_inner();
            let fact = self.fact(limit.common(), raw.valid_from, span.clone());
            let per_person = self.areas(&limit, span);
            pack.occupancy.extend(fact.map(|fact| Occupancy {
                fact,
                when: limit.when.into(),
                per_person,
                adults_per_room: limit.adults_per_room,
                not_counted_to_age: limit.not_counted_to_age,
                family_not_counted: limit.family_not_counted,
                banned: limit.banned,
                more: limit.more,
            }));
        }
        for penalty in raw.penalty {
            let span = penalty.span();
            let penalty = penalty.into_inner();
            let fact = self.fact(penalty.common(), raw.valid_from, span);
            pack.penalties.extend(fact.map(|fact| Penalty {
                fact,
                conduct: penalty.conduct,
                sanction: penalty.sanction,
            }));
        }
        for text in raw.text {
            let span = text.span();
            let text = text.into_inner();
            let fact = self.fact(text.common(), raw.valid_from, span);
            pack.texts.extend(fact.map(|fact| Text {
                fact,
                words: crate::Words {
                    zh: text.zh.trim().to_owned(),
                    en: text.en.trim().to_owned(),
                },
            }));
        }
        for visits in raw.visits {
            let span = visits.span();
            let visits = visits.into_inner();
            let fact = self.fact(visits.common(), raw.valid_from, span.clone());
            pack.visits
                .extend(fact.and_then(|fact| self.visits(fact, &visits, span)));
        }
        for quiet in raw.quiet {
            let quiet = self.quiet(quiet, raw.valid_from);
            pack.quiet.extend(quiet);
        }
        self.once(pack.facts());
        self.once(events.facts());
        let events = (!events.is_empty()).then(|| (pack.jurisdiction.clone(), events));
        let pack = (pack.name.is_some() || !pack.is_empty()).then_some(pack);
        Read {
            pack,
            years,
            events,
        }
    }

    fn quiet(&mut self, quiet: Spanned<RawQuiet>, valid_from: Option<raw::Day>) -> Option<Quiet> {
        let span = quiet.span();
        let quiet = quiet.into_inner();
        if !quiet.is_within_bounds() {
            self.fault(
                Some(span.clone()),
                "hours or minutes are out of bounds",
                "write hours from 0 to 23 and at most 240 minutes",
            );
        }
        let fact = self.fact(quiet.common(), valid_from, span);
        fact.map(|fact| quiet.of(fact))
    }

    fn header(&mut self, pack: &Pack, span: Range<usize>) {
        let name = &pack.jurisdiction;
        let national = name == "national";
        let place = name.strip_prefix("cn-").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        });
        if !national && !place {
            let what = format!("`{name}` is no jurisdiction");
            self.fault(
                Some(span.clone()),
                &what,
                "write \"national\" or \"cn-\" and a place in small letters",
            );
        }
        let digits = |area: &String| {
            matches!(area.len(), 2 | 4 | 6) && area.bytes().all(|b| b.is_ascii_digit())
        };
        if let Some(area) = pack.areas.iter().find(|area| !digits(area)) {
            let what = format!("`{area}` is no division code");
            self.fault(
                Some(span.clone()),
                &what,
                "write two, four or six digits, such as \"4403\"",
            );
        }
        if pack.name.is_some() && place && (pack.areas.is_empty() || pack.parent.is_none()) {
            self.fault(
                Some(span),
                "a place without its area or the pack above it",
                "write `areas` and `parent`",
            );
        }
    }

    fn fact(
        &mut self,
        common: Common,
        valid_from: Option<raw::Day>,
        span: Range<usize>,
    ) -> Option<Fact> {
        let line = self.line(Some(span.clone()));
        let Some(from) = common.from.or(valid_from) else {
            self.fault(
                Some(span),
                "nothing says since when it holds",
                "write `from` here, or `valid_from` at the head of the file",
            );
            return None;
        };
        if common.source.trim().is_empty() {
            self.fault(
                Some(span.clone()),
                "the source is empty",
                "say law and article, or page",
            );
        }
        let until = common.until.map(|day| day.0);
        if until.is_some_and(|until| until < from.0) {
            self.fault(
                Some(span),
                "it ends before it begins",
                "put `from` and `until` right",
            );
        }
        Some(Fact {
            id: common.id,
            source: common.source,
            confidence: common.confidence,
            from: from.0,
            until,
            line,
        })
    }

    fn areas(
        &mut self,
        limit: &raw::RawOccupancy,
        span: Range<usize>,
    ) -> Vec<(u32, crate::AreaKind)> {
        let mut areas = Vec::new();
        for (kind, m2) in &limit.per_person {
            let tenths = m2 * 10.0;
            if !(1.0..=1000.0).contains(&tenths) || tenths.fract() != 0.0 {
                self.fault(
                    Some(span.clone()),
                    "the area a person is out of bounds",
                    "write square metres from 0.1 to 100, with one decimal at most",
                );
                continue;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and within bounds"
            )]
            areas.push((tenths as u32, *kind));
        }
        areas.sort_unstable();
        areas
    }

    /// Two facts of one id may follow each other, never hold on the same day.
    fn once<'a>(&mut self, facts: impl Iterator<Item = (&'static str, &'a Fact)>) {
        let mut seen: BTreeMap<(&str, &str), Vec<&Fact>> = BTreeMap::new();
        let mut faults = Vec::new();
        for (kind, fact) in facts {
            let earlier = seen.entry((kind, &fact.id)).or_default();
            let both = earlier.iter().find(|other| {
                let ends = |f: &Fact| f.until.unwrap_or(Date::MAX);
                fact.from <= ends(other) && other.from <= ends(fact)
            });
            if let Some(other) = both {
                faults.push(Fault {
                    file: self.file.name.clone(),
                    line: fact.line,
                    what: format!(
                        "`{}` stands twice for the same days, first in line {}",
                        fact.id, other.line
                    ),
                    mend: "end the earlier one with `until`, or give one another id".to_owned(),
                });
            }
            earlier.push(fact);
        }
        self.faults.extend(faults);
    }
}
