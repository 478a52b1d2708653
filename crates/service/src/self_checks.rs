//! Monthly self-checks: whoever answers for a building looks at its stairs, exits and equipment and
//! says what is amiss. What is amiss becomes a danger that officers look into; a self-check says
//! nothing about people.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, Actor, Bound, Deed};
use registry::clock::day_of;
use store::self_check::{ItemRow, NewSelfCheck};
use uuid::Uuid;

use crate::accounts::{Place, Session};
use crate::attempts::{self, Attempt};
use crate::bindings::{self, Door};
use crate::hazards::{self, Kind, State};
use crate::{App, Error, Note, Refusal, plates};

/// Most characters of what is said of what is amiss.
pub const MOST_WORDS: usize = 300;
/// Self-checks that are shown.
const SHOWN: i64 = 12;

/// Something that is looked at, by its number in the inspectors' checklist: what a layman sees in
/// the parts that all share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Stairs, corridors and exits are clear and open from inside (H10).
    WaysOut,
    /// Emergency lamps and signs light up (H17).
    Lamps,
    /// Extinguishers are there, in their green range and in date (H20).
    Extinguishers,
    /// Hydrants, alarms and fire doors aren't blocked, broken or off (H23).
    FireEquipment,
    /// No electric bicycles in halls, corridors or stairs (H25).
    Bicycles,
    /// No charging by cables out of windows (H26).
    Cables,
    /// No wires pulled or opened by laymen (H28).
    Wires,
    /// No gas bottles or open fire outside of kitchens (H29).
    Gas,
    /// Plates are there and can be scanned (H36).
    Plates,
    /// No rubbish or belongings in shared parts (H37).
    Rubbish,
}

impl Item {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::WaysOut,
        Self::Lamps,
        Self::Extinguishers,
        Self::FireEquipment,
        Self::Bicycles,
        Self::Cables,
        Self::Wires,
        Self::Gas,
        Self::Plates,
        Self::Rubbish,
    ];

    /// Number in the checklist; the name in the database and in forms.
    pub const fn number(self) -> &'static str {
        match self {
            Self::WaysOut => "H10",
            Self::Lamps => "H17",
            Self::Extinguishers => "H20",
            Self::FireEquipment => "H23",
            Self::Bicycles => "H25",
            Self::Cables => "H26",
            Self::Wires => "H28",
            Self::Gas => "H29",
            Self::Plates => "H36",
            Self::Rubbish => "H37",
        }
    }

    /// The one of that number.
    pub fn from_number(number: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.number() == number)
    }

    /// In Chinese, for whoever reads the report about it.
    const fn zh(self) -> &'static str {
        match self {
            Self::WaysOut => "楼梯、走道、安全出口不畅通",
            Self::Lamps => "应急照明、疏散指示不亮",
            Self::Extinguishers => "灭火器缺少、失效或过期",
            Self::FireEquipment => "消火栓、报警器、防火门被遮挡、损坏或停用",
            Self::Bicycles => "电动车停放在门厅、走道、楼梯间",
            Self::Cables => "飞线充电",
            Self::Wires => "私拉乱接电线",
            Self::Gas => "厨房以外使用瓶装气或明火",
            Self::Plates => "门牌缺损或扫不出",
            Self::Rubbish => "楼道堆物、垃圾",
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::WaysOut => Kind::EscapeBlocked,
            Self::Lamps => Kind::Facility,
            Self::Extinguishers | Self::FireEquipment => Kind::Fire,
            Self::Bicycles | Self::Cables => Kind::BikeCharging,
            Self::Wires | Self::Gas => Kind::GasElectric,
            Self::Plates => Kind::Other,
            Self::Rubbish => Kind::Hygiene,
        }
    }
}

/// How something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// As it should be.
    Fine,
    /// Not as it should be.
    Amiss,
    /// The building has none.
    Absent,
}

impl Found {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Fine, Self::Amiss, Self::Absent];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Amiss => "amiss",
            Self::Absent => "absent",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.name() == name)
    }
}

/// A self-check that was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// First day of its month.
    pub month: Date,
    /// As what it was filed.
    pub bound: Option<Bound>,
    /// When.
    pub at: Timestamp,
    /// What was amiss, and where the report about it stands.
    pub amiss: Vec<(Item, State)>,
}

/// The month that is filed now: its first day.
pub fn month(app: &App) -> Date {
    let today = day_of(app.surroundings().now());
    today.first_of_month()
}

/// What was filed of a building, for who answers for it.
///
/// # Errors
/// [`Error::NotFound`] for who doesn't.
pub async fn filed(app: &App, session: &Session, door: Door) -> Result<Vec<Filed>, Error> {
    bindings::may(app, session, door, Deed::CheckBuilding).await?;
    of(app, &session.district, door.building).await
}

/// The same for an officer of the area.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`].
pub async fn of_building(
    app: &App,
    actor: &Actor,
    district: &str,
    building: Uuid,
    code: &str,
) -> Result<Vec<Filed>, Error> {
    actor.may(Action::SeeDwelling, code)?;
    of(app, district, building).await
}

async fn of(app: &App, district: &str, building: Uuid) -> Result<Vec<Filed>, Error> {
    let mut conn = app.read().await?;
    let rows = store::self_check::of_building(&mut conn, district, building, SHOWN).await?;
    Ok(rows
        .into_iter()
        .map(|row| Filed {
            month: row.month,
            bound: Bound::from_name(&row.role),
            at: row.filed_at,
            amiss: row
                .amiss
                .iter()
                .filter_map(|(item, state)| {
                    Some((Item::from_number(item)?, State::from_name(state)))
                })
                .collect(),
        })
        .collect())
}

/// Files this month's self-check of the building whose plate was scanned; each thing amiss becomes
/// a report of a danger, in the same transaction. Gives how many were.
///
/// # Errors
/// [`Error::NotFound`] for who doesn't answer for the building; [`Error::Refused`]:
/// `self-check-item` on the field of a thing that wasn't looked at, `self-check-words`,
/// `self-check-filed`.
pub async fn file(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    found: &[(Item, Option<Found>)],
    words: &str,
) -> Result<usize, Error> {
    let binding = bindings::may(app, session, door, Deed::CheckBuilding).await?;
    let words = words.trim();
    check(found, words)?;
    let account = session.account.to_string();
    attempts::count(app, Attempt::Declare, &account, &place.plate).await?;
    let (district, id) = (&session.district, app.surroundings().id());
    let mut change = app.change_of_account(district, session.account).await?;
    let new = NewSelfCheck {
        id,
        building_id: door.building,
        account_id: session.account,
        role: binding.bound.name(),
        month: month(app),
        at: change.at,
    };
    if !store::self_check::insert(change.conn(), district, &new).await? {
        let message = "you filed this month's self-check of this building already";
        return Err(Refusal::new("self-check-filed", message).into());
    }
    let serial = plates::serial_of(district, &place.plate).ok_or(Error::NotFound("plate"))?;
    let at = hazards::At {
        building: door.building,
        dwelling: None,
        serial: i64::try_from(serial).unwrap_or_default(),
    };
    let (mut items, mut amiss) = (Vec::new(), 0);
    for (item, found) in found
        .iter()
        .filter_map(|(item, found)| Some((*item, (*found)?)))
    {
        let hazard_id = if found == Found::Amiss {
            amiss += 1;
            let said = format!("楼栋自查：{}。{words}", item.zh());
            Some(hazards::tell_of(&mut change, at, item.kind(), item.number(), said.trim()).await?)
        } else {
            None
        };
        items.push(ItemRow {
            item: item.number().to_owned(),
            state: found.name().to_owned(),
            hazard_id,
        });
    }
    store::self_check::insert_items(change.conn(), district, id, &items).await?;
    let detail = format!("month={} amiss={amiss}", new.month);
    change
        .commit(Note::new("self_check.filed", "building", door.building).saying(detail))
        .await?;
    Ok(amiss)
}

fn check(found: &[(Item, Option<Found>)], words: &str) -> Result<(), Refusal> {
    if let Some((item, _)) = found.iter().find(|(_, found)| found.is_none()) {
        let message = "look at everything: choose what you found";
        return Err(Refusal::new("self-check-item", message).on(item.number()));
    }
    let amiss = found.iter().any(|(_, found)| *found == Some(Found::Amiss));
    let count = words.chars().count();
    if count > MOST_WORDS || (amiss && count < 2) {
        let message = format!("say where what is amiss is, in 2 to {MOST_WORDS} characters");
        return Err(Refusal::new("self-check-words", message)
            .on("words")
            .with(MOST_WORDS.to_string()));
    }
    Ok(())
}
