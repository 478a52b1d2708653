//! A letter on A4: what somebody takes away about themselves.

use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

use crate::draw::{POINTS, code as draw_code, fill, words};
use crate::lines::{Fitted, LEADING, wrap};
use crate::{Code, Face, PaperFault, Size};

/// A4 in millimetres.
const PAGE: (f32, f32) = (210.0, 297.0);
const MARGIN: f32 = 20.0;
const INNER: f32 = PAGE.0 - MARGIN * 2.0;
/// Type sizes in millimetres.
const TITLE: f32 = 7.0;
const HEADING: f32 = 4.6;
const TEXT: f32 = 3.7;
const SMALL: f32 = 2.9;
/// Where the words of a fact begin, from the margin.
const WORDS_AT: f32 = 42.0;
/// Side of the code.
const CODE: f32 = 44.0;
const BLACK: (u8, u8, u8) = (0, 0, 0);
const GREY: (u8, u8, u8) = (80, 80, 80);

/// A part of a letter, from above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A line above what belongs together.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// A paragraph in small type.
    Note(String),
    /// A name and what it is: both may take several lines.
    Fact(String, String),
    /// A QR code with the address in it, in capitals, and the words beside it.
    Code(String, Vec<String>),
}

/// A letter: its title and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its first line, and the title of the file.
    pub title: String,
    /// The language of its words, such as `zh-CN`.
    pub language: String,
    /// What follows.
    pub parts: Vec<Part>,
}

impl Letter {
    /// The letter as PDF, on as many pages as it needs.
    ///
    /// # Errors
    /// [`PaperFault`]: a character that the font lacks, an address too long for a code.
    pub fn print(&self, face: &Face) -> Result<Vec<u8>, PaperFault> {
        let mut blocks = vec![text(face, &self.title, TITLE, 0.0, BLACK, 4.0)?];
        for part in &self.parts {
            blocks.push(block(face, part)?);
        }
        let mut document = Document::new_with(SerializeSettings::default());
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .language(self.language.clone())
                .creator("Menpai".to_owned()),
        );
        for page in pages(blocks) {
            draw(&mut document, face, &page)?;
        }
        document
            .finish()
            .map_err(|error| PaperFault::Pdf(format!("{error:?}")))
    }
}

/// What stands together, measured.
struct Block {
    height: f32,
    pieces: Vec<Piece>,
}

struct Piece {
    x: f32,
    y: f32,
    colour: (u8, u8, u8),
    what: What,
}

enum What {
    Words(Fitted),
    Code(Code),
}

fn text(
    face: &Face,
    said: &str,
    size: f32,
    x: f32,
    colour: (u8, u8, u8),
    after: f32,
) -> Result<Block, PaperFault> {
    let lines = wrap(face, said, (INNER - x) / size)?;
    let fitted = Fitted { lines, size };
    Ok(Block {
        height: high(&fitted) + after,
        pieces: vec![Piece {
            x,
            y: 0.0,
            colour,
            what: What::Words(fitted),
        }],
    })
}

fn high(fitted: &Fitted) -> f32 {
    let count = f32::from(u16::try_from(fitted.lines.len()).unwrap_or(u16::MAX));
    count * fitted.size * LEADING
}

fn block(face: &Face, part: &Part) -> Result<Block, PaperFault> {
    match part {
        Part::Heading(said) => {
            let mut block = text(face, said, HEADING, 0.0, BLACK, 1.5)?;
            for piece in &mut block.pieces {
                piece.y += 4.0;
            }
            block.height += 4.0;
            Ok(block)
        }
        Part::Words(said) => text(face, said, TEXT, 0.0, BLACK, 2.2),
        Part::Note(said) => text(face, said, SMALL, 0.0, GREY, 1.8),
        Part::Fact(name, said) => {
            let lines = wrap(face, name, (WORDS_AT - 3.0) / TEXT)?;
            let name = Fitted { lines, size: TEXT };
            let mut block = text(face, said, TEXT, WORDS_AT, BLACK, 1.6)?;
            block.height = block.height.max(high(&name) + 1.6);
            block.pieces.push(Piece {
                x: 0.0,
                y: 0.0,
                colour: GREY,
                what: What::Words(name),
            });
            Ok(block)
        }
        Part::Code(address, said) => {
            // What a camera reads from a door it reads from a sheet in the hand.
            let code = Code::new(address, Size::Room)?;
            let mut pieces = vec![Piece {
                x: 0.0,
                y: 4.0,
                colour: BLACK,
                what: What::Code(code),
            }];
            let (x, mut y) = (CODE + 6.0, 4.0);
            for words in said {
                let lines = wrap(face, words, (INNER - x) / SMALL)?;
                let fitted = Fitted { lines, size: SMALL };
                let below = high(&fitted) + 1.8;
                pieces.push(Piece {
                    x,
                    y,
                    colour: GREY,
                    what: What::Words(fitted),
                });
                y += below;
            }
            Ok(Block {
                height: y.max(CODE + 4.0) + 4.0,
                pieces,
            })
        }
    }
}

/// Blocks page by page, each from its top. What is higher than a page is cut at its lines.
fn pages(blocks: Vec<Block>) -> Vec<Vec<(f32, Block)>> {
    let room = PAGE.1 - MARGIN * 2.0;
    let mut pages = vec![Vec::new()];
    let mut y = 0.0;
    for block in blocks {
        for block in cut(block, room) {
            if y + block.height > room && y > 0.0 {
                pages.push(Vec::new());
                y = 0.0;
            }
            let at = y;
            y += block.height;
            if let Some(page) = pages.last_mut() {
                page.push((at, block));
            }
        }
    }
    pages
}

/// A paragraph that is higher than a page, in pieces that aren't.
fn cut(block: Block, room: f32) -> Vec<Block> {
    if block.height <= room {
        return vec![block];
    }
    let mut parts = Vec::new();
    for piece in block.pieces {
        let (x, colour) = (piece.x, piece.colour);
        let What::Words(fitted) = piece.what else {
            continue;
        };
        let mut waiting: Vec<_> = Vec::new();
        let step = fitted.size * LEADING;
        let mut used = 0.0;
        let mut out = |lines: Vec<crate::lines::Line>, height: f32| {
            let fitted = Fitted {
                lines,
                size: fitted.size,
            };
            parts.push(Block {
                height,
                pieces: vec![Piece {
                    x,
                    y: 0.0,
                    colour,
                    what: What::Words(fitted),
                }],
            });
        };
        for line in fitted.lines {
            if used + step > room {
                out(std::mem::take(&mut waiting), used);
                used = 0.0;
            }
            used += step;
            waiting.push(line);
        }
        out(waiting, used);
    }
    parts
}

fn draw(document: &mut Document, face: &Face, blocks: &[(f32, Block)]) -> Result<(), PaperFault> {
    let size = PageSettings::from_wh(PAGE.0 * POINTS, PAGE.1 * POINTS);
    let settings = size.ok_or_else(|| PaperFault::Pdf("no page".to_owned()))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&krilla::geom::Transform::from_scale(POINTS, POINTS));
    for (top, block) in blocks {
        for piece in &block.pieces {
            put(&mut surface, face, piece, MARGIN + top);
        }
    }
    surface.pop();
    surface.finish();
    page.finish();
    Ok(())
}

fn put(surface: &mut Surface<'_>, face: &Face, piece: &Piece, top: f32) {
    fill(surface, piece.colour);
    let (x, y) = (MARGIN + piece.x, top + piece.y);
    match &piece.what {
        What::Words(fitted) => words(surface, face, fitted, x, y),
        What::Code(code) => draw_code(surface, code, x, y, CODE),
    }
}
