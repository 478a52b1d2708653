//! Imports of the library that came by the browser: one at a time and district, with the refused
//! rows of the last, which the database doesn't keep.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::views::library::{ImportLine, ImportState};

/// The last import of each district since the program started.
#[derive(Debug, Default)]
pub(crate) struct Imports(Mutex<HashMap<String, ImportLine>>);

impl Imports {
    /// Notes that an import begins; false while another is at work.
    pub(crate) fn begin(&self, district: &str, line: ImportLine) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = all
            .get(district)
            .is_some_and(|last| last.state == ImportState::Working);
        if !busy {
            all.insert(district.to_owned(), line);
        }
        !busy
    }

    /// Notes how the import ended.
    pub(crate) fn end(&self, district: &str, state: ImportState) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = all.get_mut(district) {
            line.state = state;
        }
    }

    /// Forgets an import that was refused at once: whoever sent it was told, and what the library
    /// holds came by another.
    pub(crate) fn forget(&self, district: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(district);
    }

    /// The last import.
    pub(crate) fn last(&self, district: &str) -> Option<ImportLine> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(district).cloned()
    }
}
