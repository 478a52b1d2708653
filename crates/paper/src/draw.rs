//! Drawing in millimetres from the upper left.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use crate::lines::{Fitted, LEADING};
use crate::{Code, Face};

/// PDF's unit is a 72nd of an inch.
pub(crate) const POINTS: f32 = 72.0 / 25.4;

/// A colour to fill with.
pub(crate) fn fill(surface: &mut Surface<'_>, (red, green, blue): (u8, u8, u8)) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }));
}

/// A rectangle.
pub(crate) fn rectangle(surface: &mut Surface<'_>, x: f32, y: f32, width: f32, height: f32) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    paint(surface, path.finish());
}

/// Thin black lines.
pub(crate) fn hairlines(surface: &mut Surface<'_>, lines: &[(f32, f32, f32, f32)]) {
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(0, 0, 0).into(),
        width: 0.1,
        ..Stroke::default()
    }));
    let mut path = PathBuilder::new();
    for (x1, y1, x2, y2) in lines {
        path.move_to(*x1, *y1);
        path.line_to(*x2, *y2);
    }
    paint(surface, path.finish());
}

/// Lines of text with the first line's top at `y`.
pub(crate) fn words(surface: &mut Surface<'_>, face: &Face, fitted: &Fitted, x: f32, y: f32) {
    // Where a Chinese glyph stands on its line: its box reaches an eighth below.
    let mut base = y + fitted.size * (0.88 + (LEADING - 1.0) / 2.0);
    for line in &fitted.lines {
        let at = Point::from_xy(x, base);
        surface.draw_glyphs(
            at,
            &line.glyphs,
            face.font.clone(),
            &line.text,
            fitted.size,
            false,
        );
        base += fitted.size * LEADING;
    }
}

/// The dark modules of a code whose upper left corner is at `x`, `y`.
pub(crate) fn code(surface: &mut Surface<'_>, code: &Code, x: f32, y: f32, side: f32) {
    let modules = f32::from(u16::try_from(code.modules).unwrap_or(u16::MAX));
    // Whole numbers inside, which take less room in the file.
    surface.push_transform(&Transform::from_row(
        side / modules,
        0.0,
        0.0,
        side / modules,
        x,
        y,
    ));
    let mut path = PathBuilder::new();
    for row in 0..code.modules {
        let mut column = 0;
        while column < code.modules {
            let run = (column..code.modules)
                .take_while(|column| code.is_dark(row, *column))
                .count();
            let number = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
            if run > 0
                && let Some(rect) = Rect::from_xywh(number(column), number(row), number(run), 1.0)
            {
                path.push_rect(rect);
            }
            column += run.max(1);
        }
    }
    paint(surface, path.finish());
    surface.pop();
}

fn paint(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}
