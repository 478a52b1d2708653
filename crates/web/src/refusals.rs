//! What a use case refused, in the reader's words.

use service::{Error, Refusal};

use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, ToArg as _, key};
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
    // What is wrong with a file is said by its reader, in both languages.
    if refusal.code.starts_with("file-") {
        return Say::both(refusal.detail.clone(), refusal.message.clone());
    }
    match message(refusal.code) {
        Some(key) => Say::Message { key, args: vec![("d", refusal.detail.to_arg())] },
        None => Say::both(refusal.message.clone(), refusal.message.clone()),
    }
}

/// The message of a refusal by its code.
#[expect(clippy::too_many_lines, reason = "one line a refusal")]
fn message(code: &str) -> Option<&'static str> {
    Some(match code {
        "account-state" => key!("refused-account-state"),
        "alias-needs-staff" => key!("refused-alias-needs-staff"),
        "alias-without-name" => key!("refused-alias-without-name"),
        "batch-destroyed" => key!("refused-batch-destroyed"),
        "code-unknown" => key!("refused-code-unknown"),
        "codes-exhausted" => key!("refused-codes-exhausted"),
        "door-exists" => key!("refused-door-exists"),
        "dwelling-elsewhere" => key!("refused-dwelling-elsewhere"),
        "dwelling-missing" => key!("refused-dwelling-missing"),
        "field-too-long" => key!("refused-field-too-long"),
        "grid-unknown" => key!("refused-grid-unknown"),
        "last-steward" => key!("refused-last-steward"),
        "library-columns-missing" => key!("refused-library-columns-missing"),
        "library-empty" => key!("refused-library-empty"),
        "library-unreadable" => key!("refused-library-unreadable"),
        "login-format" => key!("refused-login-format"),
        "login-taken" => key!("refused-login-taken"),
        "name-length" => key!("refused-name-length"),
        "needs-staff" => key!("refused-needs-staff"),
        "nobody-named" => key!("refused-nobody-named"),
        "nobody-present" => key!("refused-nobody-present"),
        "note-length" => key!("refused-note-length"),
        "nothing-reported" => key!("refused-nothing-reported"),
        "password-common" => key!("refused-password-common"),
        "password-current-wrong" => key!("refused-password-current-wrong"),
        "password-is-login" => key!("refused-password-is-login"),
        "password-long" => key!("refused-password-long"),
        "password-same" => key!("refused-password-same"),
        "password-short" => key!("refused-password-short"),
        "people-too-many" => key!("refused-people-too-many"),
        "period-reversed" => key!("refused-period-reversed"),
        "person-id-birth-date" => key!("refused-person-id-birth-date"),
        "person-id-checksum" => key!("refused-person-id-checksum"),
        "person-id-kind" => key!("refused-person-id-kind"),
        "person-id-length" => key!("refused-person-id-length"),
        "person-id-missing" => key!("refused-person-id-missing"),
        "person-id-shape" => key!("refused-person-id-shape"),
        "person-name" => key!("refused-person-name"),
        "person-phone" => key!("refused-person-phone"),
        "person-unknown" => key!("refused-person-unknown"),
        "place-unknown" => key!("refused-place-unknown"),
        "reason-missing" => key!("refused-reason-missing"),
        "reports-disagree" => key!("refused-reports-disagree"),
        "road-missing" => key!("refused-road-missing"),
        "room-missing" => key!("refused-room-missing"),
        "source-missing" => key!("refused-source-missing"),
        "successor-elsewhere" => key!("refused-successor-elsewhere"),
        "task-done" => key!("refused-task-done"),
        "task-withdrawn" => key!("refused-task-withdrawn"),
        "visit-in-the-past" => key!("refused-visit-in-the-past"),
        "visit-too-late" => key!("refused-visit-too-late"),
        _ => return None,
    })
}
