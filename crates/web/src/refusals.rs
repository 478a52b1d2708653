//! What a use case refused, in the reader's words.

use service::{Error, Refusal};

use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::Say;
use crate::session::Turned;
use crate::views::error::ErrorView;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(_) => ErrorView::forbidden().into(),
            Error::NotFound(_) => ErrorView::not_found().into(),
            Error::Refused(refusal) => ErrorView::refused(words(&refusal)).into(),
            Error::Stale => ErrorView::changed().into(),
            Error::Store(store::StoreError::Contention) => ErrorView::busy().into(),
            other => Fault::failed(&other),
        }
    }
}

impl From<Error> for Turned {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

/// Puts a refusal beside its field and gives the form back to be shown again; any other error
/// becomes its page.
pub(crate) fn beside(form: &mut Form, error: Error) -> Result<(), Fault> {
    match error {
        Error::Refused(refusal) => {
            form.refuse(refusal.field.unwrap_or("form"), words(&refusal));
            Ok(())
        }
        other => Err(other.into()),
    }
}

/// The sentence of a refusal.
pub(crate) fn words(refusal: &Refusal) -> Say {
    Say::both(refusal.message.clone(), refusal.message.clone())
}
