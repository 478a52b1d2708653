use vault::signature::PublicKey;

use crate::{App, Error};

/// Every public key that plates of this installation were signed with; the one in use is last.
///
/// # Errors
/// [`Error::Store`]; [`Error::Internal`] for a stored key that is none.
pub async fn public_keys(app: &App) -> Result<Vec<PublicKey>, Error> {
    let stored = store::plate::keys(&mut *app.read().await?).await?;
    with_current(&stored, app.signing().plate.public())
}

/// Keys as they are listed, with the one in use as the last.
pub(crate) fn with_current(stored: &[String], current: PublicKey) -> Result<Vec<PublicKey>, Error> {
    let mut keys = stored
        .iter()
        .map(|text| PublicKey::parse(text))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Error::Internal(error.to_string()))?;
    keys.retain(|key| *key != current);
    keys.push(current);
    Ok(keys)
}
