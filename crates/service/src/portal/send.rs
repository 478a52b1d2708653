use intake::Channel;
use policy::{Action, Actor};

use super::own;
use crate::batches::{Incoming, Received, Sender, take_in};
use crate::{App, Error, Refusal};

/// Takes in a file, or a chat that was pasted, for the agency that the actor works for; who is
/// named as its source doesn't matter. The same file again is the batch it was; what another agency
/// sent is not known here.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] with what is wrong with the file, and for a channel that
/// agencies don't send by.
pub async fn send(
    app: &App,
    actor: &Actor,
    district: &str,
    incoming: Incoming,
) -> Result<Received, Error> {
    let (agency, permit) = own(actor, Action::SendOwn, district)?;
    let by_file = matches!(
        incoming.channel,
        Channel::Backoffice | Channel::Tenday | Channel::Chat | Channel::Listing
    );
    if !by_file {
        let words = "agencies send sheets of their back office, ten-day sheets, listings and chats";
        return Err(Refusal::new("agency-channel-sent", words)
            .on("channel")
            .into());
    }
    take_in(app, &permit, district, Sender::Agency(agency), incoming).await
}
