/// A point on the ground, CGCS2000 (WGS-84) degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// East.
    pub lon: f64,
    /// North.
    pub lat: f64,
}

impl Place {
    /// Metres along the great circle, on a sphere of the earth's mean radius (haversine).
    pub fn metres_to(self, other: Self) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let north = ((to - from) / 2.0).sin().powi(2);
        let east = ((other.lon - self.lon).to_radians() / 2.0).sin().powi(2);
        let chord = (north + from.cos() * to.cos() * east).clamp(0.0, 1.0);
        2.0 * 6_371_008.8 * chord.sqrt().asin()
    }
}

/// A table of distances that can't be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDistances {
    /// Not as many numbers as places by places.
    #[error("{found} distances for {places} places: give {places} times {places}")]
    Size {
        /// Places.
        places: usize,
        /// Numbers.
        found: usize,
    },
    /// There and back differ, or a place is away from itself.
    #[error("the way from place {0} to place {1} is not the way back: on foot they are the same")]
    Uneven(usize, usize),
}

/// Metres on foot between places, there and back alike. Whole metres, so that the same places
/// give the same round on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distances {
    places: usize,
    metres: Vec<u32>,
}

impl Distances {
    /// The straight line between places, longer by a factor in per cent. A place that is none is
    /// nowhere near any other.
    pub fn between(places: &[Place], detour_percent: u16) -> Self {
        let factor = f64::from(detour_percent) / 100.0;
        let mut metres = vec![0; places.len() * places.len()];
        for (i, from) in places.iter().enumerate() {
            for (j, to) in places.iter().enumerate().skip(i + 1) {
                let way = whole(from.metres_to(*to) * factor);
                metres[i * places.len() + j] = way;
                metres[j * places.len() + i] = way;
            }
        }
        Self {
            places: places.len(),
            metres,
        }
    }

    /// Distances along the streets, from wherever they are known: row by row.
    ///
    /// # Errors
    /// [`BadDistances`].
    pub fn given(places: usize, metres: Vec<u32>) -> Result<Self, BadDistances> {
        if places.checked_mul(places) != Some(metres.len()) {
            return Err(BadDistances::Size {
                places,
                found: metres.len(),
            });
        }
        for i in 0..places {
            for j in i..places {
                let (there, back) = (metres[i * places + j], metres[j * places + i]);
                if there != back || (i == j && there != 0) {
                    return Err(BadDistances::Uneven(i, j));
                }
            }
        }
        Ok(Self { places, metres })
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Metres from one place to another, by their positions.
    pub fn metres(&self, from: usize, to: usize) -> u64 {
        let at = from * self.places + to;
        u64::from(self.metres.get(at).copied().unwrap_or(u32::MAX))
    }

    /// Those between some of the places, in the order named.
    #[must_use]
    pub fn of(&self, chosen: &[usize]) -> Self {
        let row = |from: &usize| {
            let metres = chosen.iter().map(|to| self.metres(*from, *to));
            metres
                .map(|metres| u32::try_from(metres).unwrap_or(u32::MAX))
                .collect::<Vec<u32>>()
        };
        Self {
            places: chosen.len(),
            metres: chosen.iter().flat_map(row).collect(),
        }
    }

    /// Metres of a way that comes back to where it began.
    pub fn length(&self, way: &[usize]) -> u64 {
        let home = way.last().into_iter().chain(way);
        home.zip(way)
            .map(|(from, to)| self.metres(*from, *to))
            .sum()
    }
}

/// The nearest whole number of metres.
fn whole(metres: f64) -> u32 {
    if !metres.is_finite() || metres >= f64::from(u32::MAX) {
        return u32::MAX;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within bounds, and rounded"
    )]
    let whole = metres.round() as u32;
    whole
}
