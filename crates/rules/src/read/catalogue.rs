//! The catalogue of events in a pack's text.

use super::Reader;
use super::raw::RawPack;
use crate::EventFacts;
use crate::events::read::Wrongs;

impl Reader<'_> {
    /// Takes the catalogue's facts out of a file.
    pub(super) fn catalogue(&mut self, raw: &mut RawPack) -> EventFacts {
        let valid_from = raw.valid_from;
        let mut wrongs = Wrongs::default();
        let mut found = EventFacts::default();
        for one in raw.department.drain(..) {
            let (span, one) = (one.span(), one.into_inner());
            let fact = self.fact(one.common(), valid_from, span);
            let one = fact.map(|fact| Wrongs::department(fact, one));
            found.departments.extend(one);
        }
        for one in raw.event_category.drain(..) {
            let (span, one) = (one.span(), one.into_inner());
            let fact = self.fact(one.common(), valid_from, span.clone());
            let one = fact.map(|fact| wrongs.category(fact, one, &span));
            found.categories.extend(one);
        }
        for one in raw.event_item.drain(..) {
            let (span, one) = (one.span(), one.into_inner());
            let fact = self.fact(one.common(), valid_from, span.clone());
            found
                .items
                .extend(fact.map(|fact| wrongs.item(fact, one, &span)));
        }
        for one in raw.event_grade.drain(..) {
            let (span, one) = (one.span(), one.into_inner());
            let fact = self.fact(one.common(), valid_from, span.clone());
            let rule = fact.and_then(|fact| wrongs.grade(fact, &one, &span));
            found.grades.extend(rule);
        }
        for (span, (what, mend)) in wrongs.0 {
            self.fault(Some(span), &what, mend);
        }
        found
    }
}
