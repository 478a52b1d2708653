use jiff::Timestamp;
use policy::{Action, Actor};
use zeroize::Zeroizing;

use super::{Kind, Way, open, way};
use crate::{App, Error};

/// Messages shown.
const SHOWN: i64 = 50;

/// A message that a demo did not send.
#[derive(Debug)]
pub struct Waiting {
    /// Why it was written.
    pub kind: Option<Kind>,
    /// When.
    pub at: Timestamp,
    /// To whom it would go.
    pub phone: Zeroizing<String>,
    /// What it says.
    pub words: Zeroizing<String>,
}

/// What a demo without a gateway would have sent, the newest first. A registry shows nobody's
/// messages: who reads codes can be anybody.
///
/// # Errors
/// [`Error::NotFound`] anywhere but in a demo without a gateway; [`Error::Denied`].
pub async fn outbox(app: &App, actor: &Actor, district: &str) -> Result<Vec<Waiting>, Error> {
    if way(app).await? != Way::Demo {
        return Err(Error::NotFound("page"));
    }
    actor.may(Action::SeeOutbox, district)?;
    let now = app.surroundings().now();
    let rows = store::outgoing_sms::waiting(&mut *app.read().await?, None, SHOWN).await?;
    rows.into_iter()
        .filter(|row| row.district == district && row.expires_at > now)
        .map(|row| {
            let [phone, words] = open(app, &row)?;
            Ok(Waiting {
                kind: Kind::from_name(&row.kind),
                at: row.created_at,
                phone,
                words,
            })
        })
        .collect()
}
