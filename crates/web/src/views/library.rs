//! The address library: what it holds, imports, codes of the past.

use super::door::CodeLine;
use super::page;
use crate::form::Form;
use crate::i18n::Say;
use crate::when::When;

/// A street's share of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreetLine {
    /// Street by name.
    pub name: String,
    /// Communities.
    pub communities: u64,
    /// Grids.
    pub grids: u64,
    /// Buildings.
    pub buildings: u64,
    /// Dwellings.
    pub dwellings: u64,
}

/// How an import ended or stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    /// Rows are being read.
    Working,
    /// Nothing is changed yet: so many dwellings are not in a file that is said to be complete.
    Asks {
        /// Dwellings that would be retired.
        retired: u64,
        /// Dwellings that stand in the library.
        standing: u64,
    },
    /// In the library.
    Done {
        /// New dwellings.
        added: u64,
        /// Dwellings with another address or code than before.
        changed: u64,
        /// Dwellings no longer in the file.
        retired: u64,
        /// Rows that could not be used.
        rejected: u64,
        /// The first of those: row and reason.
        rejects: Vec<(u64, Say)>,
        /// Whether what the file lacks was retired or stayed; none where that isn't known any more.
        extent: Option<Say>,
    },
    /// Nothing was changed.
    Failed {
        /// What is wrong with the file and what to do.
        reason: Say,
    },
}

/// An import of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// File name.
    pub file: String,
    /// When.
    pub when: When,
    /// By whom.
    pub by: String,
    /// How it ended.
    pub state: ImportState,
}

/// What a code led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeHistory {
    /// The dwelling's or building's page.
    pub href: String,
    /// Its address.
    pub address: String,
    /// All its codes.
    pub codes: Vec<CodeLine>,
}

/// `/library`. Import (POST, multipart): `csrf` (first part), `extent` (`complete` or `part`), `file`;
/// the answer to what it asks (POST, multipart): `csrf`, button `confirm` = `yes` or `no`. Code search (GET): `code`.
#[derive(Debug, Clone)]
pub struct LibraryView {
    /// Streets with their numbers.
    pub streets: Vec<StreetLine>,
    /// The last import.
    pub last: Option<ImportLine>,
    /// Whether the reader may import.
    pub may_import: bool,
    /// Most megabytes a file may have.
    pub megabytes: u64,
    /// The code asked for and errors of the upload.
    pub form: Form,
    /// What the code led to; none where nothing was asked or found.
    pub history: Option<CodeHistory>,
}
page!(LibraryView, "library", "desk/library.html", samples);

#[cfg(test)]
fn samples() -> Vec<LibraryView> {
    use super::account::words;
    use super::batch::samples::hour;
    use crate::i18n::say;
    let import = |state| ImportLine {
        file: "library-2026-11.csv".into(),
        when: hour(0),
        by: "周婷".into(),
        state,
    };
    let rejects = vec![
        (
            17,
            Say::both("编码不是 25 位数字", "The code is not 25 digits"),
        ),
        (
            2044,
            Say::both("编码与前面的行重复", "The code repeats an earlier row"),
        ),
    ];
    let done = ImportState::Done {
        added: 20_467,
        changed: 12,
        retired: 3,
        rejected: 2,
        rejects,
        extent: Some(say!("library-extent-complete")),
    };
    let street = |name: &str| StreetLine {
        name: name.into(),
        communities: 9,
        grids: 41,
        buildings: 310,
        dwellings: 6_822,
    };
    let full = LibraryView {
        streets: vec![street("城东街道"), street("城西街道")],
        last: Some(import(done)),
        may_import: true,
        megabytes: 1024,
        form: Form::default(),
        history: None,
    };
    let found = LibraryView {
        form: Form::with([("code", "3212020010020300002000031")]),
        history: Some(CodeHistory {
            href: "/dwellings/31".into(),
            address: "东进路18号金鼎花园3幢1单元301室".into(),
            codes: vec![CodeLine {
                code: "3212020010020300002000031".into(),
                from: "2023-01-01".into(),
                to: Some("2026-06-30".into()),
            }],
        }),
        last: Some(import(ImportState::Working)),
        ..full.clone()
    };
    let mut form = Form::with([("code", "123")]);
    form.refuse("file", words::required(&say!("upload-file")));
    form.refuse("extent", words::required(&say!("library-extent")));
    let reason = say!("error-unreadable");
    let failed = LibraryView {
        form,
        last: Some(import(ImportState::Failed { reason })),
        ..full.clone()
    };
    let empty = LibraryView {
        streets: vec![],
        last: None,
        may_import: false,
        ..full.clone()
    };
    let asks = LibraryView {
        last: Some(import(ImportState::Asks {
            retired: 812,
            standing: 20_467,
        })),
        ..full.clone()
    };
    let first = LibraryView {
        may_import: true,
        ..empty.clone()
    };
    vec![full, found, failed, empty, asks, first]
}
