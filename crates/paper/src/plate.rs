//! What stands where on a plate.

use krilla::geom::Transform;
use krilla::surface::Surface;

use crate::code::QUIET;
use crate::draw::{code as draw_code, fill, rectangle, words};
use crate::lines::{Fitted, fit};
use crate::{Code, Face, PaperFault, Plate, Size};

/// The blue of plates. GB 17733 names a sample of paint and no numbers; this is a proposal, and a
/// printer matches the paint.
const BLUE: (u8, u8, u8) = (0, 82, 155);
const WHITE: (u8, u8, u8) = (255, 255, 255);
const BLACK: (u8, u8, u8) = (0, 0, 0);

/// Everything of a plate, measured before any of it is drawn: a sheet is whole or not there.
#[derive(Debug, Clone)]
pub(crate) struct Laid {
    code: Code,
    name: Fitted,
    /// Road and estate; none where there is none.
    above: Option<Fitted>,
    number: Fitted,
    boxes: Boxes,
}

#[derive(Debug, Clone, Copy)]
struct Boxes {
    width: f32,
    height: f32,
    margin: f32,
    code: f32,
    quiet: f32,
    text: f32,
}

impl Boxes {
    fn of(size: Size, modules: usize) -> Self {
        let (width, height) = size.millimetres();
        let (width, height) = (f32::from(width), f32::from(height));
        let code = f32::from(size.code_millimetres());
        let module = code / f32::from(u16::try_from(modules).unwrap_or(u16::MAX));
        let quiet = module * f32::from(QUIET);
        let margin = height * 0.08;
        let text = width - margin * 3.0 - code - quiet * 2.0;
        Self {
            width,
            height,
            margin,
            code,
            quiet,
            text,
        }
    }
}

/// Measures a plate.
pub(crate) fn lay(face: &Face, size: Size, plate: &Plate) -> Result<Laid, PaperFault> {
    let code = Code::new(&plate.address, size)?;
    let boxes = Boxes::of(size, code.modules);
    let inner = boxes.height - boxes.margin * 2.0;
    let fitted = |text: &str, height: f32, largest: f32, least: f32| {
        let sizes = (boxes.height * least, boxes.height * largest);
        fit(face, text, (boxes.text, height), sizes)?.ok_or_else(|| {
            let (width, height) = size.millimetres();
            PaperFault::TooLong {
                text: text.to_owned(),
                width,
                height,
            }
        })
    };
    let above = match plate.above.trim() {
        "" => None,
        words => Some(fitted(words, inner * 0.3, 0.12, 0.045)?),
    };
    Ok(Laid {
        name: fitted(plate.name.trim(), inner * 0.52, 0.26, 0.06)?,
        above,
        number: fitted(&plate.number, inner * 0.14, 0.075, 0.03)?,
        code,
        boxes,
    })
}

/// Draws it with its upper left corner at `x`, `y`.
pub(crate) fn draw(surface: &mut Surface<'_>, face: &Face, laid: &Laid, x: f32, y: f32) {
    let at = laid.boxes;
    surface.push_transform(&Transform::from_translate(x, y));
    fill(surface, BLUE);
    rectangle(surface, 0.0, 0.0, at.width, at.height);
    fill(surface, WHITE);
    let square = at.code + at.quiet * 2.0;
    let (left, top) = (at.width - at.margin - square, (at.height - square) / 2.0);
    rectangle(surface, left, top, square, square);
    if let Some(above) = &laid.above {
        words(surface, face, above, at.margin, at.margin);
    }
    let inner = at.height - at.margin * 2.0;
    words(
        surface,
        face,
        &laid.name,
        at.margin,
        at.margin + inner * 0.32,
    );
    words(
        surface,
        face,
        &laid.number,
        at.margin,
        at.margin + inner * 0.86,
    );
    fill(surface, BLACK);
    draw_code(
        surface,
        &laid.code,
        left + at.quiet,
        top + at.quiet,
        at.code,
    );
    surface.pop();
}
