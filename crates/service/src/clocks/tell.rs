//! Reminders of what comes due or is overdue, and the day that supervisors are told.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor};
use registry::clock::day_of;
use store::clock::tell;
use uuid::Uuid;

pub use store::clock::tell::DayRow;

use crate::messages::{self, Kind};
use crate::outgoing::{self, Told};
use crate::{App, Change, Error, Note, accounts};

/// How long before a clock is over its holder is reminded.
const SOON: SignedDuration = SignedDuration::from_hours(72);
/// Accounts looked at in one go.
const PAGE: i64 = 2_000;
/// So long a day's sums are kept.
const KEPT_DAYS: i64 = 400;
/// So long after a clock ended it is kept that somebody was reminded of it.
const KEPT_REMINDERS: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Between these hours of China a message may wake nobody.
const MORNING: i8 = 8;
const EVENING: i8 = 20;

/// Reminds whoever is bound to a door or building of what comes due within three days or is
/// overdue: one message a person a run, each clock once a stage, however often it is run. It says
/// how many doors and what to do, and names nobody. How many were reminded; none where no message
/// can leave.
///
/// # Errors
/// [`Error::Store`]; who was reminded until then stays so.
pub async fn remind(app: &App, district: &str) -> Result<u64, Error> {
    if messages::way(app).await? == messages::Way::None {
        return Ok(0);
    }
    let now = app.surroundings().now();
    let (mut after, mut reminded) = (Uuid::nil(), 0);
    loop {
        let mut conn = app.read().await?;
        let found = tell::to_remind(&mut conn, district, now, now + SOON, after, PAGE).await?;
        drop(conn);
        let Some((last, _)) = found.last() else {
            return Ok(reminded);
        };
        after = *last;
        for (account, _) in found.into_iter().filter(|(_, due)| *due) {
            reminded += u64::from(one(app, district, account, now).await?);
        }
    }
}

/// Forgets who was reminded of what ended over a year ago. How many reminders.
///
/// # Errors
/// [`Error::Store`]; what was forgotten until then stays so.
pub async fn forget_reminders(app: &App, district: &str) -> Result<u64, Error> {
    let before = app.surroundings().now() - KEPT_REMINDERS;
    let mut forgotten = 0;
    loop {
        let mut conn = app.read().await?;
        let gone = tell::forget_reminders(&mut conn, district, before, PAGE).await?;
        if gone == 0 {
            return Ok(forgotten);
        }
        forgotten += gone;
    }
}

async fn one(app: &App, district: &str, account: Uuid, now: Timestamp) -> Result<bool, Error> {
    let phone = accounts::phone_of(app, district, account).await?;
    let Ok(phone) = accounts::reachable(&phone) else {
        return Ok(false);
    };
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let told = tell::remind(change.conn(), district, account, now, now + SOON).await?;
    if told.is_empty() {
        return Ok(false);
    }
    let words = words(&told);
    messages::queue_from(&mut change, Kind::Reminder, &phone, &words, by_day(now)).await?;
    let note = Note::new("clock.reminded", "account", account);
    change
        .commit(note.saying(format!("clocks={}", told.len())))
        .await?;
    Ok(true)
}

/// What a reminder says: how many of what, never of whom or where.
fn words(told: &[(String, String)]) -> String {
    let count = |kind: &str, stage: &str| {
        told.iter()
            .filter(|(one, at)| one == kind && at == stage)
            .count()
    };
    let mut zh = String::from("【门牌】");
    let mut en = String::new();
    for (kind, stage, in_zh, in_en) in [
        (
            "stay_end",
            "overdue",
            "处房屋有登记到期未说明去留，已超过期限",
            "home(s) with a stay past its last day: overdue",
        ),
        (
            "stay_end",
            "coming_due",
            "处房屋有登记到期，请在期限内说明去留",
            "home(s) with a stay past its last day: due soon",
        ),
        (
            "self_check",
            "overdue",
            "幢楼上月没有提交自查",
            "building(s) without last month's self-check",
        ),
        (
            "self_check",
            "coming_due",
            "幢楼本月还没有提交自查，月底到期",
            "building(s) without this month's self-check: due at its end",
        ),
    ] {
        let n = count(kind, stage);
        if n > 0 {
            // Writing into a text can't fail.
            let _ = write!(zh, "{n}{in_zh}；");
            let _ = write!(en, "{n} {in_en}; ");
        }
    }
    format!("{zh}请登录“我的门”办理。 {en}sign in to your own doors.")
}

/// The next moment of the day: nobody is woken by a reminder.
fn by_day(now: Timestamp) -> Timestamp {
    let here = jiff::tz::offset(8).to_datetime(now);
    let day = match here.hour() {
        MORNING..EVENING => return now,
        EVENING.. => here.date().tomorrow().unwrap_or(here.date()),
        _ => here.date(),
    };
    // Eight in China is midnight in Greenwich.
    let at = day.at(MORNING - 8, 0, 0, 0);
    jiff::tz::TimeZone::UTC.to_timestamp(at).unwrap_or(now)
}

/// Keeps the sums of today by grid, and tells each supervisor of whose area something is
/// overdue. Done again the same day, it tells nothing twice. How many were told.
///
/// # Errors
/// [`Error::Store`].
pub async fn tell_supervisors(app: &App, district: &str) -> Result<u64, Error> {
    let mut change = app.change_by(district, &Actor::Machine).await?;
    let (at, today) = (change.at, day_of(change.at));
    let conn = change.conn();
    let kept = tell::keep_day(conn, district, today).await?;
    let told = tell::tell_supervisors(conn, district, today, at).await?;
    let old = day_of(at - SignedDuration::from_hours(24 * KEPT_DAYS));
    tell::forget_days(conn, district, old).await?;
    tell_outside(&mut change, today, &told, kept > 0).await?;
    if told.is_empty() {
        // Nothing to account for; the sums alone change nothing that anybody reads.
        change
            .commit(Note::new("clock.day_kept", "district", district))
            .await?;
        return Ok(0);
    }
    let note = Note::new("clock.told", "district", district);
    let count = told.len();
    change.commit(note.saying(format!("told={count}"))).await?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The same by mail and in the groups of areas: the groups once a day, with the first run of it.
async fn tell_outside(
    change: &mut Change,
    day: Date,
    told: &[(Uuid, String)],
    groups: bool,
) -> Result<(), Error> {
    if !outgoing::ways(change.app()).any() {
        return Ok(());
    }
    let groups = if groups {
        outgoing::groups(change).await?
    } else {
        Vec::new()
    };
    let mut places: Vec<String> = told
        .iter()
        .chain(&groups)
        .map(|one| one.1.clone())
        .collect();
    places.sort_unstable();
    places.dedup();
    let district = change.district.clone();
    let overdue = tell::overdue_in(change.conn(), &district, day, &places).await?;
    let day = day.to_string();
    for (place, count) in &overdue {
        let count = count.to_string();
        let values = [("day", &*day, &*day), ("count", &*count, &*count)];
        let said = Told {
            kind: outgoing::Kind::ClockDay,
            place,
            values: &values,
        };
        let of_place = |all: &[(Uuid, String)]| -> Vec<Uuid> {
            let here = all.iter().filter(|(_, at)| at == place);
            here.map(|(id, _)| *id).collect()
        };
        outgoing::tell(change, &of_place(told), said).await?;
        for group in of_place(&groups) {
            outgoing::tell_group(change, group, said).await?;
        }
    }
    Ok(())
}

/// What a supervisor was last told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Of which day.
    pub day: Date,
    /// The communities of their areas, and grids that they answer for alone.
    pub rows: Vec<DayRow>,
    /// They have looked.
    pub read: bool,
}

/// What the actor was last told as a supervisor; `None` where they never were.
///
/// # Errors
/// [`Error::Denied`] for who may not see clocks anywhere there.
pub async fn day(app: &App, actor: &Actor, district: &str) -> Result<Option<Day>, Error> {
    let scopes = actor.scopes(Action::SeeClocks, district);
    let staff = actor.staff_id().filter(|_| !scopes.is_empty());
    let staff = staff.ok_or(policy::Denied(Action::SeeClocks))?;
    let mut conn = app.read().await?;
    let Some((day, told, read)) = tell::told(&mut conn, district, staff).await? else {
        return Ok(None);
    };
    // An area that they answer for no more is theirs to see no more.
    let told: Vec<String> = told
        .into_iter()
        .filter(|code| actor.may(Action::SeeClocks, code).is_ok())
        .collect();
    let rows = tell::day(&mut conn, district, day, &told).await?;
    Ok(Some(Day { day, rows, read }))
}

/// The actor has looked at what they were told of a day.
///
/// # Errors
/// [`Error::Denied`].
pub async fn looked(app: &App, actor: &Actor, district: &str, day: Date) -> Result<(), Error> {
    let scopes = actor.scopes(Action::SeeClocks, district);
    let scope = scopes.first().ok_or(policy::Denied(Action::SeeClocks))?;
    let permit = actor.may(Action::SeeClocks, scope.code())?;
    let staff = permit.staff_id().ok_or(policy::Denied(Action::SeeClocks))?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    tell::read(change.conn(), district, staff, day, at).await?;
    change
        .commit(Note::new("clock.looked", "district", district).saying(day.to_string()))
        .await
}

#[cfg(test)]
mod tests {
    use super::{by_day, words};

    #[test]
    fn nobody_is_woken() {
        for (now, at) in [
            ("2026-11-22T16:05:00Z", "2026-11-23T00:00:00Z"),
            ("2026-11-23T03:00:00Z", "2026-11-23T03:00:00Z"),
            ("2026-11-23T13:00:00Z", "2026-11-24T00:00:00Z"),
        ] {
            assert_eq!(by_day(now.parse().unwrap()).to_string(), at, "{now}");
        }
    }

    #[test]
    fn a_reminder_counts_and_names_nobody() {
        let told = [
            ("stay_end", "overdue"),
            ("stay_end", "overdue"),
            ("self_check", "coming_due"),
        ];
        let told = told.map(|(kind, stage)| (kind.to_owned(), stage.to_owned()));
        let words = words(&told);
        assert!(
            words.contains("2处房屋") && words.contains("1幢楼本月"),
            "{words}"
        );
        assert!(!words.contains("上月"));
    }
}
