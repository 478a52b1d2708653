//! How a dwelling is let, and the undertaking that an operator signs.

use jiff::Timestamp;
use policy::{Bound, Deed};
use registry::clock::day_of;
use registry::identity::check_credit_code;
use registry::short_let::End;
use rules::{Letting, Text};
use store::letting::LettingRow;
use uuid::Uuid;
use vault::receipt::Words;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use super::{Receipt, in_force};
use crate::accounts::{Place, Session};
use crate::attempts::{self, Attempt};
use crate::bindings::{self, Door};
use crate::{App, Error, Note, Refusal, receipts, short_lets};

const DATA_KEY: &str = "letting.data_key";
const NAME: &str = "letting.name";
const COMPANY: &str = "letting.company_code";
/// The text in the rule packs.
const UNDERTAKING: &str = "safety-undertaking";

/// With which right a dwelling is let.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// It is one's own.
    Own,
    /// The owner gave leave to let it.
    Authorised,
    /// It is rented and let on, with leave.
    Sublet,
    /// Another right, such as public housing.
    Other,
}

impl Title {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Own, Self::Authorised, Self::Sublet, Self::Other];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Authorised => "authorised",
            Self::Sublet => "sublet",
            Self::Other => "other",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|title| title.name() == name)
    }
}

/// Safety equipment that is there and works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equipment {
    /// Smoke alarm.
    SmokeAlarm,
    /// Extinguisher.
    Extinguisher,
    /// Earth-leakage breaker.
    Breaker,
    /// Gas alarm or cut-off; or there is no gas.
    GasAlarm,
    /// A window or second way out that opens.
    EscapeWay,
}

impl Equipment {
    /// All of it, in the order of the form and of the database.
    pub const ALL: [Self; 5] = [
        Self::SmokeAlarm,
        Self::Extinguisher,
        Self::Breaker,
        Self::GasAlarm,
        Self::EscapeWay,
    ];

    /// The name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SmokeAlarm => "smoke_alarm",
            Self::Extinguisher => "extinguisher",
            Self::Breaker => "breaker",
            Self::GasAlarm => "gas_alarm",
            Self::EscapeWay => "escape_way",
        }
    }
}

/// Kinds of letting that are registered at a door.
pub(crate) const KINDS: [Letting; 5] = [
    Letting::Ordinary,
    Letting::Shared,
    Letting::Dormitory,
    Letting::Short,
    Letting::Company,
];

/// What an operator says of a dwelling.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LettingSaid {
    /// As what they speak.
    pub bound: Option<Bound>,
    /// How it is let, by its name in rule packs.
    pub kind: String,
    /// Rooms that are let.
    pub rooms: String,
    /// Beds in them.
    pub beds: String,
    /// Square metres, with one decimal at most; "" for not known.
    pub area: String,
    /// With which right.
    pub title: Option<Title>,
    /// What is there and works.
    pub equipment: [bool; 5],
    /// Name, as a signature.
    pub name: String,
    /// The company's code, "" for a person.
    pub company_code: String,
    /// The undertaking was read and is signed.
    pub signed: bool,
}

impl std::fmt::Debug for LettingSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LettingSaid({})", self.kind)
    }
}

/// A registration as it is shown to who may see the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Identity.
    pub id: Uuid,
    /// Whose it is: an account.
    pub account: Uuid,
    /// As what they spoke.
    pub bound: Option<Bound>,
    /// Whether they were bound to the door.
    pub was_bound: bool,
    /// How it is let.
    pub kind: Option<Letting>,
    /// Rooms that are let.
    pub rooms: i32,
    /// Beds in them.
    pub beds: i32,
    /// Square metres in tenths.
    pub area_tenths: Option<i32>,
    /// With which right.
    pub title: Option<Title>,
    /// What is there and works.
    pub equipment: [bool; 5],
    /// When it was signed.
    pub signed_at: Timestamp,
}

/// The undertaking that is signed at a place today.
pub fn undertaking(app: &App, code: &str) -> Option<&'static Text> {
    let today = day_of(app.surroundings().now());
    in_force(code, today)?.text(UNDERTAKING)
}

/// Registers how a dwelling is let; gives its receipt.
///
/// # Errors
/// [`Error::Refused`] beside the field.
pub async fn register(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    code: &str,
    said: &LettingSaid,
) -> Result<Receipt, Error> {
    let sound = Sound::of(said)?;
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let text = undertaking(app, code).ok_or(Error::NotFound("text"))?;
    attempts::count(
        app,
        Attempt::Declare,
        &session.account.to_string(),
        &place.plate,
    )
    .await?;
    let bound = bindings::here(app, session, door)
        .await?
        .iter()
        .any(|binding| binding.bound.may(Deed::RegisterLetting));
    let district = &session.district;
    let mut change = app.change_of_account(district, session.account).await?;
    let (at, here) = (change.at, app.surroundings());
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let whole = [text.words.zh.as_str(), "\0", text.words.en.as_str()].concat();
    let digest = vault::digest(whole.as_bytes()).to_vec();
    let conn = change.conn();
    let (zh, en, source) = (&text.words.zh, &text.words.en, &text.fact.source);
    store::letting::keep_text(conn, &digest, zh, en, source).await?;
    let company = (!sound.company.is_empty())
        .then(|| key.seal(field(COMPANY), sound.company.as_bytes(), here.random()));
    let row = LettingRow {
        id,
        account_id: session.account,
        bound,
        role: sound.bound.name().to_owned(),
        building_id: door.building,
        dwelling_id: dwelling,
        kind: sound.kind.name().to_owned(),
        rooms: sound.rooms,
        beds: sound.beds,
        area_tenths: sound.area_tenths,
        title: sound.title.name().to_owned(),
        equipment: said.equipment,
        data_key: Some(key.wrap(&app.keys().wrap, field(DATA_KEY), here.random())),
        name: Some(key.seal(field(NAME), sound.name.as_bytes(), here.random())),
        company_code: company,
        undertaking: digest,
        signed_at: change.at,
        ended_at: None,
    };
    store::letting::insert(change.conn(), district, &row).await?;
    let salt = key.salt(field(NAME));
    let words = sound.in_words(&row).digest(salt);
    let line = receipts::receipt(app, district, id, at, words)?;
    let filed = short_lets::follow(&mut change, &row, code).await?;
    let detail = format!("kind={} role={} bound={bound}{filed}", row.kind, row.role);
    change
        .commit(Note::new("letting.registered", "letting", id).saying(detail))
        .await?;
    Ok(Receipt {
        id,
        at,
        bound,
        line,
        salt,
    })
}

/// Takes a registration of one's own back: the dwelling is let no longer, or by somebody else.
/// What was filed with it ends, and its sign is in force no more.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound to the door as one who lets it, and for a registration
/// of somebody else or that has ended.
pub async fn withdraw(
    app: &App,
    session: &Session,
    door: Door,
    letting: Uuid,
) -> Result<(), Error> {
    bindings::may(app, session, door, Deed::RegisterLetting).await?;
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let (district, account) = (&session.district, session.account);
    let mut change = app.change_of_account(district, account).await?;
    let at = change.at;
    let rows = store::letting::of_dwelling(change.conn(), district, dwelling).await?;
    let own = |row: &&LettingRow| row.id == letting && row.account_id == account;
    rows.iter().find(own).ok_or(Error::NotFound("letting"))?;
    store::letting::end(change.conn(), district, dwelling, account, at).await?;
    let filings = short_lets::ended(&mut change, dwelling, account, End::Withdrawn).await?;
    change
        .commit(
            Note::new("letting.withdrawn", "letting", letting)
                .saying(format!("short_lets={filings}")),
        )
        .await
}

/// What was said of it, read and found possible.
struct Sound {
    bound: Bound,
    kind: Letting,
    rooms: i32,
    beds: i32,
    area_tenths: Option<i32>,
    title: Title,
    name: Zeroizing<String>,
    company: String,
}

impl Sound {
    /// The one form of what was said, see docs/receipts.md.
    fn in_words(&self, row: &LettingRow) -> Words {
        let area = row.area_tenths.map(|tenths| tenths.to_string());
        let equipment = Equipment::ALL
            .iter()
            .zip(row.equipment)
            .filter_map(|(one, there)| there.then_some(one.name()));
        Words::new("letting")
            .saying("dwelling", &row.dwelling_id.to_string())
            .saying("as", &row.role)
            .saying("kind", &row.kind)
            .saying("rooms", &row.rooms.to_string())
            .saying("beds", &row.beds.to_string())
            .saying("tenths_of_square_metres", &area.unwrap_or_default())
            .saying("title", &row.title)
            .saying("equipment", &equipment.collect::<Vec<_>>().join(" "))
            .saying("name", &self.name)
            .saying("company", &self.company)
    }

    fn of(said: &LettingSaid) -> Result<Self, Refusal> {
        let choose = |field| Refusal::new("letting-choose", "choose one of the list").on(field);
        let bound = said
            .bound
            .filter(|bound| bound.may(Deed::RegisterLetting))
            .ok_or_else(|| choose("role"))?;
        let kind = KINDS
            .into_iter()
            .find(|kind| kind.name() == said.kind)
            .ok_or_else(|| choose("kind"))?;
        let rooms = whole(&said.rooms, 200).ok_or_else(|| number("rooms", 200))?;
        let beds = whole(&said.beds, 2000).ok_or_else(|| number("beds", 2000))?;
        let area_tenths = match said.area.trim() {
            "" => None,
            area => Some(tenths(area).ok_or_else(|| number("area", 100_000))?),
        };
        let title = said.title.ok_or_else(|| choose("title"))?;
        let company = said.company_code.trim().to_owned();
        if !company.is_empty() {
            check_credit_code(&company).map_err(|fault| Refusal::from(fault).on("company_code"))?;
        }
        let name = Zeroizing::new(said.name.trim().to_owned());
        if !(1..=60).contains(&name.chars().count()) {
            return Err(
                Refusal::new("letting-name", "sign with your full name, or the company's")
                    .on("name"),
            );
        }
        if !said.signed {
            return Err(Refusal::new(
                "letting-unsigned",
                "read the undertaking and tick that you sign it",
            )
            .on("signed"));
        }
        Ok(Self {
            bound,
            kind,
            rooms,
            beds,
            area_tenths,
            title,
            name,
            company,
        })
    }
}

fn number(field: &'static str, most: i32) -> Refusal {
    let words = format!("enter a number from 1 to {most}");
    Refusal::new("letting-number", words)
        .on(field)
        .with(most.to_string())
}

fn whole(text: &str, most: i32) -> Option<i32> {
    let number = text.trim().parse().ok()?;
    (1..=most).contains(&number).then_some(number)
}

/// Square metres with one decimal at most, in tenths.
fn tenths(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once(['.', '．']).unwrap_or((text, "0"));
    let (whole, part): (i32, i32) = (whole.parse().ok()?, part.parse().ok()?);
    let single = (0..10).contains(&part) && text.len() < 9;
    let tenths = whole.checked_mul(10)?.checked_add(part)?;
    (single && (1..=1_000_000).contains(&tenths)).then_some(tenths)
}

/// What is registered of a dwelling, for an operator who is bound to it: without names.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound.
pub async fn registered(
    app: &App,
    session: &Session,
    door: Door,
) -> Result<Vec<Registered>, Error> {
    bindings::may(app, session, door, Deed::SeeOwnDoor).await?;
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let mut conn = app.read().await?;
    let rows = store::letting::of_dwelling(&mut conn, &session.district, dwelling).await?;
    Ok(rows.iter().map(shown).collect())
}

pub(crate) fn shown(row: &LettingRow) -> Registered {
    Registered {
        id: row.id,
        account: row.account_id,
        bound: Bound::from_name(&row.role),
        was_bound: row.bound,
        kind: KINDS.into_iter().find(|kind| kind.name() == row.kind),
        rooms: row.rooms,
        beds: row.beds,
        area_tenths: row.area_tenths,
        title: Title::from_name(&row.title),
        equipment: row.equipment,
        signed_at: row.signed_at,
    }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn an_area_has_one_decimal_at_most() {
        for (text, found) in [
            ("45", Some(450)),
            ("45.5", Some(455)),
            ("0.1", Some(1)),
            ("0", None),
            ("45.55", None),
            ("-3", None),
            ("many", None),
            ("9999999999", None),
        ] {
            assert_eq!(tenths(text), found, "{text}");
        }
    }
}
