use policy::Denied;
use store::StoreError;

/// Why a use case did not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No role in force allows it there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such thing, or not for these eyes: the two are told alike on purpose.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// What was asked makes no sense as it stands; the words say how to mend it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody changed it since it was read.
    #[error("it was changed by somebody else meanwhile: look at it again, then decide")]
    Stale,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Sealed data does not open: the key file is another than the one it was sealed with.
    #[error("stored data does not open with this key file: {0}")]
    Unreadable(#[from] vault::Unreadable),
    /// Something that can't happen did.
    #[error("{0}")]
    Internal(String),
}

/// A refusal that a person can do something about.
///
/// `code` names it for translation (`refused-{code}` in the locales, with `detail` as argument);
/// `field` is the form field it belongs to, if one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Stable name, in kebab case.
    pub code: &'static str,
    /// Form field.
    pub field: Option<&'static str>,
    /// The varying part: a name, a number, a limit. Never identity data.
    pub detail: String,
    /// One English line for the command line: what is wrong, where, what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal with its English line.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            detail: String::new(),
            message: message.into(),
        }
    }

    /// The same, beside a form field.
    #[must_use]
    pub fn on(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The same, with the varying part.
    #[must_use]
    pub fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}
