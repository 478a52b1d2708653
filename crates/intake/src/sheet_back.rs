//! The sender's own sheet back, each fault beside its row.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format as CellFormat, Workbook, Worksheet, XlsxError};

use crate::cell::Row;
use crate::chat::{Message, messages};
use crate::file::{Opened, Sheet, open};
use crate::model::{Format, Limits, Reading, SourceFile};
use crate::read::as_table;
use crate::refused::Refused;

/// A remark of the caller beside a row, such as "address not found in the library".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Sheet name, "" where the file has no sheets.
    pub sheet: String,
    /// Source row or message ordinal.
    pub row: u32,
    /// What to tell the sender.
    pub text: String,
}

/// Writes the visible sheets of a file as a workbook: the same cells in the same rows, rows with
/// faults marked, and on the right a column that says what is wrong and what to do. A chat becomes
/// a sheet of ordinal, sender, text and fault.
///
/// Every cell is written as text or as a plain date or number, so nothing a sender typed can run
/// as a formula; numbers too long for a spreadsheet stay the text they were shown as.
///
/// # Errors
///
/// [`Refused`] as [`crate::read`], or [`Refused::Broken`] where the workbook can't be written.
pub fn error_workbook(
    file: &SourceFile<'_>,
    limits: &Limits,
    reading: &Reading,
    notes: &[Note],
) -> Result<Vec<u8>, Refused> {
    let remarks = remarks(reading, notes);
    let mut book = Workbook::new();
    let styles = Styles::new();
    let written = match open(file, limits)? {
        // The names of objects' members stand above them.
        Opened::Book {
            format: Format::Json,
            sheets,
        } => {
            let down = remarks.into_iter();
            let down = down.map(|((sheet, row), texts)| ((sheet, row + 1), texts));
            write_sheets(&mut book, &sheets, &down.collect(), &styles)
        }
        Opened::Book { sheets, .. } => write_sheets(&mut book, &sheets, &remarks, &styles),
        Opened::Text { text } => match as_table(text) {
            Ok(sheet) => write_sheets(&mut book, std::slice::from_ref(&sheet), &remarks, &styles),
            Err(text) => write_chat(&mut book, &messages(&text), &remarks, &styles),
        },
    };
    written
        .and_then(|()| book.save_to_buffer())
        .map_err(|e| Refused::Broken {
            format: "xlsx",
            detail: e.to_string(),
        })
}

type Remarks = BTreeMap<(String, u32), Vec<String>>;

/// What to say beside each row.
fn remarks(reading: &Reading, notes: &[Note]) -> Remarks {
    let mut out = Remarks::new();
    for tenancy in &reading.tenancies {
        for fault in &tenancy.faults {
            let who = fault.tenant.and_then(|i| tenancy.tenants.get(i));
            let text = match who {
                Some(tenant) if tenancy.tenants.len() > 1 && !tenant.name.is_empty() => {
                    format!("{}：{}", tenant.name, fault.kind.zh())
                }
                _ => fault.kind.zh().to_owned(),
            };
            let texts = out.entry((tenancy.sheet.clone(), fault.row)).or_default();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    for note in notes {
        out.entry((note.sheet.clone(), note.row))
            .or_default()
            .push(note.text.clone());
    }
    out
}

struct Styles {
    plain: CellFormat,
    marked: CellFormat,
    fault: CellFormat,
    heading: CellFormat,
}

impl Styles {
    fn new() -> Self {
        let plain = CellFormat::new().set_text_wrap().set_num_format("@");
        Self {
            marked: plain.clone().set_background_color(Color::RGB(0x00FF_F2CC)),
            fault: plain
                .clone()
                .set_font_color(Color::RGB(0x00C0_0000))
                .set_bold(),
            heading: plain.clone().set_bold(),
            plain,
        }
    }
}

const FAULT_HEADING: &str = "问题与处理办法";

/// Rows of a sheet end here.
const MAX_ROWS: u32 = 1_048_576;

fn write_sheets(
    book: &mut Workbook,
    sheets: &[Sheet],
    remarks: &Remarks,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets.iter().filter(|s| !s.hidden) {
        write_sheet(book, sheet, remarks, styles, &mut names)?;
    }
    if names.is_empty() {
        book.add_worksheet();
    }
    Ok(())
}

fn write_sheet(
    book: &mut Workbook,
    sheet: &Sheet,
    remarks: &Remarks,
    styles: &Styles,
    names: &mut Vec<String>,
) -> Result<(), XlsxError> {
    let last = sheet.rows().map(|r| own_width(&r)).max().unwrap_or(0);
    let column = u16::try_from(last).unwrap_or(u16::MAX);
    let mut part = 0_u32;
    let mut page = new_page(book, &sheet.name, styles, column, names)?;
    for row in sheet.rows() {
        // A text table may be longer than a sheet: it goes on in the next one.
        let index = row.number.saturating_sub(1);
        if index / (MAX_ROWS - 1) > part {
            part = index / (MAX_ROWS - 1);
            page = new_page(book, &sheet.name, styles, column, names)?;
        }
        let at = index - part * (MAX_ROWS - 1);
        let said = remarks.get(&(sheet.name.clone(), row.number));
        let style = if said.is_some() {
            &styles.marked
        } else {
            &styles.plain
        };
        for (cell_column, cell) in row.own() {
            let target = u16::try_from(cell_column).unwrap_or(u16::MAX);
            write_text(page, at, target, &cell.shown(), style)?;
        }
        if let Some(texts) = said {
            // A fault names the tenant, in the sender's words: `=…` may begin it.
            write_text(page, at, column, &texts.join("；"), &styles.fault)?;
        }
    }
    Ok(())
}

fn own_width(row: &Row) -> usize {
    row.own().map(|(column, _)| column + 1).max().unwrap_or(0)
}

fn new_page<'b>(
    book: &'b mut Workbook,
    name: &str,
    styles: &Styles,
    column: u16,
    names: &mut Vec<String>,
) -> Result<&'b mut Worksheet, XlsxError> {
    let page = book.add_worksheet();
    let name = sheet_name(name, names);
    page.set_name(&name)?;
    names.push(name);
    page.set_column_width(column, 48)?;
    page.set_column_format(column, &styles.fault)?;
    // The heading stands in the first row, which is the title or the header of the sender's sheet.
    page.write_string_with_format(0, column, FAULT_HEADING, &styles.heading)?;
    Ok(page)
}

/// A name a workbook accepts and that isn't taken.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let clean: String = name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control())
        .take(25)
        .collect();
    let clean = clean.trim_matches('\'');
    let base = if clean.trim().is_empty() {
        "Sheet1"
    } else {
        clean
    };
    let free = |candidate: &str| {
        !taken
            .iter()
            .any(|t| t.to_lowercase() == candidate.to_lowercase())
    };
    if free(base) {
        return base.to_owned();
    }
    (2..10_000)
        .map(|n| format!("{base}({n})"))
        .find(|c| free(c))
        .unwrap_or_default()
}

fn write_chat(
    book: &mut Workbook,
    messages: &[Message],
    remarks: &Remarks,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name("聊天记录")?;
    for (column, (heading, width)) in [
        ("序号", 8),
        ("发送人", 14),
        ("内容", 80),
        (FAULT_HEADING, 48),
    ]
    .into_iter()
    .enumerate()
    {
        let column = u16::try_from(column).unwrap_or(0);
        page.set_column_width(column, width)?;
        page.write_string_with_format(0, column, heading, &styles.heading)?;
    }
    for message in messages.iter().take(MAX_ROWS as usize - 1) {
        let said = remarks.get(&(String::new(), message.ordinal));
        let style = if said.is_some() {
            &styles.marked
        } else {
            &styles.plain
        };
        write_text(
            page,
            message.ordinal,
            0,
            &message.ordinal.to_string(),
            style,
        )?;
        write_text(page, message.ordinal, 1, &message.sender, style)?;
        write_text(page, message.ordinal, 2, &message.text, style)?;
        if let Some(texts) = said {
            write_text(page, message.ordinal, 3, &texts.join("；"), &styles.fault)?;
        }
    }
    Ok(())
}

/// Writes a cell as text. One that would start a formula when the file is saved as CSV and opened
/// again gets an apostrophe in front, which spreadsheets take as "this is text".
fn write_text(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    style: &CellFormat,
) -> Result<(), XlsxError> {
    let text = limited(text);
    if starts_formula(&text) {
        page.write_string_with_format(row, column, format!("'{text}"), style)?;
    } else {
        page.write_string_with_format(row, column, text, style)?;
    }
    Ok(())
}

/// Whether a spreadsheet might calculate this text: all of `= + - @`, tab and carriage return in
/// front, except a dash that stands for "nothing" and an international telephone number.
fn starts_formula(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('=' | '@' | '\t' | '\r' | '＝' | '＠') => true,
        Some('-' | '－') => !chars.all(|c| matches!(c, '-' | '－' | '—')),
        Some('+' | '＋') => !chars.all(|c| c.is_ascii_digit() || c == ' '),
        _ => false,
    }
}

/// A cell holds 32,767 characters.
fn limited(text: &str) -> String {
    text.chars()
        .take(32_000)
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
