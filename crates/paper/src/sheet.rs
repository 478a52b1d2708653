use krilla::geom::Transform;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

use crate::draw::{POINTS, hairlines};
use crate::plate::{Laid, draw, lay};
use crate::{Face, PaperFault, Size};

/// Millimetres between two plates, where the cut marks stand.
const GAP: f32 = 4.0;
/// A mark begins this far from its plate, in millimetres, and ends this far.
const MARK: (f32, f32) = (0.4, 1.9);

/// What one plate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// The large words: the building's or dwelling's own name, such as `3幢1单元301室`. Lines are
    /// broken at spaces and at U+200B, which is not printed.
    pub name: String,
    /// The small words above: road and estate.
    pub above: String,
    /// The number a person can read out.
    pub number: String,
    /// The address in the code, in capitals.
    pub address: String,
}

/// Plates on sheets, page by page. What is held is the compressed content of the pages so far,
/// some 6 KB a plate, and the font.
pub struct Sheets {
    face: Face,
    size: Size,
    document: Document,
    waiting: Vec<Laid>,
    plates: usize,
    pages: usize,
}

impl std::fmt::Debug for Sheets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheets({} plates)", self.plates)
    }
}

impl Sheets {
    /// Empty sheets for plates of one size.
    pub fn new(face: Face, size: Size, title: &str) -> Self {
        let mut document = Document::new_with(SerializeSettings::default());
        document.set_metadata(
            Metadata::new()
                .title(title.to_owned())
                .language("zh-CN".to_owned())
                .creator("Menpai".to_owned()),
        );
        Self {
            face,
            size,
            document,
            waiting: Vec::new(),
            plates: 0,
            pages: 0,
        }
    }

    /// Plates so far.
    pub fn plates(&self) -> usize {
        self.plates
    }

    /// Whole pages so far.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Adds a plate.
    ///
    /// # Errors
    /// [`PaperFault`]; the plate is not on the sheets then, and the others are.
    pub fn add(&mut self, plate: &Plate) -> Result<(), PaperFault> {
        self.waiting.push(lay(&self.face, self.size, plate)?);
        self.plates += 1;
        let (columns, rows) = grid(self.size);
        if self.waiting.len() == usize::from(columns) * usize::from(rows) {
            self.print();
        }
        Ok(())
    }

    /// The PDF.
    ///
    /// # Errors
    /// [`PaperFault::Pdf`].
    pub fn finish(mut self) -> Result<Vec<u8>, PaperFault> {
        if !self.waiting.is_empty() {
            self.print();
        }
        self.document
            .finish()
            .map_err(|error| PaperFault::Pdf(format!("{error:?}")))
    }

    fn print(&mut self) {
        let (width, height) = self.size.sheet();
        let wanted = (f32::from(width) * POINTS, f32::from(height) * POINTS);
        let Some(settings) = PageSettings::from_wh(wanted.0, wanted.1) else {
            return;
        };
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        for (place, laid) in self.waiting.drain(..).enumerate() {
            let (x, y) = corner(self.size, place);
            marks(&mut surface, self.size, x, y);
            draw(&mut surface, &self.face, &laid, x, y);
        }
        surface.pop();
        surface.finish();
        page.finish();
        self.pages += 1;
    }
}

/// Columns and rows of plates on a sheet.
fn grid(size: Size) -> (u16, u16) {
    let ((width, height), (sheet_width, sheet_height)) = (size.millimetres(), size.sheet());
    // Four millimetres at each edge that printers can't reach, and between plates.
    let fits = |sheet: u16, plate: u16| ((sheet - 4) / (plate + 4)).max(1);
    (fits(sheet_width, width), fits(sheet_height, height))
}

/// Upper left corner of the n-th plate of a sheet, the whole in its middle.
fn corner(size: Size, place: usize) -> (f32, f32) {
    let ((width, height), (sheet_width, sheet_height)) = (size.millimetres(), size.sheet());
    let (columns, rows) = grid(size);
    let start = |sheet: u16, plate: u16, count: u16| {
        let used = f32::from(plate) * f32::from(count) + GAP * f32::from(count - 1);
        (f32::from(sheet) - used) / 2.0
    };
    let place = u16::try_from(place).unwrap_or(u16::MAX);
    let (column, row) = (place % columns, place / columns);
    (
        start(sheet_width, width, columns) + f32::from(column) * (f32::from(width) + GAP),
        start(sheet_height, height, rows) + f32::from(row) * (f32::from(height) + GAP),
    )
}

/// Two short lines at each corner, outside of the plate.
fn marks(surface: &mut Surface<'_>, size: Size, x: f32, y: f32) {
    let (width, height) = size.millimetres();
    let (right, bottom) = (x + f32::from(width), y + f32::from(height));
    let (near, far) = MARK;
    let mut lines = Vec::with_capacity(8);
    for (edge, sign) in [(x, -1.0), (right, 1.0)] {
        for level in [y, bottom] {
            lines.push((edge + sign * near, level, edge + sign * far, level));
        }
    }
    for (edge, sign) in [(y, -1.0), (bottom, 1.0)] {
        for level in [x, right] {
            lines.push((level, edge + sign * near, level, edge + sign * far));
        }
    }
    hairlines(surface, &lines);
}
