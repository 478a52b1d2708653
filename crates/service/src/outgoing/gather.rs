//! What waits for one person or group becomes one letter.

use jiff::Timestamp;
use registry::telling::common_place;
use store::outgoing::{self as rows, LetterRow, To};
use uuid::Uuid;

use super::{Kind, quiet, ways};
use crate::{App, Error};

/// People and groups in one round.
const ROUND: i64 = 200;
/// Most notices of one letter.
const MOST: i64 = 200;

/// Gathers all that waits for those for whom something is due. A letter that waits and surely did
/// not leave yet takes more, so that a channel that was away for hours brings one message and not
/// many. How many letters were made or added to.
///
/// # Errors
/// [`Error::Store`]; what was gathered until then stays so.
pub async fn gather_due(app: &App) -> Result<usize, Error> {
    let (ways, now) = (ways(app), app.surroundings().now());
    let due = rows::due(&mut *app.read().await?, now, Kind::MailCode.name(), ROUND).await?;
    let mut done = 0;
    for (district, to, code) in due {
        let leaves = match to {
            To::Staff(_) => ways.mail,
            To::Robot(_) => ways.robots,
        };
        if leaves {
            // Moving the program's own rows about is nothing to account for: what was sent is noted
            // with the letter.
            let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
            if gather(app, &mut tx, &district, (to, code), now).await? {
                tx.commit().await.map_err(store::StoreError::from)?;
                done += 1;
            }
        }
    }
    Ok(done)
}

async fn gather(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    (to, code): (To, bool),
    now: Timestamp,
) -> Result<bool, Error> {
    let kind = Kind::MailCode.name();
    let found = rows::gather(conn, district, to, (kind, code), now, MOST).await?;
    let Some((_, first, place)) = found.first() else {
        return Ok(false);
    };
    // What hurries says when the whole letter leaves.
    let quiet = quiet(district, now);
    let urgent = found
        .iter()
        .map(|(_, kind, _)| kind)
        .find(|kind| quiet.is_some_and(|quiet| quiet.is_urgent(kind)));
    let ids: Vec<Uuid> = found.iter().map(|(id, ..)| *id).collect();
    let place = found.iter().fold(place.clone(), |place, (_, _, other)| {
        common_place(&place, other)
    });
    let count = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    if !code && let Some((letter, around)) = rows::open_letter(conn, district, to, kind).await? {
        rows::put_into(conn, letter, &ids).await?;
        let around = common_place(&around, &place);
        let hurries = urgent.map(|kind| (kind.as_str(), now));
        rows::add_to_letter(conn, letter, count, &around, hurries).await?;
        return Ok(true);
    }
    let channel = match to {
        To::Staff(_) => "mail".to_owned(),
        To::Robot(id) => {
            let Some(robot) = rows::robot(conn, district, id).await? else {
                // Removed meanwhile.
                rows::forget_waiting(conn, to).await?;
                return Ok(true);
            };
            robot.kind
        }
    };
    let lives = found
        .iter()
        .filter_map(|(_, name, _)| Kind::ALL.into_iter().find(|kind| kind.name() == name));
    let life = lives.map(Kind::life).max().unwrap_or(super::LIFE);
    let row = LetterRow {
        id: app.surroundings().id(),
        place,
        to,
        name: String::new(),
        channel,
        kind: urgent.unwrap_or(first).clone(),
        notices: count,
        state: "waiting".to_owned(),
        made_at: now,
        run_at: now,
        expires_at: now + life,
        tries: 0,
        unsure: false,
        fault: None,
        sent_at: None,
        dead_at: None,
        reason: None,
        version: 1,
    };
    rows::insert_letter(conn, district, &row).await?;
    rows::put_into(conn, row.id, &ids).await?;
    Ok(true)
}
