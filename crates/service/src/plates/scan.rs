use store::plate::{DoorRow, PlateRow};
use vault::plate::{Altered, Said, Verdict, verify};

use super::public_keys;
use crate::attempts::{self, Attempt};
use crate::surroundings::shanghai;
use crate::{App, Error};

/// What a scanned plate is, as far as signature and registry tell. That a plate is a copy can't be
/// seen from its code, which is the same: somebody has to say that it hangs at another door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Signed here and in force.
    Genuine(Box<PlateRow>),
    /// Signed here and taken out of force.
    Revoked(Box<PlateRow>),
    /// Signed here; the door has another plate since.
    Replaced(Box<PlateRow>),
    /// Signed here, and the registry knows nothing of it: it was issued after the backup that the
    /// registry was restored from, or somebody has the key.
    NotIssued(Said),
    /// Not as it was made.
    Altered(Altered),
    /// A plate of another district.
    OtherDistrict {
        /// What it says.
        said: Said,
        /// Whether a key known here signed it.
        signed: bool,
    },
    /// Signed by a key that is not known here.
    UnknownKey(Said),
}

impl Found {
    /// Its name in counts and answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Genuine(_) => "genuine",
            Self::Revoked(_) => "revoked",
            Self::Replaced(_) => "replaced",
            Self::NotIssued(_) => "not_issued",
            Self::Altered(_) => "altered",
            Self::OtherDistrict { .. } => "other_district",
            Self::UnknownKey(_) => "unknown_key",
        }
    }

    /// The plate, where it is one of the registry's.
    pub fn plate(&self) -> Option<&PlateRow> {
        match self {
            Self::Genuine(plate) | Self::Revoked(plate) | Self::Replaced(plate) => Some(plate),
            _ => None,
        }
    }

    /// What the plate says of itself, where it is none of the registry's.
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::NotIssued(said) | Self::UnknownKey(said) | Self::OtherDistrict { said, .. } => {
                Some(said)
            }
            _ => None,
        }
    }
}

/// What a scan finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What the plate is.
    pub found: Found,
    /// The district it was looked for in.
    pub district: String,
    /// Its door, where it is one of the registry's.
    pub door: Option<DoorRow>,
}

/// Checks a token and counts what it was found to be: never who scanned it, and a genuine plate
/// only together with all others. The count is written by [`super::write_counts`].
///
/// # Errors
/// [`Error::Store`].
pub async fn scan(app: &App, token: &str) -> Result<Scan, Error> {
    let scan = look_up(app, token).await?;
    // Before there is a district there is nothing to count it under.
    if !scan.district.is_empty() {
        let serial = match &scan.found {
            Found::Revoked(plate) | Found::Replaced(plate) => plate.serial,
            _ => 0,
        };
        let day = app.surroundings().now().to_zoned(shanghai()).date();
        app.tallies()
            .add(&scan.district, day, serial, scan.found.name());
    }
    Ok(scan)
}

/// The same, without counting: for what is done on the page of a plate that was scanned.
///
/// # Errors
/// [`Error::Store`].
pub async fn look_up(app: &App, token: &str) -> Result<Scan, Error> {
    let keys = public_keys(app).await?;
    let mut conn = app.read().await?;
    let known = store::library::districts(&mut conn).await?;
    let known: Vec<String> = known.into_iter().map(|row| row.district).collect();
    let home = known.first().cloned().unwrap_or_default();
    let (district, found) = match ours(verify(token, &home, &keys), &known) {
        Verdict::Altered(altered) => (home, Found::Altered(altered)),
        Verdict::UnknownKey(said) => (said.district.clone(), Found::UnknownKey(said)),
        Verdict::OtherDistrict { said, signed } => (home, Found::OtherDistrict { said, signed }),
        Verdict::Genuine(said) => {
            let serial = i64::try_from(said.serial).unwrap_or_default();
            let plate = store::plate::by_serial(&mut conn, &said.district, serial).await?;
            (said.district.clone(), standing(plate, said))
        }
    };
    let door = match found.plate() {
        Some(plate) => {
            let (building, dwelling) = (plate.building_id, plate.dwelling_id);
            store::plate::building(&mut conn, &district, building, dwelling).await?
        }
        None => None,
    };
    Ok(Scan {
        found,
        district,
        door,
    })
}

/// A verdict for the first district of an installation that may serve several: what says it is of
/// another of them is no stranger's plate, and without a known key it is made up.
fn ours(verdict: Verdict, known: &[String]) -> Verdict {
    match verdict {
        Verdict::OtherDistrict { said, signed } if known.contains(&said.district) => {
            if signed {
                Verdict::Genuine(said)
            } else {
                Verdict::UnknownKey(said)
            }
        }
        other => other,
    }
}

fn standing(plate: Option<PlateRow>, said: Said) -> Found {
    match plate {
        None => Found::NotIssued(said),
        Some(plate) => match plate.state.as_str() {
            "revoked" => Found::Revoked(Box::new(plate)),
            "replaced" => Found::Replaced(Box::new(plate)),
            _ => Found::Genuine(Box::new(plate)),
        },
    }
}

/// Somebody says that a plate hangs at another door than the one it names: a copy, or moved.
/// Counted, for an officer to look. `peer` is the address it comes from.
///
/// # Errors
/// [`Error::NotFound`] for what is no plate of the registry; [`Error::Refused`] where too much was
/// sent.
pub async fn hangs_elsewhere(app: &App, scan: &Scan, peer: &str) -> Result<(), Error> {
    let plate = scan.found.plate().ok_or(Error::NotFound("plate"))?;
    let serial = u64::try_from(plate.serial).unwrap_or_default();
    let number = super::number(&scan.district, serial);
    attempts::count(app, Attempt::Elsewhere, peer, &number).await?;
    let day = app.surroundings().now().to_zoned(shanghai()).date();
    let mut conn = app.read().await?;
    store::plate::add(&mut conn, &scan.district, day, plate.serial, "copied").await?;
    Ok(())
}
