//! A sum of what speaks for and against an answer.

use crate::reason::Reason;

/// How sure an answer is. Its reasons are only put into words when they are asked for: most places
/// that are weighed are never shown.
pub(super) struct Weight {
    pub(super) confidence: f32,
    /// What tells places of one name apart and says little against a place alone.
    pub(super) apart: f32,
    /// Words that touch the name say that it may be another.
    pub(super) strange: bool,
    reasons: Option<Vec<Reason>>,
}

impl Weight {
    pub(super) fn new(confidence: f32, explained: bool) -> Self {
        Self {
            confidence,
            apart: 0.0,
            strange: false,
            reasons: explained.then(Vec::new),
        }
    }

    pub(super) fn into_reasons(self) -> Vec<Reason> {
        self.reasons.unwrap_or_default()
    }

    pub(super) fn note(&mut self, reason: impl FnOnce() -> Reason) {
        if let Some(reasons) = &mut self.reasons {
            reasons.push(reason());
        }
    }

    /// Puts the place behind others that are otherwise as good.
    pub(super) fn score_down(&mut self, by: f32) {
        self.apart += by;
    }

    /// Like `less`, for what matters most when another place of the same name has it right.
    pub(super) fn apart(&mut self, by: f32, reason: impl FnOnce() -> Reason) {
        self.apart += 0.1;
        self.less(by, reason);
    }

    pub(super) fn less(&mut self, by: f32, reason: impl FnOnce() -> Reason) {
        self.confidence -= by;
        self.note(reason);
    }
}
