use std::path::PathBuf;
use std::sync::Arc;

use paper::{Plate, Size};
use policy::{Action, Actor};
use store::plate::{DoorRow, NewPlate, Span};
use vault::Keyring;

use super::print::{Printer, Take};
use super::standing::not_in_force;
use super::{DoorName, font, number, origin};
use crate::{App, Change, Error, Note, Refusal};

/// Doors that are worked on together.
const PORTION: i64 = 500;
/// Plates of one order: beyond it the transaction would hold others up for long.
const MOST: u64 = 500_000;

/// What plates are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Every dwelling of the area.
    Dwellings,
    /// Every building of the area.
    Buildings,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Doors without a plate get one.
    Issue,
    /// Doors that have a plate get another, and the old one counts no more.
    Replace,
    /// Plates in force are printed once more; nothing changes.
    PrintAgain,
}

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Code of an area, a grid, a building or a dwelling.
    pub place: String,
    /// For which doors in it.
    pub of: Of,
    /// How large.
    pub size: Size,
    /// What is done.
    pub kind: Kind,
    /// Serial of the plate that the door has as far as who orders knows; refused where it is in
    /// force no more, so that the same order sent twice doesn't replace what was just printed.
    pub plate: Option<u64>,
    /// Font file; one of the machine's where absent.
    pub font: Option<PathBuf>,
    /// Plates in one file.
    pub per_file: usize,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Plates so far.
    pub done: u64,
    /// Plates in all.
    pub total: u64,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Plates printed.
    pub plates: u64,
    /// First and last serial of new plates; `None` where none is new.
    pub serials: Option<(u64, u64)>,
    /// Files.
    pub files: usize,
}

/// Issues, replaces or prints plates. What is issued is what could be printed: with a name that
/// can't be, nothing is changed. `take` gets the files before the change is durable; `progress` is
/// told after each portion.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] where no public address is set, nothing is left to do, the
/// plate that is meant is not in force, a character is missing in the font or a name is too long.
pub async fn issue(
    app: &App,
    actor: &Actor,
    district: &str,
    order: &Order,
    take: Take,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome, Error> {
    check_place(district, &order.place)?;
    let permit = actor.may(Action::IssuePlate, &order.place)?;
    let origin = origin::needed(app).await?;
    let font = font::path(order.font.as_deref())?;
    let title = format!("门牌 {}", order.place);
    let mut work = Work {
        change: app.change(district, &permit).await?,
        origin,
        order,
        span: Span::within(&order.place),
        with_plate: match order.kind {
            Kind::Issue => Some(false),
            Kind::Replace | Kind::PrintAgain => Some(true),
        },
        serials: None,
        // All plates of an order are signed by one key, whatever happens meanwhile.
        signing: app.signing(),
    };
    let total = work.total().await?;
    let key = work.signing.plate.public();
    let (conn, at) = (work.change.conn(), app.surroundings().now());
    store::plate::know_key(conn, &key.id().to_string(), &key.to_text(), at).await?;
    let printer = Printer::start(font, order.size, title, order.per_file, take);
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let doors = work.portion(&after).await?;
        let Some(last) = doors.last() else { break };
        after.clone_from(&last.code);
        let plates = work.plates(&doors).await?;
        done += u64::try_from(plates.len()).unwrap_or_default();
        if !printer.add(plates).await {
            break;
        }
        progress(Progress { done, total });
    }
    let files = printer.finish().await?;
    let serials = work.serials;
    let detail = format!(
        "{done} plates, size {}, {}",
        order.size.name(),
        serials.map_or_else(
            || "printed again".to_owned(),
            |(first, last)| format!("serials {first} to {last}")
        )
    );
    let action = match order.kind {
        Kind::Issue => "plate.issued",
        Kind::Replace => "plate.replaced",
        Kind::PrintAgain => "plate.printed",
    };
    let note = Note::new(action, "place", &order.place).saying(detail);
    work.change.commit(note).await?;
    Ok(Outcome {
        plates: done,
        serials,
        files,
    })
}

struct Work<'a> {
    change: Change,
    origin: String,
    order: &'a Order,
    span: Span,
    with_plate: Option<bool>,
    serials: Option<(u64, u64)>,
    signing: Arc<Keyring>,
}

impl Work<'_> {
    /// How many doors there are; a refusal that says why where there is none.
    async fn total(&mut self) -> Result<u64, Error> {
        let (district, of) = (self.change.district.clone(), self.order.of);
        let (span, conn) = (self.span.clone(), self.change.conn());
        let mut count = async |with_plate| match of {
            Of::Dwellings => {
                store::plate::count_dwellings(&mut *conn, &district, &span, with_plate).await
            }
            Of::Buildings => {
                store::plate::count_buildings(&mut *conn, &district, &span, with_plate).await
            }
        };
        let total = u64::try_from(count(self.with_plate).await?).unwrap_or_default();
        if total > MOST {
            let message = format!(
                "{total} plates are too many for one order: at most {MOST}, take a smaller area"
            );
            return Err(Refusal::new("plate-too-many", message)
                .with(MOST.to_string())
                .into());
        }
        if total > 0 {
            return Ok(total);
        }
        let place = &self.order.place;
        let refusal = if count(None).await? == 0 {
            Refusal::new(
                "plate-no-doors",
                format!("the library has no such door in {place}: look at the code"),
            )
        } else if self.order.kind == Kind::Issue {
            Refusal::new(
                "plate-all-have",
                format!(
                    "every door in {place} has its plate: --reprint prints them once more, \
                     --replace issues others"
                ),
            )
        } else if let Some(serial) = self.order.plate {
            return Err(not_in_force(&district, serial).into());
        } else {
            Refusal::new(
                "plate-none-have",
                format!("no door in {place} has a plate yet: issue them first"),
            )
        };
        Err(refusal.with(place.clone()).into())
    }

    async fn portion(&mut self, after: &str) -> Result<Vec<DoorRow>, Error> {
        let district = self.change.district.clone();
        let (conn, span, with) = (self.change.conn(), &self.span, self.with_plate);
        Ok(match self.order.of {
            Of::Dwellings => {
                store::plate::dwellings(conn, &district, span, with, after, PORTION).await?
            }
            Of::Buildings => {
                store::plate::buildings(conn, &district, span, with, after, PORTION).await?
            }
        })
    }

    /// The plates of these doors, written where they are new.
    async fn plates(&mut self, doors: &[DoorRow]) -> Result<Vec<Plate>, Error> {
        if let Some(meant) = self.order.plate {
            let serial = i64::try_from(meant).ok();
            if doors.iter().any(|door| door.serial != serial) {
                return Err(not_in_force(&self.change.district, meant).into());
            }
        }
        let serials = match self.order.kind {
            Kind::PrintAgain => self.known(doors)?,
            Kind::Issue | Kind::Replace => self.write(doors).await?,
        };
        let key = &self.signing.plate;
        doors
            .iter()
            .zip(serials)
            .map(|(door, serial)| {
                let district = &self.change.district;
                let token = key
                    .token(district, serial)
                    .map_err(|error| Error::Internal(error.to_string()))?;
                let address = vault::plate::address(&self.origin, &token);
                Ok(DoorName::of(door).printed(&number(district, serial), address))
            })
            .collect()
    }

    fn known(&self, doors: &[DoorRow]) -> Result<Vec<u64>, Error> {
        let current = self.signing.plate.public().id().to_string();
        doors
            .iter()
            .map(|door| {
                if door.key_id.as_ref() != Some(&current) {
                    let message = format!(
                        "the plate of {} was signed with an earlier key and can't be printed \
                         again: replace it",
                        door.code
                    );
                    return Err(Refusal::new("plate-other-key", message)
                        .with(door.code.clone())
                        .into());
                }
                let serial = door.serial.and_then(|serial| u64::try_from(serial).ok());
                serial.ok_or_else(|| Error::Internal("a plate without a serial".to_owned()))
            })
            .collect()
    }

    async fn write(&mut self, doors: &[DoorRow]) -> Result<Vec<u64>, Error> {
        let (district, at) = (self.change.district.clone(), self.change.at);
        let app = self.change.app().clone();
        let by = self.change.staff_id();
        let count = i64::try_from(doors.len()).unwrap_or(i64::MAX);
        let first = store::plate::take_serials(self.change.conn(), &district, count).await?;
        let new: Vec<NewPlate> = doors
            .iter()
            .zip(first..)
            .map(|(door, serial)| NewPlate {
                id: app.surroundings().id(),
                serial,
                building_id: door.building_id,
                dwelling_id: door.dwelling_id,
            })
            .collect();
        let pairs: Vec<_> = doors
            .iter()
            .zip(&new)
            .filter_map(|(door, new)| Some((door.plate?, new.id)))
            .collect();
        let replaced = store::plate::replace(self.change.conn(), &district, &pairs, at, by).await?;
        if replaced != u64::try_from(pairs.len()).unwrap_or_default() {
            return Err(Error::Stale);
        }
        let key = self.signing.plate.public().id().to_string();
        let made = (key.as_str(), self.order.size.name());
        match store::plate::insert(self.change.conn(), &district, &new, made, at, by).await {
            // Somebody else issued one meanwhile.
            Err(store::StoreError::Constraint {
                duplicate: true, ..
            }) => return Err(Error::Stale),
            other => other?,
        }
        let serials: Vec<u64> = new
            .iter()
            .filter_map(|plate| u64::try_from(plate.serial).ok())
            .collect();
        if let (Some(first), Some(last)) = (serials.first(), serials.last()) {
            self.serials = Some((self.serials.map_or(*first, |(first, _)| first), *last));
        }
        Ok(serials)
    }
}

/// An area (6, 9 or 12 digits), a grid (14), a building (19) or a dwelling (25) of the district.
fn check_place(district: &str, place: &str) -> Result<(), Refusal> {
    let whole = matches!(place.len(), 6 | 9 | 12 | 14 | 19 | 25);
    if whole && place.bytes().all(|b| b.is_ascii_digit()) && place.starts_with(district) {
        return Ok(());
    }
    Err(Refusal::new(
        "plate-place",
        format!(
            "{place:?} is no area of district {district}: give the code of a district, street, \
             community, grid, building or dwelling (6, 9, 12, 14, 19 or 25 digits)"
        ),
    )
    .on("place"))
}
