//! What the audit log's names mean.

use crate::i18n::{Say, say};

/// What was done, in words. A name of an older or newer version is shown as it stands.
pub(super) fn said(action: &str) -> Say {
    match action {
        "alias.revoked" => say!("did-alias-revoked"),
        "alias.taught" => say!("did-alias-taught"),
        "batch.error_sheet" => say!("did-batch-error-sheet"),
        "batch.processed" => say!("did-batch-processed"),
        "batch.received" => say!("did-batch-received"),
        "batch.withdrawn" => say!("did-batch-withdrawn"),
        "door.checked" => say!("did-door-checked"),
        "identity.revealed" => say!("did-identity-revealed"),
        "library.imported" => say!("did-library-imported"),
        "never.revoked" => say!("did-never-revoked"),
        "never.taught" => say!("did-never-taught"),
        "password.changed" => say!("did-password-changed"),
        "proposal.approved" => say!("did-proposal-approved"),
        "proposal.made" => say!("did-proposal-made"),
        "proposal.rejected" => say!("did-proposal-rejected"),
        "review.picked" => say!("did-review-picked"),
        "review.rejected" => say!("did-review-rejected"),
        "review.resolved" => say!("did-review-resolved"),
        "review.ruled_out" => say!("did-review-ruled-out"),
        "sign_in.done" => say!("did-sign-in-done"),
        "sign_in.failed" => say!("did-sign-in-failed"),
        "sign_out.done" => say!("did-sign-out-done"),
        "sign_out.everywhere" => say!("did-sign-out-everywhere"),
        "staff.added" => say!("did-staff-added"),
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
        "address_alias" => say!("subject-address-alias", id = id),
        "address_never" => say!("subject-address-never", id = id),
        "address_proposal" => say!("subject-address-proposal", id = id),
        "batch" => say!("subject-batch", id = id),
        "declaration" => say!("subject-declaration", id = id),
        "library_change" => say!("subject-library-change", id = id),
        "party" => say!("subject-party", id = id),
        "staff" => say!("subject-staff", id = id),
        "task" => say!("subject-task", id = id),
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
