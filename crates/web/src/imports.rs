//! Imports of the library that came by the browser: one at a time and district, with the refused
//! rows of the last, which the database doesn't keep.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use service::library::Rejected;

use crate::views::library::{ImportLine, ImportState};

/// The last import of each district since the program started.
#[derive(Debug, Default)]
pub(crate) struct Imports(Mutex<HashMap<String, Import>>);

#[derive(Debug)]
struct Import {
    line: ImportLine,
    /// A file that waits for somebody's word.
    held: Option<Held>,
    rejected: Vec<Rejected>,
}

/// A file that would retire dwellings, kept until somebody says whether it should.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// Its name.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Arc<[u8]>,
}

impl Imports {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Import>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an import begins; false while another is at work.
    pub(crate) fn begin(&self, district: &str, line: ImportLine) -> bool {
        let mut all = self.all();
        let busy = all
            .get(district)
            .is_some_and(|last| last.line.state == ImportState::Working);
        if !busy {
            let import = Import {
                line,
                held: None,
                rejected: Vec::new(),
            };
            all.insert(district.to_owned(), import);
        }
        !busy
    }

    /// Notes how the import ended, with every row that was refused.
    pub(crate) fn end(&self, district: &str, state: ImportState, rejected: Vec<Rejected>) {
        if let Some(import) = self.all().get_mut(district) {
            import.line.state = state;
            import.rejected = rejected;
        }
    }

    /// Notes that the import waits for somebody's word.
    pub(crate) fn ask(&self, district: &str, state: ImportState, file: Held) {
        if let Some(import) = self.all().get_mut(district) {
            import.line.state = state;
            import.held = Some(file);
        }
    }

    /// The file that waits, which then waits no more.
    pub(crate) fn answered(&self, district: &str) -> Option<Held> {
        let mut all = self.all();
        let held = all.get_mut(district)?.held.take()?;
        all.remove(district);
        Some(held)
    }

    /// Forgets an import that was refused at once: whoever sent it was told, and what the library
    /// holds came by another.
    pub(crate) fn forget(&self, district: &str) {
        self.all().remove(district);
    }

    /// The last import.
    pub(crate) fn last(&self, district: &str) -> Option<ImportLine> {
        self.all().get(district).map(|import| import.line.clone())
    }

    /// Every row that the last import refused.
    pub(crate) fn rejected(&self, district: &str) -> Vec<Rejected> {
        self.all()
            .get(district)
            .map(|import| import.rejected.clone())
            .unwrap_or_default()
    }
}
