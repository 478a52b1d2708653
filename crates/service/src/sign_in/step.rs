//! Between the two factors: a signed note that the first was right, which the browser gives back
//! with the code. Nothing is kept of it here.

use jiff::{SignedDuration, Timestamp};
use store::staff::StaffRow;
use uuid::Uuid;
use vault::SessionKey;
use vault::totp::RecoveryCode;

use super::second::{opened, unix};
use super::{Attempt, Browser, Way, count_attempt, note_failure, start_session};
use crate::{App, Error};

/// For how long a code may be given after the password.
const HOLDS: SignedDuration = SignedDuration::from_mins(5);
/// What the note is signed for.
const PURPOSE: &str = "second factor";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    staff: Uuid,
    // A password that was changed meanwhile is no longer right.
    version: i32,
    way: Way,
    at: i64,
}

impl Step {
    pub(super) fn new(staff: &StaffRow, way: Way, now: Timestamp) -> Self {
        Self {
            staff: staff.id,
            version: staff.version,
            way,
            at: now.as_second(),
        }
    }

    fn said(&self) -> String {
        format!(
            "{}~{}~{}~{}",
            self.staff,
            self.version,
            self.way.name(),
            self.at
        )
    }

    /// For the form that asks for the code.
    pub(super) fn text(&self, key: &SessionKey) -> String {
        let said = self.said();
        let signature = key.sign(PURPOSE, said.as_bytes());
        format!("{said}~{signature}")
    }

    /// Reads one that was signed here and still holds.
    fn read(key: &SessionKey, text: &str, now: Timestamp) -> Option<Self> {
        let (said, signature) = text.rsplit_once('~')?;
        if !key.accepts(PURPOSE, said.as_bytes(), signature) {
            return None;
        }
        let mut parts = said.split('~');
        let step = Self {
            staff: parts.next()?.parse().ok()?,
            version: parts.next()?.parse().ok()?,
            way: Way::from_name(parts.next()?)?,
            at: parts.next()?.parse().ok()?,
        };
        let age = now.as_second() - step.at;
        (0..=HOLDS.as_secs()).contains(&age).then_some(step)
    }
}

/// Looks at a code of the app, or a recovery code, after the first factor was right. A code that
/// was taken before is wrong, and so is everything once the note doesn't hold any more.
///
/// # Errors
/// [`Error::Store`], [`Error::Internal`].
pub async fn with_code(
    app: &App,
    step: &str,
    code: &str,
    browser: &Browser,
) -> Result<Attempt, Error> {
    let now = app.surroundings().now();
    let Some(step) = Step::read(&app.keys().session, step, now) else {
        return Ok(Attempt::Wrong);
    };
    let staff = store::staff::by_id(&mut *app.read().await?, step.staff).await?;
    let Some(staff) =
        staff.filter(|staff| staff.state == "active" && staff.version == step.version)
    else {
        return Ok(Attempt::Wrong);
    };
    if let Some(until) = count_attempt(app, &staff.login, &browser.peer, now).await? {
        tracing::warn!(peer = browser.peer, "a code was refused: too many failures");
        return Ok(Attempt::Limited { until });
    }
    if !take(app, staff.id, code, now).await? {
        note_failure(app, &staff).await?;
        return Ok(Attempt::Wrong);
    }
    let token = start_session(app, &staff, step.way, true, browser).await?;
    Ok(Attempt::Done {
        token,
        password_is_temporary: staff.password_is_temporary,
    })
}

/// Takes a code, so that it can't be taken again. Whether it was right.
async fn take(app: &App, staff: Uuid, code: &str, now: Timestamp) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    if let Some(recovery) = RecoveryCode::parse(code) {
        return Ok(
            store::second_factor::take_recovery(&mut conn, staff, &recovery.stored()).await?,
        );
    }
    let Some(row) = store::second_factor::totp(&mut conn, staff).await? else {
        return Ok(false);
    };
    let last = u64::try_from(row.last_step).unwrap_or(u64::MAX);
    let Some(step) = opened(app, &row)?.check(code, unix(now), last) else {
        return Ok(false);
    };
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    Ok(store::second_factor::take_step(&mut conn, staff, step).await?)
}

#[cfg(test)]
mod tests {
    use super::{HOLDS, Step};
    use crate::sign_in::Way;
    use jiff::{SignedDuration, Timestamp};
    use uuid::Uuid;
    use vault::{Keyring, MasterKey, Suite};

    #[test]
    fn a_step_holds_five_minutes_as_it_was_signed() {
        let key = Keyring::new(Suite::Intl, &MasterKey::new([3; 32])).session;
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a time");
        let step = Step {
            staff: Uuid::from_u128(7),
            version: 4,
            way: Way::OpenId,
            at: now.as_second(),
        };
        let text = step.text(&key);
        assert_eq!(Step::read(&key, &text, now + HOLDS), Some(step));
        let late = now + HOLDS + SignedDuration::from_secs(1);
        assert_eq!(Step::read(&key, &text, late), None);
        assert_eq!(
            Step::read(&key, &text, now - SignedDuration::from_secs(1)),
            None
        );
        for changed in [
            text.replacen('7', "8", 1),
            text.replace("openid", "passkey"),
        ] {
            assert_eq!(Step::read(&key, &changed, now), None);
        }
        let other = Keyring::new(Suite::Intl, &MasterKey::new([4; 32])).session;
        assert_eq!(Step::read(&other, &text, now), None);
    }
}
