//! Codes that an officer hands out.

use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor, Bound};
use store::binding::{AccessRow, Mark};
use uuid::Uuid;
use vault::{BlindIndex, Purpose};
use zeroize::Zeroizing;

use super::{Door, door_by_id};
use crate::{App, Error, Note, Refusal};

/// How long a code counts.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Digits and capitals that are not taken for one another (Crockford's base 32).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Of these is a code made: forty bits.
const LENGTH: usize = 8;
/// Codes that may wait at one door.
const MOST_WAITING: usize = 10;

/// A code, shown once and kept nowhere.
#[derive(Debug)]
pub struct Given {
    /// The code in two groups.
    pub code: Zeroizing<String>,
    /// As what it binds.
    pub bound: Bound,
    /// Until when it counts.
    pub until: Timestamp,
}

/// Makes a code for an operator of a door. It is good for one use at this door.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area; [`Error::Denied`];
/// [`Error::Refused`] on `role`.
pub async fn give(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
    bound: Bound,
) -> Result<Given, Error> {
    let code = door_by_id(app, actor, district, door).await?;
    let permit = actor.may(Action::GiveAccess, &code)?;
    if !Bound::OPERATORS.contains(&bound) || bound.of_building() != door.dwelling.is_none() {
        return Err(Refusal::new(
            "access-role",
            "choose whom the code is for: of a dwelling landlord, manager, host or employer, of a \
             building its manager or head",
        )
        .on("role")
        .into());
    }
    let secret = secret(app.surroundings().random());
    let mark = mark(app, district, &secret);
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    let (building, dwelling) = (door.building, door.dwelling);
    let open = store::binding::access_at(change.conn(), district, building, dwelling, at).await?;
    if open.len() >= MOST_WAITING {
        return Err(Refusal::new(
            "access-many",
            "many codes wait at this door already: take those back that nobody needs",
        )
        .into());
    }
    let row = AccessRow {
        id: app.surroundings().id(),
        role: bound.name().to_owned(),
        building_id: building,
        dwelling_id: dwelling,
        given_by: change.staff_id(),
        given_at: at,
        expires_at: at + CODE_LIFE,
    };
    let until = row.expires_at;
    store::binding::insert_access(change.conn(), district, &row, Mark::Code(mark.as_bytes()))
        .await?;
    let detail = format!("role={} door={code}", bound.name());
    change
        .commit(Note::new("access.given", "access_code", row.id).saying(detail))
        .await?;
    Ok(Given {
        code: secret,
        bound,
        until,
    })
}

/// Takes a code back that nobody used.
///
/// # Errors
/// [`Error::NotFound`] also for a door outside the actor's area and for a code that was used.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    district: &str,
    door: Door,
    id: Uuid,
) -> Result<(), Error> {
    let code = door_by_id(app, actor, district, door).await?;
    let permit = actor.may(Action::GiveAccess, &code)?;
    let mut change = app.change(district, &permit).await?;
    if !store::binding::withdraw_access(change.conn(), district, door.building, id).await? {
        return Err(Error::NotFound("code"));
    }
    change
        .commit(Note::new("access.withdrawn", "access_code", id))
        .await
}

/// The digest under which a code is found, however it was typed.
pub(super) fn mark(app: &App, district: &str, typed: &str) -> BlindIndex {
    let plain = Zeroizing::new(normal(typed));
    let parts = [district.as_bytes(), plain.as_bytes()];
    BlindIndex::of_parts(&app.keys().index, Purpose::AccessCode, &parts)
}

fn normal(typed: &str) -> String {
    typed
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

fn secret(random: [u8; LENGTH]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(LENGTH + 1));
    for (at, byte) in random.into_iter().enumerate() {
        if at == LENGTH / 2 {
            text.push('-');
        }
        text.push(char::from(SIGNS[usize::from(byte & 31)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{normal, secret};

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = secret([0, 1, 2, 31, 20, 27, 200, 255]);
        assert_eq!(code.as_str(), "012Z-MV8Z");
        for typed in ["012zmv8z", " 0l2z mu8z ", "O12Z–MV8Z"] {
            assert_eq!(normal(typed), "012ZMV8Z", "{typed}");
        }
    }
}
