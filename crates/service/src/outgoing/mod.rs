//! Notices to those who work with the registry: by mail to whoever proved an address, and by robots
//! in the chat groups of an area. What hangs at a building for everybody to read is something else
//! (`notices`), and so are text messages to people outside the staff (`messages`).
//!
//! A notice is written in the transaction of its cause ([`tell`]). `serve` gathers what waits for
//! one person or group into one letter ([`gather`]) and sends it under a lease ([`send`]): a letter
//! keeps its content and id over all tries, so that a run killed between sending and noting it
//! sends the same once more, under the same `Message-ID`, and says so.

mod desk;
mod gather;
mod own;
mod robots;
mod send;

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use registry::clock::day_of;
use registry::telling::{Line, fill};
use rules::{Place, Quiet, Rules};
use store::outgoing::{self as rows, NoticeRow};
use uuid::Uuid;
use vault::{DataKey, Field};
use zeroize::Zeroizing;

pub use outside::channels::Robot;

pub use desk::{Letter, Letters, REASONS, drop_letter, letters, retry};
pub use gather::gather_due;
pub use own::{CODE_MINUTES, Own, forget_mail, own, prove_mail, set_mail};
pub use robots::{NewRobot, RobotShown, add_robot, remove_robot, robots, try_robot};
pub use send::{Sent, send_due};
pub use store::outgoing::To;

use crate::{App, Change, Error};

static PACKS: LazyLock<Rules> = LazyLock::new(|| rules::embedded().unwrap_or_default());

const DATA_KEY: &str = "outgoing.data_key";
const WORDS: &str = "outgoing.words";
/// So long a notice is worth telling.
const LIFE: SignedDuration = SignedDuration::from_hours(72);
/// So long it is kept that a letter was sent or dropped.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Clocks in a supervisor's areas are overdue.
    ClockDay,
    /// Somebody without an account told of a danger.
    HazardTold,
    /// A code proves a mail address.
    MailCode,
    /// A steward tries a robot.
    RobotTest,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::ClockDay,
        Self::HazardTold,
        Self::MailCode,
        Self::RobotTest,
    ];

    /// The name in the database, in rule packs and in the words of pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClockDay => "clock-day",
            Self::HazardTold => "hazard-told",
            Self::MailCode => "mail-code",
            Self::RobotTest => "robot-test",
        }
    }

    fn life(self) -> SignedDuration {
        match self {
            Self::MailCode | Self::RobotTest => SignedDuration::from_mins(CODE_MINUTES),
            _ => LIFE,
        }
    }

    /// What the rule packs say in a district on that day; the program's own words where they were
    /// taken out of the packs.
    fn template(self, district: &str, at: Timestamp) -> Line {
        let place = Place::new(district);
        let here = PACKS.in_force(&place, day_of(at));
        let text = here.text(&format!("notice.{}", self.name()));
        text.map_or_else(
            || Line {
                zh: "{place}有一条通知，请登录查看。".to_owned(),
                en: "There is a notice about {place}: sign in to see it.".to_owned(),
            },
            |text| Line {
                zh: text.words.zh.clone(),
                en: text.words.en.clone(),
            },
        )
    }

    /// When one that is written now leaves.
    fn leaves(self, district: &str, at: Timestamp) -> Timestamp {
        quiet(district, at).map_or(at, |quiet| quiet.leaves(self.name(), at))
    }
}

/// When notices wait in a district on that day.
fn quiet(district: &str, at: Timestamp) -> Option<&'static Quiet> {
    PACKS.in_force(&Place::new(district), day_of(at)).quiet()
}

/// What is filled into a template, in Chinese and English.
pub(crate) type Value<'a> = (&'a str, &'a str, &'a str);

/// What somebody is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    /// Why.
    pub(crate) kind: Kind,
    /// Code of the area or grid that it is about.
    pub(crate) place: &'a str,
    /// What is filled in besides the name of the place. Counts and kinds, never a person.
    pub(crate) values: &'a [Value<'a>],
}

/// Which channels this installation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// Mail.
    pub mail: bool,
    /// Robots in chat groups.
    pub robots: bool,
}

impl Ways {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self.mail || self.robots
    }
}

/// Which channels this installation has.
pub fn ways(app: &App) -> Ways {
    let channels = app.channels();
    Ways {
        mail: channels.is_some_and(|all| all.mail_host().is_some()),
        robots: channels.is_some_and(outside::Channels::robots),
    }
}

/// Tells those of these people who proved a mail address, in the transaction of the cause; nobody
/// where this installation sends no mail.
///
/// # Errors
/// [`Error::Store`].
pub(crate) async fn tell(change: &mut Change, staff: &[Uuid], told: Told<'_>) -> Result<(), Error> {
    if !ways(change.app()).mail || staff.is_empty() {
        return Ok(());
    }
    for staff in rows::proven(change.conn(), staff).await? {
        write(change, To::Staff(staff), told).await?;
    }
    Ok(())
}

/// Tells the groups of every area that the place lies in, in the transaction of the cause; none
/// where this installation speaks to no robots.
///
/// # Errors
/// [`Error::Store`].
pub(crate) async fn tell_groups(change: &mut Change, told: Told<'_>) -> Result<(), Error> {
    if !ways(change.app()).robots {
        return Ok(());
    }
    let district = change.district.clone();
    for robot in rows::robots_for(change.conn(), &district, told.place).await? {
        write(change, To::Robot(robot), told).await?;
    }
    Ok(())
}

/// The groups of a district, each with the code of its area or grid; none where this installation
/// speaks to no robots.
pub(crate) async fn groups(change: &mut Change) -> Result<Vec<(Uuid, String)>, Error> {
    if !ways(change.app()).robots {
        return Ok(Vec::new());
    }
    let district = change.district.clone();
    let found = rows::robots(change.conn(), &district).await?;
    Ok(found.into_iter().map(|row| (row.id, row.place)).collect())
}

/// Tells one group.
pub(crate) async fn tell_group(
    change: &mut Change,
    robot: Uuid,
    told: Told<'_>,
) -> Result<(), Error> {
    write(change, To::Robot(robot), told).await
}

/// Writes one notice.
async fn write(change: &mut Change, to: To, told: Told<'_>) -> Result<(), Error> {
    let (app, district, at) = (change.app().clone(), change.district.clone(), change.at);
    let known = store::staff::place(change.conn(), &district, told.place).await?;
    let place = known.map_or_else(|| told.place.to_owned(), |place| place.name);
    let template = told.kind.template(&district, at);
    let values = |zh: bool| -> Vec<(&str, &str)> {
        let given = told.values.iter();
        let mut values: Vec<_> = given
            .map(|&(name, in_zh, in_en)| (name, if zh { in_zh } else { in_en }))
            .collect();
        values.push(("place", &place));
        values
    };
    let words = Zeroizing::new(format!(
        "{}\n{}",
        fill(&template.zh, &values(true)).trim().replace('\n', " "),
        fill(&template.en, &values(false)).trim().replace('\n', " "),
    ));
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district: &district,
        row: id,
    };
    let run_at = told.kind.leaves(&district, at);
    let row = NoticeRow {
        id,
        place: told.place.to_owned(),
        to,
        kind: told.kind.name().to_owned(),
        data_key: key.wrap(&app.keys().wrap, field(DATA_KEY), here.random()),
        words: key.seal(field(WORDS), words.as_bytes(), here.random()),
        created_at: at,
        run_at,
        expires_at: run_at + told.kind.life(),
        district: district.clone(),
    };
    Ok(rows::insert(change.conn(), &row).await?)
}

/// Opens what a notice says.
fn open(app: &App, id: Uuid, district: &str, key: &[u8], words: &[u8]) -> Result<Line, Error> {
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(DATA_KEY), key)?;
    let words = key.open(field(WORDS), words)?;
    let words = String::from_utf8_lossy(&words);
    let (zh, en) = words.split_once('\n').unwrap_or((&words, ""));
    Ok(Line {
        zh: zh.to_owned(),
        en: en.to_owned(),
    })
}

/// Removes what is over: notices that no letter took, letters that were sent long ago, addresses
/// that nobody proved; for a job every minute or so.
///
/// # Errors
/// [`Error::Store`].
pub async fn tidy(app: &App) -> Result<u64, Error> {
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let over = rows::delete_over(&mut conn, now).await?;
    let old = rows::delete_old(&mut conn, now - KEPT).await?;
    let unproven = now - SignedDuration::from_mins(CODE_MINUTES);
    Ok(over + old + rows::delete_unproven(&mut conn, unproven).await?)
}
