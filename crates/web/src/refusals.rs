//! What a use case refused, in the reader's words.

use axum::http::StatusCode;
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
            Error::NotFound(_) | Error::Store(store::StoreError::Unfit) => {
                ErrorView::not_found().into()
            }
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

/// The status of a form's page that a refusal is shown on.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(refusal) if refusal.code == "attempts-too-many" => {
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The sentence of a refusal.
pub(crate) fn words(refusal: &Refusal) -> Say {
    let detail = refusal.detail.as_str();
    match refusal.code {
        // The reader of files writes both sentences itself.
        code if code.starts_with("file-") => Say::both(detail, refusal.message.clone()),
        // So do the rules about numbers.
        code if service::has_both_sentences(code) => Say::both(detail, refusal.message.clone()),
        "account-state" => match detail {
            "left" => say!("refused-account-left"),
            "suspended" => say!("refused-account-suspended"),
            _ => say!("refused-account-active"),
        },
        "address-length" => say!("refused-address-length"),
        "attempts-too-many" => say!("refused-attempts-too-many"),
        "alias-needs-staff" => say!("refused-alias-needs-staff"),
        "alias-without-name" => say!("refused-alias-without-name"),
        "alias-known-name" => say!("refused-alias-known-name"),
        "batch-destroyed" => say!("refused-batch-destroyed"),
        "code-unknown" => say!("refused-code-unknown", detail = detail),
        "codes-exhausted" => say!("refused-codes-exhausted"),
        "door-in-library" => say!("refused-door-in-library"),
        "door-exists" => say!("refused-door-exists"),
        "dwelling-elsewhere" => say!("refused-dwelling-elsewhere"),
        "field-too-long" => say!("refused-field-too-long"),
        "grid-unknown" => say!("refused-grid-unknown", detail = detail),
        "hazard-closed" => say!("refused-hazard-closed"),
        "hazard-kind" => say!("refused-hazard-kind"),
        "hazard-phone" => say!("refused-hazard-phone", detail = detail),
        "hazard-words" => say!("refused-hazard-words", detail = detail),
        "mail-address" => say!("refused-mail-address"),
        "mail-none" => say!("refused-mail-none"),
        "outgoing-reason" => say!("refused-outgoing-reason"),
        "robot-address" => say!("refused-robot-address"),
        "robot-kind" => say!("refused-robot-kind"),
        "robot-many" => say!("refused-robot-many"),
        "robot-name" => say!("refused-robot-name"),
        "robot-none" => say!("refused-robot-none"),
        "robot-place" => say!("refused-robot-place"),
        "robot-private" => say!("refused-robot-private"),
        "robot-secret" => say!("refused-robot-secret"),
        "notice-place" => say!("refused-notice-place", detail = detail),
        "notice-words" => say!("refused-notice-words", detail = detail),
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
        "person-id-old-card" => say!("refused-person-id-old-card", detail = detail),
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
        // No code is without its sentence: see the test.
        code => of_wordings(code)
            .or_else(|| of_declarations(code))
            .or_else(|| of_drawings(code, detail))
            .or_else(|| of_grids(code, detail))
            .or_else(|| of_plates(code, detail))
            .or_else(|| of_disclosures(code, detail))
            .or_else(|| of_events(code, detail))
            .or_else(|| of_people(code, detail))
            .or_else(|| signing_in(code, detail))
            .or_else(|| of_agencies(code))
            .unwrap_or_else(|| Say::both(refusal.message.clone(), refusal.message.clone())),
    }
}

/// The sentence of a wording that may not be remembered.
fn of_wordings(code: &str) -> Option<Say> {
    Some(match code {
        "wording-has-number" => say!("refused-wording-has-number"),
        "wording-names-person" => say!("refused-wording-names-person"),
        "wording-too-long" => say!("refused-wording-too-long"),
        "wording-without-number" => say!("refused-wording-without-number"),
        _ => return None,
    })
}

/// The sentence of a drawing of grids that was refused.
fn of_drawings(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "drawing-code-form" => say!("refused-drawing-code-form", detail = detail),
        "drawing-code-missing" => say!("refused-drawing-code-missing", detail = detail),
        "drawing-code-twice" => say!("refused-drawing-code-twice", detail = detail),
        "drawing-community" => say!("refused-drawing-community", detail = detail),
        "drawing-contested" => say!("refused-drawing-contested"),
        "drawing-elsewhere" => say!("refused-drawing-elsewhere", detail = detail),
        "drawing-empty" => say!("refused-drawing-empty"),
        "drawing-invalid" => say!("refused-drawing-invalid", detail = detail),
        "drawing-latitude-first" => say!("refused-drawing-latitude-first", detail = detail),
        "drawing-no-crs" => say!("refused-drawing-no-crs"),
        "drawing-no-outline" => say!("refused-drawing-no-outline", detail = detail),
        "drawing-other-crs" => say!("refused-drawing-other-crs", detail = detail),
        "drawing-outdated" => say!("refused-drawing-outdated"),
        "drawing-too-much" => say!("refused-drawing-too-much", detail = detail),
        "drawing-unreadable" => say!("refused-drawing-unreadable"),
        _ => return None,
    })
}

/// The sentence of a stand-in or a round that can't be.
fn of_grids(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "charge-elsewhere" => say!("refused-charge-elsewhere"),
        "round-day" => say!("refused-round-day", detail = detail),
        "round-grid" => say!("refused-round-grid"),
        "round-hours" => say!("refused-round-hours", detail = detail),
        "stand-in-far" => say!("refused-stand-in-far"),
        "stand-in-long" => say!("refused-stand-in-long"),
        "stand-in-past" => say!("refused-stand-in-past"),
        "stand-in-same" => say!("refused-stand-in-same"),
        "stand-in-taken" => say!("refused-stand-in-taken"),
        "stand-in-unknown" => say!("refused-stand-in-unknown"),
        _ => return None,
    })
}

/// The sentence of plates that can't be issued, printed or found.
fn of_plates(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "font-broken" => say!("refused-font-broken", detail = detail),
        "font-missing" => say!("refused-font-missing"),
        "plate-address-dense" => say!("refused-plate-address-dense", detail = detail),
        "plate-address-in-use" => say!("refused-plate-address-in-use", detail = detail),
        "plate-address-invalid" => say!("refused-plate-address-invalid"),
        "plate-address-long" => say!("refused-plate-address-long", detail = detail),
        "plate-all-have" => say!("refused-plate-all-have"),
        "plate-glyph" => say!("refused-plate-glyph", detail = detail),
        "plate-name-long" => say!("refused-plate-name-long", detail = detail),
        "plate-no-address" => say!("refused-plate-no-address"),
        "plate-no-doors" => say!("refused-plate-no-doors"),
        "plate-none-have" => say!("refused-plate-none-have"),
        "plate-not-in-force" => say!("refused-plate-not-in-force", detail = detail),
        "plate-not-written" => say!("refused-plate-not-written"),
        "plate-other-key" => say!("refused-plate-other-key", detail = detail),
        "plate-place" => say!("refused-plate-place"),
        "plate-reason" => say!("refused-plate-reason", detail = detail),
        "plate-too-many" => say!("refused-plate-too-many", detail = detail),
        _ => return None,
    })
}

/// The sentence of a declaration that was refused.
fn of_declarations(code: &str) -> Option<Say> {
    Some(match code {
        "dates-reversed" => say!("refused-dates-reversed"),
        "dwelling-unknown" => say!("refused-dwelling-unknown"),
        "heads-too-many" => say!("refused-heads-too-many"),
        "people-unnamed" => say!("refused-people-unnamed"),
        "short-let-decided" => say!("refused-short-let-decided"),
        "short-let-no-sign" => say!("refused-short-let-no-sign"),
        "short-let-seen-otherwise" => say!("refused-short-let-seen-otherwise"),
        "short-let-unbound" => say!("refused-short-let-unbound"),
        "short-let-unseen" => say!("refused-short-let-unseen"),
        "person-elsewhere" => say!("refused-person-elsewhere"),
        "too-many-named" => say!("refused-too-many-named"),
        _ => return None,
    })
}

/// The sentence of what can't be done with an event.
fn of_events(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "event-critical" => say!("refused-event-critical"),
        "event-department" => say!("refused-event-department"),
        "event-item" => say!("refused-event-item"),
        "event-no-time" => say!("refused-event-no-time"),
        "event-nobody" => say!("refused-event-nobody"),
        "event-not-now" => say!("refused-event-not-now"),
        "event-not-yours" => say!("refused-event-not-yours"),
        "event-own-hand" => say!("refused-event-own-hand"),
        "event-pause-long" => say!("refused-event-pause-long"),
        "event-pause-past" => say!("refused-event-pause-past"),
        "event-place" => say!("refused-event-place"),
        "event-returned-before" => say!("refused-event-returned-before"),
        "event-too-much-time" => say!("refused-event-too-much-time"),
        "event-words" => say!("refused-event-words", detail = detail),
        "hazard-event" => say!("refused-hazard-event"),
        _ => return None,
    })
}

/// The sentence of a disclosure that was refused.
fn of_disclosures(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "disclosure-bar" => say!("refused-disclosure-bar", detail = detail),
        "disclosure-closed" => say!("refused-disclosure-closed"),
        "disclosure-ground" => say!("refused-disclosure-ground"),
        "disclosure-name" => say!("refused-disclosure-name"),
        "disclosure-one" => say!("refused-disclosure-one"),
        "disclosure-own" => say!("refused-disclosure-own"),
        "disclosure-period" => say!("refused-disclosure-period", detail = detail),
        "disclosure-whom" => say!("refused-disclosure-whom"),
        _ => return None,
    })
}

/// The sentence of what people outside the staff are refused.
fn of_people(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "access-many" => say!("refused-access-many"),
        "access-role" => say!("refused-access-role"),
        "access-wrong" => say!("refused-access-wrong"),
        "bindings-many" => say!("refused-bindings-many"),
        "code-wrong" => say!("refused-code-wrong"),
        "counter-bound" => say!("refused-counter-bound"),
        "counter-document" => say!("refused-counter-document"),
        "counter-reason" => say!("refused-counter-reason"),
        "counter-record" => say!("refused-counter-record"),
        "match-none" => say!("refused-match-none"),
        "request-words" => say!("refused-request-words", detail = detail),
        "sms-none" => say!("refused-sms-none"),
        "sms-number" => say!("refused-sms-number"),
        "declared-guardian" => say!("refused-declared-guardian"),
        "declared-name" => say!("refused-declared-name"),
        "letter-glyph" => say!("refused-letter-glyph", detail = detail),
        "letter-not-written" => say!("refused-letter-not-written"),
        "proof-no-stay" => say!("refused-proof-no-stay"),
        "self-check-item" => say!("refused-self-check-item"),
        "self-check-words" => say!("refused-self-check-words", detail = detail),
        "self-check-filed" => say!("refused-self-check-filed"),
        "letting-choose" => say!("refused-letting-choose"),
        "letting-name" => say!("refused-letting-name"),
        "letting-number" => say!("refused-letting-number", detail = detail),
        "letting-unsigned" => say!("refused-letting-unsigned"),
        _ => return None,
    })
}

/// What stands in the way of signing in.
fn signing_in(code: &str, detail: &str) -> Option<Say> {
    Some(match code {
        "second-wrong" => say!("refused-second-wrong"),
        "second-in-use" => say!("refused-second-in-use"),
        "openid-failed" => say!("refused-openid-failed"),
        "openid-linked" => say!("refused-openid-linked"),
        "openid-none" => say!("refused-openid-none"),
        "openid-stale" => say!("refused-openid-stale"),
        "openid-subject" => say!("refused-openid-subject"),
        "passkey-first" => say!("refused-passkey-first"),
        "passkey-known" => say!("refused-passkey-known"),
        "passkey-many" => say!("refused-passkey-many", n = number(detail)),
        "passkey-name" => say!("refused-passkey-name", n = number(detail)),
        "passkey-place" => say!("refused-passkey-place"),
        "passkey-refused" => say!("refused-passkey-refused"),
        "passkey-stale" => say!("refused-passkey-stale"),
        "openid-unknown" => say!("refused-openid-unknown", detail = detail),
        _ => return None,
    })
}

/// The sentence of a refusal about agencies and their programs.
fn of_agencies(code: &str) -> Option<Say> {
    Some(match code {
        "agency-branches" => say!("refused-agency-branches"),
        "agency-channel" => say!("refused-agency-channel"),
        "agency-channel-sent" => say!("refused-agency-channel-sent"),
        "account-of-agency" => say!("refused-account-of-agency"),
        "agency-filing" => say!("refused-agency-filing"),
        "agency-known" => say!("refused-agency-known"),
        "agency-licence-taken" => say!("refused-agency-licence-taken"),
        "agency-name" => say!("refused-agency-name"),
        "agency-staff" => say!("refused-agency-staff"),
        "batch-pushed" => say!("refused-batch-pushed"),
        "program-calls" => say!("refused-program-calls"),
        "program-label" => say!("refused-program-label"),
        _ => return None,
    })
}

fn number(detail: &str) -> u8 {
    detail.parse().unwrap_or(u8::MAX)
}
