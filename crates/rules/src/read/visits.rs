use std::ops::Range;

use super::Reader;
use super::raw::RawVisits;
use crate::{Fact, Visits};

impl Reader<'_> {
    pub(super) fn visits(
        &mut self,
        fact: Fact,
        raw: &RawVisits,
        span: Range<usize>,
    ) -> Option<Visits> {
        let visits = Visits {
            fact,
            days: raw.days,
            stars_percent: raw.stars_percent,
            within: raw.within,
            points: raw.points,
            minutes: raw.minutes,
            walk: raw.walk,
        };
        let Some(what) = visits.fault() else {
            return Some(visits);
        };
        self.fault(Some(span), what, "see docs/rounds.md for what stands where");
        None
    }
}
