//! Receipts of accepted declarations: made with the program's key, checked with every key that
//! ever signed one. A receipt is handed to whoever declared and not kept; as long as what was said
//! is, the same one can be made again.

use jiff::Timestamp;
use policy::Actor;
use uuid::Uuid;
use vault::Keyring;
use vault::receipt::{Accepted, SaidDigest, Salt, Verdict, verify};
use vault::signature::PublicKey;

use crate::{App, Error};

/// The receipt of a declaration that was accepted at this instant, one line. Hand it out once what
/// it says is durable.
///
/// # Errors
/// [`Error::Internal`] for a district whose code hasn't six digits.
pub fn receipt(
    app: &App,
    district: &str,
    declaration: Uuid,
    at: Timestamp,
    said: SaidDigest,
) -> Result<String, Error> {
    let accepted = Accepted {
        district: district.to_owned(),
        declaration,
        at,
        said,
    };
    let receipt = app.signing().receipt.receipt(&accepted);
    receipt.map_err(|error| Error::Internal(error.to_string()))
}

/// The receipt of a file: over its SHA-256 without a salt, so that the sender can compare it with
/// their own copy. None once its people are destroyed.
///
/// # Errors
/// [`Error::NotFound`] for another's batch; [`Error::Store`].
pub async fn of_batch(
    app: &App,
    actor: &Actor,
    district: &str,
    batch: Uuid,
) -> Result<Option<String>, Error> {
    // Who may see the batch may have its receipt.
    crate::batches::batch(app, actor, district, batch).await?;
    of_file(app, district, batch).await
}

/// The same, for who was allowed to see the batch.
pub(crate) async fn of_file(
    app: &App,
    district: &str,
    batch: Uuid,
) -> Result<Option<String>, Error> {
    let mut conn = app.read().await?;
    // A program has the receipt of its call in the answer, with the salt.
    if store::reports::pushed_by(&mut conn, &[district.to_owned()], batch)
        .await?
        .is_some()
    {
        return Ok(None);
    }
    let found = store::reports::file_digest(&mut conn, district, batch).await?;
    drop(conn);
    let Some((at, digest)) = found else {
        return Ok(None);
    };
    let said = SaidDigest::of(Salt::NONE, &digest);
    receipt(app, district, batch, at, said).map(Some)
}

/// Lists the key in use with those that receipts are checked with. Done at every start, so that a
/// key is listed before it signs anything.
///
/// # Errors
/// [`Error::Store`].
pub async fn list_key(app: &App) -> Result<(), Error> {
    list(app, &app.signing()).await
}

/// The same for a key that is about to be used.
pub(crate) async fn list(app: &App, keys: &Keyring) -> Result<(), Error> {
    let key = keys.receipt.public();
    let (mut conn, at) = (app.read().await?, app.surroundings().now());
    store::receipt::know_key(&mut conn, &key.id().to_string(), &key.to_text(), at).await?;
    Ok(())
}

/// Every public key that receipts of this installation were signed with; the one in use is last.
///
/// # Errors
/// [`Error::Store`]; [`Error::Internal`] for a stored key that is none.
pub async fn public_keys(app: &App) -> Result<Vec<PublicKey>, Error> {
    let stored = store::receipt::keys(&mut *app.read().await?).await?;
    crate::plates::with_current(&stored, app.signing().receipt.public())
}

/// Checks a receipt with the keys that are listed, for the districts of this installation.
///
/// # Errors
/// [`Error::Store`].
pub async fn check(app: &App, text: &str) -> Result<Verdict, Error> {
    let keys = public_keys(app).await?;
    let known = store::library::districts(&mut *app.read().await?).await?;
    let verdict = verify(text, "", &keys);
    let of = verdict
        .said()
        .map(|said| said.accepted.district.clone())
        .unwrap_or_default();
    if known.iter().any(|row| row.district == of) {
        return Ok(verdict.of_any_district());
    }
    Ok(verdict)
}
