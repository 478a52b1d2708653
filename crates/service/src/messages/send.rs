use super::{again, open};
use crate::{App, Error};

/// Messages sent in one round.
const ROUND: i64 = 50;

/// Sends what is due by the gateway; how many were taken. Without a gateway nothing leaves. A
/// program killed between sending and noting it sends once more, under the same id.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn send_due(app: &App) -> Result<usize, Error> {
    let Some(gateway) = app.gateway() else {
        return Ok(0);
    };
    let now = app.surroundings().now();
    let due = store::outgoing_sms::waiting(&mut *app.read().await?, Some(now), ROUND).await?;
    let mut taken = 0;
    for row in due {
        let [phone, words] = open(app, &row)?;
        let sent = gateway.send(&phone, &words, &row.id.to_string()).await;
        let mut conn = app.read().await?;
        match sent {
            Ok(()) => {
                store::outgoing_sms::sent(&mut conn, row.id).await?;
                taken += 1;
            }
            Err(fault) => {
                tracing::error!(%fault, id = %row.id, "a text message was not sent");
                let now = app.surroundings().now();
                let (next, dead) = (again(row.attempts, now), (!fault.may_pass()).then_some(now));
                let said = fault.to_string();
                store::outgoing_sms::failed(&mut conn, row.id, &said, next, dead).await?;
            }
        }
    }
    Ok(taken)
}

/// Removes what is of no use any more; for a job every minute or so.
///
/// # Errors
/// [`Error::Store`].
pub async fn tidy(app: &App) -> Result<u64, Error> {
    let now = app.surroundings().now();
    Ok(store::outgoing_sms::delete_over(&mut *app.read().await?, now).await?)
}
