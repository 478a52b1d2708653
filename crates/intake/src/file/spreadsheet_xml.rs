//! XML Spreadsheet 2003, the other thing back offices save under the name .xls.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ods::{attribute, resolved};
use super::rows::SheetCells;
use super::{Budget, Sheet};
use crate::cell::{Cell, Merge};
use crate::refused::Refused;

/// Whether the text says it is one.
pub(super) fn is_one(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.trim_start().starts_with('<')
        && head.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && head.contains("Workbook")
        && !head.to_ascii_lowercase().contains("<html")
}

/// Reads its worksheets.
pub(super) fn read(text: &str, budget: &mut Budget) -> Result<Vec<Sheet>, Refused> {
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|e| super::broken("XML", &e))? {
            Event::Start(e) => walk.start(&e),
            Event::Empty(e) => {
                walk.start(&e);
                walk.end(e.local_name().as_ref(), budget)?;
            }
            Event::End(e) => walk.end(e.local_name().as_ref(), budget)?,
            Event::Text(text) if walk.in_data => walk.text.push_str(&text.xml10_content()),
            Event::CData(text) if walk.in_data => walk.text.push_str(&text.xml10_content()),
            Event::GeneralRef(r) if walk.in_data => walk.text.push_str(&resolved(&r)),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(walk.sheets)
}

#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    name: String,
    hidden: bool,
    cells: SheetCells,
    merges: Vec<Merge>,
    row: u32,
    column: u32,
    across: u32,
    kind: String,
    text: String,
    in_data: bool,
}

impl Walk {
    fn start(&mut self, e: &BytesStart<'_>) {
        let number = |name: &str| attribute(e, name).and_then(|v| v.parse::<u32>().ok());
        match e.local_name().as_ref() {
            "Worksheet" => {
                self.name = attribute(e, "ss:Name").unwrap_or_default();
                self.hidden = false;
                self.row = 0;
            }
            "Row" => {
                self.row = number("ss:Index").unwrap_or(self.row.saturating_add(1));
                self.column = 0;
            }
            "Cell" => {
                if let Some(index) = number("ss:Index") {
                    self.column = index.saturating_sub(1);
                }
                self.across = number("ss:MergeAcross").unwrap_or(0).min(16_384);
                let down = number("ss:MergeDown").unwrap_or(0);
                if self.across > 0 || down > 0 {
                    self.merges.push(Merge {
                        first_row: self.row,
                        last_row: self.row.saturating_add(down),
                        first_column: self.column,
                        last_column: self.column.saturating_add(self.across),
                    });
                }
                self.text.clear();
                self.kind.clear();
            }
            "Data" => {
                self.kind = attribute(e, "ss:Type").unwrap_or_default();
                self.in_data = true;
            }
            // The state of a sheet stands below its table.
            "Visible" => self.in_data = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str, budget: &mut Budget) -> Result<(), Refused> {
        match name {
            "Data" => self.in_data = false,
            "Visible" => {
                self.in_data = false;
                self.hidden = self.text.contains("Hidden");
                self.text.clear();
            }
            "Cell" => {
                let cell = match self.kind.as_str() {
                    "Number" => self
                        .text
                        .trim()
                        .parse::<f64>()
                        .map_or_else(|_| Cell::text(&self.text), Cell::Number),
                    "DateTime" => self
                        .text
                        .get(..10)
                        .and_then(|d| d.parse().ok())
                        .map_or_else(|| Cell::text(&self.text), Cell::Date),
                    _ => Cell::text(&self.text),
                };
                self.text.clear();
                self.cells
                    .push(self.row.max(1), self.column as usize, cell, budget)?;
                self.column = self.column.saturating_add(1).saturating_add(self.across);
            }
            "Worksheet" => {
                self.sheets.push(Sheet::new(
                    std::mem::take(&mut self.name),
                    self.hidden,
                    std::mem::take(&mut self.cells),
                    std::mem::take(&mut self.merges),
                ));
            }
            _ => {}
        }
        Ok(())
    }
}
