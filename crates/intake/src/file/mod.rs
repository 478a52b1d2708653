//! From bytes to sheets of cells, or to the text of a chat.

mod decode;
mod delimited;
mod detect;
mod guard;
mod html;
pub(crate) mod json;
mod mime;
mod ods;
mod rows;
mod spreadsheet_xml;
mod xls;
mod xlsx;

use crate::model::{Format, Limits, SourceFile};
use crate::refused::Refused;

pub(crate) use delimited::Delimited;
pub(crate) use rows::{Budget, Rows, Sheet};

/// An opened file.
pub(crate) enum Opened {
    /// Sheets of cells.
    Book { format: Format, sheets: Vec<Sheet> },
    /// Text: a table with a separator if that makes a table, else a chat. The reader decides.
    Text { text: String },
}

/// Opens a file by its content.
pub(crate) fn open(file: &SourceFile<'_>, limits: &Limits) -> Result<Opened, Refused> {
    if file.bytes.len() as u64 > limits.max_bytes {
        return Err(Refused::TooBig {
            what: "bytes",
            limit: limits.max_bytes,
        });
    }
    let mut budget = Budget::new(limits);
    match detect::detect(file.bytes)? {
        detect::Found::Xlsx => {
            guard::check_zip(file.bytes, limits, "xlsx")?;
            let sheets = shielded("xlsx", || xlsx::read(file.bytes, &mut budget))?;
            Ok(Opened::Book {
                format: Format::Xlsx,
                sheets,
            })
        }
        detect::Found::Ods => {
            guard::check_zip(file.bytes, limits, "ods")?;
            let sheets = shielded("ods", || ods::read(file.bytes, &mut budget))?;
            Ok(Opened::Book {
                format: Format::Ods,
                sheets,
            })
        }
        detect::Found::Xls => {
            let sheets = shielded("xls", || xls::read(file.bytes, limits, &mut budget))?;
            Ok(Opened::Book {
                format: Format::Xls,
                sheets,
            })
        }
        detect::Found::Text => {
            let text = decode::decode(file.bytes)?;
            if mime::is_one(&text) {
                return saved_page(&text, &mut budget);
            }
            if spreadsheet_xml::is_one(&text) {
                let sheets = spreadsheet_xml::read(&text, &mut budget)?;
                return Ok(Opened::Book {
                    format: Format::Html,
                    sheets,
                });
            }
            if json::is_one(&text) {
                let sheets = json::read(&text, &mut budget)?;
                return Ok(Opened::Book {
                    format: Format::Json,
                    sheets,
                });
            }
            if html::is_one(&text) {
                let sheets = html::read(&text, &mut budget)?;
                return Ok(Opened::Book {
                    format: Format::Html,
                    sheets,
                });
            }
            Ok(Opened::Text { text })
        }
    }
}

/// The tables of a page saved as one file, or of a letter; one without any is no report.
fn saved_page(text: &str, budget: &mut Budget) -> Result<Opened, Refused> {
    let mut sheets = Vec::new();
    for page in mime::pages(text) {
        let Ok(page) = decode::decode(&page) else {
            continue;
        };
        if html::is_one(&page) {
            sheets.extend(html::read(&page, budget)?);
        }
    }
    if sheets.is_empty() {
        return Err(Refused::WrongType {
            found: "a saved page or e-mail without a table",
        });
    }
    Ok(Opened::Book {
        format: Format::Html,
        sheets,
    })
}

/// Runs a third-party reader so that a bug in it, met by hostile bytes, refuses the file instead
/// of ending the program.
fn shielded<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, Refused>,
) -> Result<T, Refused> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Refused::Broken {
            format,
            detail: "its structure contradicts itself".to_owned(),
        })
    })
}

/// A third-party error as a refusal, shortened to one line.
fn broken(format: &'static str, error: &impl std::fmt::Display) -> Refused {
    let line: String = error
        .to_string()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(120)
        .collect();
    Refused::Broken {
        format,
        detail: line,
    }
}
