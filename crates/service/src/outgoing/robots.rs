//! Robots in chat groups: a steward sets one up for an area or grid.

use jiff::Timestamp;
use outside::channels::{ChannelFault, Robot};
use policy::{Action, Actor};
use store::outgoing::{self as rows, RobotRow, To};
use uuid::Uuid;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use super::send::opened_text;
use super::{Kind, Told, ways, write};
use crate::{App, Error, Note, Refusal};

const DATA_KEY: &str = "robot.data_key";
const ADDRESS: &str = "robot.address";
const SECRET: &str = "robot.secret";
/// Robots of one district.
const MOST: usize = 300;
/// Characters of a name, an address and a secret.
const MOST_NAME: usize = 60;
const MOST_ADDRESS: usize = 1_000;
const MOST_SECRET: usize = 200;

/// A robot as stewards see it: everything but its address and secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotShown {
    /// Identity.
    pub id: Uuid,
    /// Whose group it is in.
    pub kind: Option<Robot>,
    /// How the steward calls it.
    pub name: String,
    /// Code of the area or grid.
    pub place: String,
    /// Host of its address.
    pub host: String,
    /// Whether it signs.
    pub signs: bool,
    /// When it was set up.
    pub made_at: Timestamp,
}

/// A robot to be set up.
#[derive(Default, Clone)]
pub struct NewRobot {
    /// Whose group it is in.
    pub kind: Option<Robot>,
    /// How to call it.
    pub name: String,
    /// Code of the area or grid.
    pub place: String,
    /// The address that the group's maker gave.
    pub address: Zeroizing<String>,
    /// What it signs with, "" where it does not.
    pub secret: Zeroizing<String>,
}

impl std::fmt::Debug for NewRobot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewRobot({:?})", self.kind)
    }
}

fn refused(field: &'static str, code: &'static str, message: &str) -> Error {
    Refusal::new(code, message).on(field).into()
}

/// Address and secret in the clear.
pub(super) fn opened(
    app: &App,
    row: &RobotRow,
) -> Result<(Zeroizing<String>, Zeroizing<String>), Error> {
    let (at, key) = ((row.district.as_str(), row.id), (DATA_KEY, &*row.data_key));
    let url = opened_text(app, at, key, (ADDRESS, &row.address))?;
    let secret = match &row.secret {
        Some(secret) => opened_text(app, at, key, (SECRET, secret))?,
        None => Zeroizing::default(),
    };
    Ok((url, secret))
}

/// The robots of a district, by place.
///
/// # Errors
/// [`Error::Denied`].
pub async fn robots(app: &App, actor: &Actor, district: &str) -> Result<Vec<RobotShown>, Error> {
    actor.may(Action::ManageRobots, district)?;
    let found = rows::robots(&mut *app.read().await?, district).await?;
    let shown = found.into_iter().map(|row| RobotShown {
        id: row.id,
        kind: Robot::from_name(&row.kind),
        name: row.name,
        place: row.place,
        host: row.host,
        signs: row.secret.is_some(),
        made_at: row.made_at,
    });
    Ok(shown.collect())
}

/// What is wrong with a robot as it is written; its host where nothing is.
fn checked(app: &App, new: &NewRobot) -> Result<(Robot, String), Error> {
    let kind = new
        .kind
        .ok_or_else(|| refused("kind", "robot-kind", "choose whose group the robot is in"))?;
    let fits = |text: &str, most: usize| {
        text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    if new.name.trim().is_empty() || !fits(new.name.trim(), MOST_NAME) {
        return Err(refused(
            "name",
            "robot-name",
            "give the robot a name of at most 60 characters",
        ));
    }
    let unfit = || {
        refused(
            "address",
            "robot-address",
            "copy the whole address that the group's settings show: it begins with https://",
        )
    };
    if !fits(&new.address, MOST_ADDRESS) {
        return Err(unfit());
    }
    match app.channels().map(|all| all.may_post(new.address.trim())) {
        Some(Ok(host)) if !new.address.trim().contains('@') => {
            if !fits(new.secret.trim(), MOST_SECRET) {
                return Err(refused(
                    "secret",
                    "robot-secret",
                    "the secret has at most 200 characters, without line breaks",
                ));
            }
            Ok((kind, host))
        }
        Some(Err(ChannelFault::Private)) => Err(refused(
            "address",
            "robot-private",
            "the address lies in a private network: whoever runs the program can allow its host \
             in [robots] of serve --notices FILE",
        )),
        None | Some(Err(ChannelFault::Absent)) => Err(refused(
            "address",
            "robot-none",
            "this installation speaks to no robots: start it with --notices FILE that has [robots]",
        )),
        Some(_) => Err(unfit()),
    }
}

/// Sets a robot up.
///
/// # Errors
/// [`Error::Refused`] on the field that is wrong; [`Error::Denied`].
pub async fn add_robot(
    app: &App,
    actor: &Actor,
    district: &str,
    new: &NewRobot,
) -> Result<Uuid, Error> {
    let permit = actor.may(Action::ManageRobots, district)?;
    let (kind, host) = checked(app, new)?;
    let by = permit
        .staff_id()
        .ok_or(policy::Denied(Action::ManageRobots))?;
    let mut change = app.change(district, &permit).await?;
    let place = new.place.trim();
    let digits = place.bytes().all(|sign| sign.is_ascii_digit());
    let known = if digits {
        store::staff::place(change.conn(), district, place).await?
    } else {
        None
    };
    let known = known.ok_or_else(|| {
        refused(
            "place",
            "robot-place",
            "that is no code of an area or grid of this district: copy it from the list of areas",
        )
    })?;
    actor.may(Action::ManageRobots, &known.code)?;
    if rows::robots(change.conn(), district).await?.len() >= MOST {
        return Err(refused(
            "name",
            "robot-many",
            "a district has at most 300 robots: remove one first",
        ));
    }
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let secret = Some(new.secret.trim()).filter(|secret| kind.signs() && !secret.is_empty());
    let address = new.address.trim();
    let row = RobotRow {
        id,
        district: district.to_owned(),
        place: known.code,
        kind: kind.name().to_owned(),
        name: new.name.trim().to_owned(),
        host,
        data_key: key.wrap(&app.keys().wrap, field(DATA_KEY), here.random()),
        address: key.seal(field(ADDRESS), address.as_bytes(), here.random()),
        secret: secret.map(|secret| key.seal(field(SECRET), secret.as_bytes(), here.random())),
        made_at: change.at,
    };
    rows::insert_robot(change.conn(), &row, by).await?;
    let detail = format!("kind={} place={}", row.kind, row.place);
    change
        .commit(Note::new("robot.made", "robot", id).saying(detail))
        .await?;
    Ok(id)
}

/// Takes a robot out of use and forgets its address.
///
/// # Errors
/// [`Error::NotFound`] for one that is not in use; [`Error::Denied`].
pub async fn remove_robot(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::ManageRobots, district)?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    if !rows::remove_robot(change.conn(), district, id, at).await? {
        return Err(Error::NotFound("robot"));
    }
    rows::forget_waiting(change.conn(), To::Robot(id)).await?;
    change.commit(Note::new("robot.removed", "robot", id)).await
}

/// Has a robot say that it works.
///
/// # Errors
/// As [`remove_robot`]; [`Error::Refused`] where this installation speaks to no robots.
pub async fn try_robot(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::ManageRobots, district)?;
    if !ways(app).robots {
        return Err(Refusal::new(
            "robot-none",
            "this installation speaks to no robots: start it with --notices FILE that has [robots]",
        )
        .into());
    }
    let mut change = app.change(district, &permit).await?;
    let row = rows::robot(change.conn(), district, id).await?;
    let row = row.ok_or(Error::NotFound("robot"))?;
    let told = Told {
        kind: Kind::RobotTest,
        place: &row.place,
        values: &[],
    };
    write(&mut change, To::Robot(id), told).await?;
    change.commit(Note::new("robot.tried", "robot", id)).await
}
