//! What the audit log's names mean.

use crate::i18n::{Say, say};

/// What was done, in words. A name of an older or newer version is shown as it stands.
pub(super) fn said(action: &str) -> Say {
    match action {
        "access.given" => say!("did-access-given"),
        "access.withdrawn" => say!("did-access-withdrawn"),
        "access.handed_over" => say!("did-access-handed-over"),
        "account.code_sent" => say!("did-account-code-sent"),
        "account.signed_in" => say!("did-account-signed-in"),
        "account.signed_out" => say!("did-account-signed-out"),
        "agency.added" => say!("did-agency-added"),
        "agency.edited" => say!("did-agency-edited"),
        "alias.revoked" => say!("did-alias-revoked"),
        "alias.taught" => say!("did-alias-taught"),
        "batch.error_sheet" => say!("did-batch-error-sheet"),
        "batch.processed" => say!("did-batch-processed"),
        "batch.pushed" => say!("did-batch-pushed"),
        "batch.received" => say!("did-batch-received"),
        "batch.withdrawn" => say!("did-batch-withdrawn"),
        "binding.ended" => say!("did-binding-ended"),
        "binding.made" => say!("did-binding-made"),
        "clock.noted" => say!("did-clock-noted"),
        "connector.asked" => say!("did-connector-asked"),
        "connector.edited" => say!("did-connector-edited"),
        "connector.made" => say!("did-connector-made"),
        "connector.paused" => say!("did-connector-paused"),
        "connector.resumed" => say!("did-connector-resumed"),
        "disclosure.asked" => say!("did-disclosure-asked"),
        "disclosure.opened" => say!("did-disclosure-opened"),
        "disclosure.told" => say!("did-disclosure-told"),
        "disclosure.settled" => say!("did-disclosure-settled"),
        "door.checked" => say!("did-door-checked"),
        "doors.heard" => say!("did-doors-heard"),
        "event.checked" => say!("did-event-checked"),
        "event.extended" => say!("did-event-extended"),
        "event.opened" => say!("did-event-opened"),
        "event.reopened" => say!("did-event-reopened"),
        "event.sent" => say!("did-event-sent"),
        "event.told" => say!("did-event-told"),
        "event.worked" => say!("did-event-worked"),
        "grid.charge_named" => say!("did-grid-charge-named"),
        "grid.stand_in" => say!("did-grid-stand-in"),
        "grid.stand_in_began" => say!("did-grid-stand-in-began"),
        "grid.stand_in_ended" => say!("did-grid-stand-in-ended"),
        "grid.stand_in_over" => say!("did-grid-stand-in-over"),
        "grids.drawn" => say!("did-grids-drawn"),
        "grids.planned" => say!("did-grids-planned"),
        "grids.put_away" => say!("did-grids-put-away"),
        "grids.redrawn" => say!("did-grids-redrawn"),
        "hazard.phone_shown" => say!("did-hazard-phone-shown"),
        "hazard.settled" => say!("did-hazard-settled"),
        "hazard.told" => say!("did-hazard-told"),
        "identity.revealed" => say!("did-identity-revealed"),
        "clock.day_kept" => say!("did-clock-day-kept"),
        "clock.looked" => say!("did-clock-looked"),
        "clock.reminded" => say!("did-clock-reminded"),
        "clock.told" => say!("did-clock-told"),
        "letting.registered" => say!("did-letting-registered"),
        "letting.withdrawn" => say!("did-letting-withdrawn"),
        "key.rotated" => say!("did-key-rotated"),
        "library.imported" => say!("did-library-imported"),
        "never.revoked" => say!("did-never-revoked"),
        "never.taught" => say!("did-never-taught"),
        "notice.withdrawn" => say!("did-notice-withdrawn"),
        "notice.written" => say!("did-notice-written"),
        "plate.address_set" => say!("did-plate-address-set"),
        "plate.issued" => say!("did-plate-issued"),
        "plate.printed" => say!("did-plate-printed"),
        "plate.replaced" => say!("did-plate-replaced"),
        "plate.revoked" => say!("did-plate-revoked"),
        "plate.seen" => say!("did-plate-seen"),
        "program.issued" => say!("did-program-issued"),
        "program.renewed" => say!("did-program-renewed"),
        "program.revoked" => say!("did-program-revoked"),
        "proposal.approved" => say!("did-proposal-approved"),
        "proposal.made" => say!("did-proposal-made"),
        "proposal.rejected" => say!("did-proposal-rejected"),
        "proof.issued" => say!("did-proof-issued"),
        "short_let.decided" => say!("did-short-let-decided"),
        "short_let.sign_fetched" => say!("did-short-let-sign-fetched"),
        "self_check.filed" => say!("did-self-check-filed"),
        "record.taken" => say!("did-record-taken"),
        "request.answered" => say!("did-request-answered"),
        "request.made" => say!("did-request-made"),
        "retention.destroyed" => say!("did-retention-destroyed"),
        "retention.forgotten" => say!("did-retention-forgotten"),
        "retention.no_ledger" => say!("did-retention-no-ledger"),
        "review.picked" => say!("did-review-picked"),
        "review.rejected" => say!("did-review-rejected"),
        "review.resolved" => say!("did-review-resolved"),
        "review.ruled_out" => say!("did-review-ruled-out"),
        "session.ended" => say!("did-session-ended"),
        "voice.said" => say!("did-voice-said"),
        other => of_notices(other),
    }
}

/// What was done about notices to the staff.
fn of_notices(action: &str) -> Say {
    match action {
        "outgoing.dead" => say!("did-outgoing-dead"),
        "outgoing.dropped" => say!("did-outgoing-dropped"),
        "outgoing.over" => say!("did-outgoing-over"),
        "outgoing.retried" => say!("did-outgoing-retried"),
        "outgoing.sent" => say!("did-outgoing-sent"),
        "robot.made" => say!("did-robot-made"),
        "robot.removed" => say!("did-robot-removed"),
        "robot.tried" => say!("did-robot-tried"),
        "staff_mail.asked" => say!("did-staff-mail-asked"),
        "staff_mail.forgotten" => say!("did-staff-mail-forgotten"),
        "staff_mail.proven" => say!("did-staff-mail-proven"),
        other => of_staff(other),
    }
}

/// What was done about accounts of the staff.
fn of_staff(action: &str) -> Say {
    match action {
        "openid.linked" => say!("did-openid-linked"),
        "openid.unlinked" => say!("did-openid-unlinked"),
        "passkey.added" => say!("did-passkey-added"),
        "passkey.removed" => say!("did-passkey-removed"),
        "passkey.renamed" => say!("did-passkey-renamed"),
        "password.changed" => say!("did-password-changed"),
        "second_factor.codes_made" => say!("did-second-factor-codes-made"),
        "second_factor.dropped" => say!("did-second-factor-dropped"),
        "second_factor.set_up" => say!("did-second-factor-set-up"),
        "second_factor.taken_off" => say!("did-second-factor-taken-off"),
        "second_factor.wanted" => say!("did-second-factor-wanted"),
        "sign_in.done" => say!("did-sign-in-done"),
        "sign_in.failed" => say!("did-sign-in-failed"),
        "sign_out.done" => say!("did-sign-out-done"),
        "sign_out.everywhere" => say!("did-sign-out-everywhere"),
        "staff.added" => say!("did-staff-added"),
        "staff.agent_added" => say!("did-staff-agent-added"),
        "staff.demo_added" => say!("did-staff-demo-added"),
        "staff.first_steward" => say!("did-staff-first-steward"),
        "staff.left" => say!("did-staff-left"),
        "staff.moved" => say!("did-staff-moved"),
        "staff.password_reset" => say!("did-staff-password-reset"),
        "staff.reactivated" => say!("did-staff-reactivated"),
        "staff.tasks_given" => say!("did-staff-tasks-given"),
        "staff.tasks_passed_on" => say!("did-staff-tasks-passed-on"),
        "staff.suspended" => say!("did-staff-suspended"),
        other => Say::both(other, other),
    }
}

/// To what: its kind and the end of its id, which is enough to tell two apart.
pub(super) fn subject(subject: &str) -> Say {
    let (kind, id) = subject.split_once('/').unwrap_or((subject, ""));
    let from = id.len().saturating_sub(6);
    let id = id.get(from..).unwrap_or(id);
    match kind {
        "access_code" => say!("subject-access-code", id = id),
        "account" => say!("subject-account", id = id),
        "account_code" => say!("subject-account-code", id = id),
        "binding" => say!("subject-binding", id = id),
        "address_alias" => say!("subject-address-alias", id = id),
        "address_never" => say!("subject-address-never", id = id),
        "address_proposal" => say!("subject-address-proposal", id = id),
        "agency" => say!("subject-agency", id = id),
        "batch" => say!("subject-batch", id = id),
        "connector" => say!("subject-connector", id = id),
        "declaration" => say!("subject-declaration", id = id),
        "district" => say!("subject-district", id = id),
        "drawing" => say!("subject-drawing", id = id),
        "event" => say!("subject-event", id = id),
        "grid" => say!("subject-grid", id = id),
        "library_change" => say!("subject-library-change", id = id),
        "hazard_report" => say!("subject-hazard-report", id = id),
        "notice" => say!("subject-notice", id = id),
        "outgoing_letter" => say!("subject-letter", id = id),
        "robot" => say!("subject-robot", id = id),
        "party" => say!("subject-party", id = id),
        "place" => say!("subject-place", id = id),
        "plate" => say!("subject-plate", id = id),
        "program" => say!("subject-program", id = id),
        "address" => say!("subject-address"),
        "staff" => say!("subject-staff", id = id),
        "task" => say!("subject-task", id = id),
        "voice" => say!("subject-voice", id = id),
        "right_request" => say!("subject-right-request", id = id),
        "disclosure" => say!("subject-disclosure", id = id),
        "key" => say!("subject-key", id = id),
        "letting" => say!("subject-letting", id = id),
        "short_let" => say!("subject-short-let", id = id),
        "building" => say!("subject-building", id = id),
        _ => Say::both(subject, subject),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{said, subject};
    use crate::i18n::Say;

    /// Action and kind of every `Note::new("action", "kind"` below a folder.
    fn notes(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                notes(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in text.split("Note::new(").skip(1) {
                let mut words = call.split('"').skip(1).step_by(2);
                if let (Some(action), Some(kind)) = (words.next(), words.next())
                    && action.contains('.')
                {
                    found.push((action.to_owned(), kind.to_owned()));
                }
            }
        }
    }

    #[test]
    fn every_entry_that_is_written_has_words() {
        let mut found = Vec::new();
        let service = Path::new(env!("CARGO_MANIFEST_DIR")).join("../service/src");
        notes(&service, &mut found);
        assert!(found.len() > 20, "only {} were found", found.len());
        let unsaid: Vec<_> = found
            .into_iter()
            .filter(|(action, kind)| {
                let about = subject(&format!("{kind}/0192f0c1"));
                !matches!(
                    (said(action), about),
                    (Say::Message { .. }, Say::Message { .. })
                )
            })
            .collect();
        assert_eq!(unsaid, Vec::new());
    }
}
