//! What a use case refused, in the reader's words.

use service::{Error, Refusal};

use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::session::Turned;
use crate::views::account;
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

/// Puts a refusal beside its field and gives the form back to be shown again, so that nothing
/// entered is lost. That somebody was faster or that the system is busy is said above the form,
/// which then shows the newest state. Any other error becomes its page.
pub(crate) fn beside(form: &mut Form, error: Error) -> Result<(), Fault> {
    match error {
        Error::Refused(refusal) => {
            form.refuse(refusal.field.unwrap_or("form"), words(&refusal));
            Ok(())
        }
        Error::Stale => {
            form.refuse("form", say!("form-stale"));
            Ok(())
        }
        Error::Store(store::StoreError::Contention) => {
            form.refuse("form", say!("form-busy"));
            Ok(())
        }
        other => Err(other.into()),
    }
}

/// The sentence of a refusal.
pub(crate) fn words(refusal: &Refusal) -> Say {
    let detail = refusal.detail.as_str();
    match refusal.code {
        // The reader of files writes both sentences itself.
        code if code.starts_with("file-") => Say::both(detail, refusal.message.clone()),
        "account-state" => match detail {
            "left" => say!("refused-account-left"),
            "suspended" => say!("refused-account-suspended"),
            _ => say!("refused-account-active"),
        },
        "address-length" => say!("refused-address-length"),
        "alias-needs-staff" => say!("refused-alias-needs-staff"),
        "alias-without-name" => say!("refused-alias-without-name"),
        "batch-destroyed" => say!("refused-batch-destroyed"),
        "code-unknown" => say!("refused-code-unknown", detail = detail),
        "codes-exhausted" => say!("refused-codes-exhausted"),
        "door-in-library" => say!("refused-door-in-library"),
        "door-exists" => say!("refused-door-exists"),
        "dwelling-elsewhere" => say!("refused-dwelling-elsewhere"),
        "field-too-long" => say!("refused-field-too-long"),
        "grid-unknown" => say!("refused-grid-unknown", detail = detail),
        "last-steward" => say!("refused-last-steward", detail = detail),
        "library-columns-missing" => say!("refused-library-columns-missing", detail = detail),
        "library-empty" => say!("refused-library-empty"),
        "library-unreadable" => say!("refused-library-unreadable", detail = detail),
        "login-format" => say!("refused-login-format"),
        "login-taken" => say!("refused-login-taken", detail = detail),
        "name-length" => say!("refused-name-length"),
        "needs-staff" => say!("refused-needs-staff"),
        "never-own-name" => say!("refused-never-own-name"),
        "note-length" => say!("refused-note-length", detail = detail),
        "password-current-wrong" => account::words::current_wrong(),
        "password-same" => say!("refused-password-same"),
        "password-short" => account::words::short(number(detail)),
        "password-tries" => account::words::limited(detail.parse().unwrap_or(u32::MAX)),
        "password-long" => say!("refused-password-long"),
        "password-is-login" => say!("refused-password-is-login"),
        "password-common" => say!("refused-password-common"),
        "people-too-many" => say!("refused-people-too-many", detail = detail),
        "period-reversed" => say!("refused-period-reversed"),
        "person-id-birth-date" => say!("refused-person-id-birth-date", detail = detail),
        "person-id-checksum" => say!("refused-person-id-checksum", detail = detail),
        "person-id-kind" => say!("refused-person-id-kind", detail = detail),
        "person-id-length" => say!("refused-person-id-length", detail = detail),
        "person-id-missing" => say!("refused-person-id-missing", detail = detail),
        "person-id-shape" => say!("refused-person-id-shape", detail = detail),
        "person-name" => say!("refused-person-name", detail = detail),
        "person-phone" => say!("refused-person-phone", detail = detail),
        "place-unknown" => say!("refused-place-unknown", detail = detail),
        "proposal-open" => say!("refused-proposal-open"),
        "role-needs-district" => say!("refused-role-needs-district"),
        "reason-missing" => say!("refused-reason-missing"),
        "road-missing" => say!("refused-road-missing"),
        "room-missing" => say!("refused-room-missing"),
        "source-missing" => say!("refused-source-missing"),
        "successor-elsewhere" => say!("refused-successor-elsewhere", detail = detail),
        "task-done" => say!("refused-task-done"),
        "task-withdrawn" => say!("refused-task-withdrawn"),
        "nothing-reported" => say!("refused-nothing-reported"),
        "dwelling-missing" => say!("refused-dwelling-missing"),
        "nobody-named" => say!("refused-nobody-named"),
        "nobody-present" => say!("refused-nobody-present"),
        "person-unknown" => say!("refused-person-unknown"),
        "reports-disagree" => say!("refused-reports-disagree"),
        "visit-in-the-past" => say!("refused-visit-in-the-past"),
        "visit-too-late" => say!("refused-visit-too-late"),
        "wording-has-number" => say!("refused-wording-has-number"),
        "wording-names-person" => say!("refused-wording-names-person"),
        "wording-too-long" => say!("refused-wording-too-long"),
        "wording-without-number" => say!("refused-wording-without-number"),
        // No code is without its sentence: see the test.
        _ => Say::both(refusal.message.clone(), refusal.message.clone()),
    }
}

fn number(detail: &str) -> u8 {
    detail.parse().unwrap_or(u8::MAX)
}
