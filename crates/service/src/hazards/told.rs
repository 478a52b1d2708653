use policy::Actor;
use registry::identity::normal_phone;
use registry::phone::{self, PhoneFault};
use store::hazard_report::NewHazard;
use uuid::Uuid;
use vault::{BlindIndex, DataKey, Field, Purpose};
use zeroize::Zeroizing;

use super::{DATA_KEY, Kind, PHONE, State, WORDS};
use crate::attempts::{self, Attempt};
use crate::plates::{self, Scan};
use crate::{App, Change, Error, Note, Refusal, events, officers, outgoing};

/// Words, in characters.
const LEAST: usize = 4;
const MOST: usize = 500;
/// A telephone, in characters as it is typed.
const MOST_PHONE: usize = 30;
/// Digits and capitals that are not taken for one another (Crockford's base 32).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Of these is a receipt's number made: sixty bits.
const RECEIPT: usize = 12;

/// A danger as somebody tells of it.
#[derive(Clone, Default)]
pub struct Told {
    /// What kind; `None` where none was chosen.
    pub kind: Option<Kind>,
    /// Where and what.
    pub words: String,
    /// Telephone, "" for none.
    pub phone: String,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Told({:?})", self.kind)
    }
}

/// Keeps what somebody tells by a scanned plate; gives the number under which they can ask what
/// became of it. `peer` is the address it comes from, as the web server knows it.
///
/// # Errors
/// [`Error::NotFound`] for what is no plate of the registry; [`Error::Refused`] where something is
/// missing, the telephone is none or too much was sent.
pub async fn tell(app: &App, scan: &Scan, told: &Told, peer: &str) -> Result<String, Error> {
    let (Some(door), Some(plate)) = (&scan.door, scan.found.plate()) else {
        return Err(Error::NotFound("plate"));
    };
    let kind = told.kind.ok_or_else(|| {
        Refusal::new("hazard-kind", "choose what kind of danger it is").on("kind")
    })?;
    let words = Zeroizing::new(told.words.trim().to_owned());
    if !(LEAST..=MOST).contains(&words.chars().count()) {
        return Err(Refusal::new(
            "hazard-words",
            format!("say where and what the danger is, in {LEAST} to {MOST} characters"),
        )
        .on("words")
        .with(MOST.to_string())
        .into());
    }
    let phone = Zeroizing::new(number(&told.phone)?);
    let district = &scan.district;
    let serial = u64::try_from(plate.serial).unwrap_or_default();
    let number = plates::number(district, serial);
    attempts::count(app, Attempt::Hazard, peer, &number).await?;

    // Whoever tells has no account; the log says that it came from outside.
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let at = At {
        building: door.building_id,
        dwelling: door.dwelling_id,
        serial: plate.serial,
    };
    let (id, receipt) = write(&mut change, at, kind, &words, &phone).await?;
    events::of_report(&mut change, id, at, events::item_of(kind)).await?;
    let detail = format!("kind={} by a plate's page, no account", kind.name());
    change
        .commit(Note::new("hazard.told", "hazard_report", id).saying(detail))
        .await?;
    Ok(receipt)
}

/// Where a danger is, by the plate that was scanned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) building: Uuid,
    pub(crate) dwelling: Option<Uuid>,
    pub(crate) serial: i64,
}

/// Keeps what is told in the transaction of its cause, which writes the audit entry, and opens its
/// event: `item` is what it is in the catalogue.
pub(crate) async fn tell_of(
    change: &mut Change,
    at: At,
    kind: Kind,
    item: &str,
    words: &str,
) -> Result<Uuid, Error> {
    let id = written(change, at, kind, words).await?;
    events::of_report(change, id, at, item).await?;
    Ok(id)
}

/// Keeps what is told, for whoever opens its event.
pub(crate) async fn written(
    change: &mut Change,
    at: At,
    kind: Kind,
    words: &str,
) -> Result<Uuid, Error> {
    write(change, at, kind, words, "").await.map(|(id, _)| id)
}

async fn write(
    change: &mut Change,
    door: At,
    kind: Kind,
    words: &str,
    phone: &str,
) -> Result<(Uuid, String), Error> {
    let (app, district, at) = (change.app().clone(), change.district.clone(), change.at);
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district: &district,
        row: id,
    };
    let receipt = receipt(here.random());
    let new = NewHazard {
        id,
        building_id: door.building,
        dwelling_id: door.dwelling,
        serial: door.serial,
        kind: kind.name().to_owned(),
        words: key.seal(field(WORDS), words.as_bytes(), here.random()),
        phone: (!phone.is_empty()).then(|| key.seal(field(PHONE), phone.as_bytes(), here.random())),
        data_key: key.wrap(&app.keys().wrap, field(DATA_KEY), here.random()),
        receipt_mark: mark(&app, &receipt).as_bytes().to_vec(),
    };
    store::hazard_report::insert(change.conn(), &district, &new, at).await?;
    tell_staff(change, door.building, kind).await?;
    Ok((id, receipt))
}

/// Tells the officer in charge and the groups of the areas: the kind and the grid, no words.
async fn tell_staff(change: &mut Change, building: Uuid, kind: Kind) -> Result<(), Error> {
    if !outgoing::ways(change.app()).any() {
        return Ok(());
    }
    let (district, at) = (change.district.clone(), change.at);
    let grid = store::hazard_report::grid_of(change.conn(), &district, building).await?;
    let Some((grid, code)) = grid else {
        return Ok(());
    };
    let officers = officers::of_grids(change.conn(), &district, &[grid], at).await?;
    let officer: Vec<Uuid> = officers.into_values().collect();
    let (zh, en) = kind.words();
    let told = outgoing::Told {
        kind: outgoing::Kind::HazardTold,
        place: &code,
        values: &[("kind", zh, en)],
    };
    outgoing::tell(change, &officer, told).await?;
    outgoing::tell_groups(change, told).await
}

/// A telephone as it is kept: read as a number, so that nothing else is ever shown as one. "" for
/// none.
fn number(said: &str) -> Result<String, Refusal> {
    let said = said.trim();
    if said.chars().count() > MOST_PHONE {
        return Err(Refusal::new(
            "hazard-phone",
            format!(
                "a telephone number has at most {MOST_PHONE} characters: correct it or leave it out"
            ),
        )
        .on("phone")
        .with(MOST_PHONE.to_string()));
    }
    if said.is_empty() {
        return Ok(String::new());
    }
    match phone::read(said) {
        Ok(phone) if phone.extension().is_empty() => Ok(phone.comparable()),
        Ok(phone) => Ok(format!("{}-{}", phone.comparable(), phone.extension())),
        // At a door of the district a landline needs no area code: its digits are the number.
        Err(PhoneFault::PlaceMissing) => Ok(normal_phone(said)),
        Err(fault) => Err(fault.into()),
    }
}

/// Where the report with this receipt stands; `None` for a number that none has.
///
/// # Errors
/// [`Error::Refused`] where too much was asked from this address.
pub async fn ask(app: &App, number: &str, peer: &str) -> Result<Option<State>, Error> {
    attempts::count(app, Attempt::Receipt, peer, "").await?;
    let mark = mark(app, number);
    let found = store::hazard_report::by_receipt(&mut *app.read().await?, mark.as_bytes()).await?;
    Ok(found.map(|(state, _)| State::from_name(&state)))
}

fn mark(app: &App, number: &str) -> BlindIndex {
    let number = Zeroizing::new(normal(number));
    BlindIndex::of(&app.keys().index, Purpose::Receipt, &number)
}

/// A number as it is compared: capitals and digits, with those that look alike made one.
fn normal(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .collect()
}

/// Random bytes as a number in three groups.
fn receipt(random: [u8; RECEIPT]) -> String {
    let signs: String = random
        .iter()
        .map(|byte| char::from(SIGNS[usize::from(byte & 31)]))
        .collect();
    format!("{}-{}-{}", &signs[..4], &signs[4..8], &signs[8..])
}

#[cfg(test)]
mod tests {
    use super::{normal, number, receipt};

    #[test]
    fn a_telephone_is_a_number_or_is_refused() {
        for (said, kept) in [
            ("", ""),
            (" 138 0013 8000 ", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("8234 5678", "82345678"),
            ("+852 9123 4567", "+85291234567"),
        ] {
            assert_eq!(number(said).as_deref(), Ok(kept), "{said}");
        }
        let long = "1".repeat(31);
        for said in [
            "12",
            "张三13800138000",
            "138****8000",
            "99999999999999",
            &long,
        ] {
            assert!(number(said).is_err(), "{said}");
        }
    }

    #[test]
    fn a_receipt_is_read_however_it_is_typed() {
        let number = receipt(std::array::from_fn(|i| u8::try_from(i * 21).unwrap_or(0)));
        assert_eq!(number.len(), 14);
        let plain = number.replace('-', "");
        for typed in [number.to_lowercase(), plain.clone(), format!(" {number} ")] {
            assert_eq!(normal(&typed), plain);
        }
        assert_eq!(normal("O0iI-lu"), "00111V");
    }
}
