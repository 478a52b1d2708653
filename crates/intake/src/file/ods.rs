//! `OpenDocument` spreadsheets, read directly: merged cells matter here, and a row or column that
//! claims to repeat a million times must not be unrolled.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::rows::SheetCells;
use super::{Budget, Sheet};
use crate::cell::{Cell, MAX_COLUMNS, Merge};
use crate::refused::Refused;

/// Rows of a spreadsheet end here.
const MAX_ROWS: u32 = 1_048_576;

/// Rows that hold something may be said to repeat this often in all; a form filled down by its
/// maker does, a hundred bytes that stand for a million reports do too.
const MAX_REPEATED: u32 = 10_000;

/// Reads every table of the document.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Sheet>, Refused> {
    if entry(bytes, "META-INF/manifest.xml").is_ok_and(|m| m.contains("encryption-data")) {
        return Err(Refused::Encrypted);
    }
    let content = entry(bytes, "content.xml")?;
    let mut reader = Reader::from_str(&content);
    let mut walk = Walk::default();
    loop {
        let event = reader.read_event().map_err(|e| super::broken("ods", &e))?;
        match event {
            Event::Start(e) => walk.start(&e),
            Event::Empty(e) => {
                walk.start(&e);
                walk.end(e.local_name().as_ref(), budget)?;
            }
            Event::End(e) => walk.end(e.local_name().as_ref(), budget)?,
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.text(&resolved(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(walk.sheets)
}

/// The character an entity or character reference stands for.
pub(super) fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_xml_entity(reference.xml10_content().as_ref())
            .unwrap_or_default()
            .to_owned(),
    }
}

/// The value of an attribute by its qualified name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    attribute
        .normalized_value(XmlVersion::Implicit1_0)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

fn entry(bytes: &[u8], name: &str) -> Result<String, Refused> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| super::broken("ods", &e))?;
    let mut file = archive
        .by_name(name)
        .map_err(|e| super::broken("ods", &e))?;
    let mut text = String::new();
    file.read_to_string(&mut text)
        .map_err(|e| super::broken("ods", &e))?;
    Ok(text)
}

/// Where in the document the walk is.
#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    hidden_styles: Vec<String>,
    style: Option<String>,
    table: Option<Table>,
    cell: Option<OpenCell>,
    /// Depth of comments (their text is no cell text).
    annotation: usize,
}

#[derive(Default)]
struct Table {
    name: String,
    hidden: bool,
    cells: SheetCells,
    merges: Vec<Merge>,
    /// Cells of the open row with their column.
    row_cells: Vec<(usize, Cell)>,
    row: u32,
    row_repeat: u32,
    /// Rows so far that only repeat one that holds something.
    repeated: u32,
    column: usize,
}

struct OpenCell {
    repeat: usize,
    columns: u32,
    rows: u32,
    kind: String,
    value: Option<String>,
    text: String,
    paragraphs: usize,
}

impl Walk {
    fn start(&mut self, e: &BytesStart<'_>) {
        let number = |name: &str| attribute(e, name).and_then(|v| v.parse::<u32>().ok());
        match e.local_name().as_ref() {
            "style" => self.style = attribute(e, "style:name"),
            "table-properties" => {
                if attribute(e, "table:display").as_deref() == Some("false")
                    && let Some(name) = &self.style
                {
                    self.hidden_styles.push(name.clone());
                }
            }
            "table" if self.table.is_none() => {
                let style = attribute(e, "table:style-name").unwrap_or_default();
                self.table = Some(Table {
                    name: attribute(e, "table:name").unwrap_or_default(),
                    hidden: self.hidden_styles.contains(&style),
                    row: 1,
                    ..Table::default()
                });
            }
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                    table.row_repeat = number("table:number-rows-repeated").unwrap_or(1).max(1);
                    table.row_cells.clear();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let covered = e.local_name().as_ref() == "covered-table-cell";
                let kind = attribute(e, "office:value-type").unwrap_or_default();
                self.cell = Some(OpenCell {
                    repeat: number("table:number-columns-repeated").unwrap_or(1).max(1) as usize,
                    columns: number("table:number-columns-spanned").unwrap_or(1),
                    rows: number("table:number-rows-spanned").unwrap_or(1),
                    value: attribute(e, "office:value")
                        .or_else(|| attribute(e, "office:date-value"))
                        .or_else(|| attribute(e, "office:string-value")),
                    kind: if covered { "covered".to_owned() } else { kind },
                    text: String::new(),
                    paragraphs: 0,
                });
            }
            "annotation" => self.annotation += 1,
            "p" if self.annotation == 0 => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let count = number("text:c").unwrap_or(1).min(64) as usize;
                self.text(&" ".repeat(count));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.annotation == 0
            && let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, budget: &mut Budget) -> Result<(), Refused> {
        match name {
            "annotation" => self.annotation = self.annotation.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table) {
                    table.close_cell(&cell);
                }
            }
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.close_row(budget)?;
                }
            }
            "table" => {
                if let Some(t) = self.table.take() {
                    self.sheets
                        .push(Sheet::new(t.name, t.hidden, t.cells, t.merges));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Table {
    fn close_cell(&mut self, cell: &OpenCell) {
        let value = value(cell);
        if (cell.columns > 1 || cell.rows > 1) && cell.kind != "covered" {
            let first_column = u32::try_from(self.column).unwrap_or(u32::MAX);
            self.merges.push(Merge {
                first_row: self.row,
                last_row: self.row.saturating_add(cell.rows.max(1) - 1),
                first_column,
                last_column: first_column.saturating_add(cell.columns.max(1) - 1),
            });
        }
        if !value.is_empty() {
            let end = self.column.saturating_add(cell.repeat).min(MAX_COLUMNS);
            for column in self.column..end.max(self.column + 1) {
                self.row_cells.push((column, value.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeat);
    }

    fn close_row(&mut self, budget: &mut Budget) -> Result<(), Refused> {
        if !self.row_cells.is_empty() {
            self.repeated = self.repeated.saturating_add(self.row_repeat - 1);
            if self.repeated > MAX_REPEATED {
                return Err(Refused::TooBig {
                    what: "repeated rows",
                    limit: u64::from(MAX_REPEATED),
                });
            }
            for repeat in 0..self.row_repeat.min(MAX_ROWS) {
                for (column, cell) in &self.row_cells {
                    self.cells
                        .push(self.row + repeat, *column, cell.clone(), budget)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeat).min(MAX_ROWS);
        Ok(())
    }
}

fn value(cell: &OpenCell) -> Cell {
    match cell.kind.as_str() {
        "float" | "currency" | "percentage" => cell
            .value
            .as_deref()
            .and_then(|v| v.parse::<f64>().ok())
            .map_or_else(|| Cell::text(&cell.text), Cell::Number),
        "date" => cell
            .value
            .as_deref()
            .and_then(|v| v.get(..10))
            .and_then(|v| v.parse().ok())
            .map_or_else(|| Cell::text(&cell.text), Cell::Date),
        "covered" => Cell::Empty,
        _ if cell.text.is_empty() => Cell::text(cell.value.as_deref().unwrap_or("")),
        _ => Cell::text(&cell.text),
    }
}
