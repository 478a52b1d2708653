use crate::{AreaKind, Occupancy};

/// Who lives in a dwelling, and how large it is: what limits are held against. Numbers of people
/// only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lived {
    /// Usable floor in square metres, where it is known.
    pub usable_m2: Option<f64>,
    /// Built floor in square metres, where it is known.
    pub built_m2: Option<f64>,
    /// Rooms that people live in, where it is known.
    pub rooms: Option<u32>,
    /// People over eighteen.
    pub adults: u32,
    /// Minors, by their age in years.
    pub minors: Vec<u8>,
    /// Of the adults, those beyond the first of each family that live together by a legal duty to
    /// support or care for each other.
    pub family: u32,
}

/// A limit that is broken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Breach {
    /// Too little floor for so many.
    Area {
        /// How it is measured.
        kind: AreaKind,
        /// Square metres a person there must be.
        least_m2: f64,
        /// Square metres there are for each who counts.
        found_m2: f64,
    },
    /// More adults than the rooms may have.
    Adults {
        /// Most.
        most: u32,
        /// Found.
        found: u32,
    },
}

/// What of a limit is broken; a size that isn't known breaks none.
pub fn breaches(limit: &Occupancy, lived: &Lived) -> Vec<Breach> {
    let family = if limit.family_not_counted {
        lived.family.min(lived.adults)
    } else {
        0
    };
    let adults = lived.adults - family;
    let minors = lived.minors.iter().filter(|&&age| {
        limit
            .not_counted_to_age
            .is_none_or(|counted_after| age > counted_after)
    });
    let people = adults + u32::try_from(minors.count()).unwrap_or(u32::MAX - adults);
    let mut breaches = Vec::new();
    for &(tenths, kind) in &limit.per_person {
        let area = match kind {
            AreaKind::Usable => lived.usable_m2,
            AreaKind::Built => lived.built_m2,
        };
        let least_m2 = f64::from(tenths) / 10.0;
        if let Some(found_m2) = area.map(|area| area / f64::from(people.max(1)))
            && found_m2 < least_m2
        {
            breaches.push(Breach::Area {
                kind,
                least_m2,
                found_m2,
            });
        }
    }
    if let (Some(each), Some(rooms)) = (limit.adults_per_room, lived.rooms) {
        let most = each.saturating_mul(rooms);
        if adults > most {
            breaches.push(Breach::Adults {
                most,
                found: adults,
            });
        }
    }
    breaches
}
