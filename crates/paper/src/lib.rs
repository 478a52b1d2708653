//! What is printed: sheets of door plates and letters, as PDF. Bytes in, bytes out: the font is an argument,
//! nothing is looked for and nothing is written.
//!
//! | need | here |
//! |---|---|
//! | a font that has the characters, told by name where it lacks one | [`Face`] |
//! | a QR code that survives weather | [`Code`] |
//! | a QR code on a screen | [`Drawn`] |
//! | sizes of plates, and where they come from | [`Size`] |
//! | plates on sheets with cut marks | [`Sheets`], [`Plate`] |
//! | a letter of facts and paragraphs, with a code | [`Letter`], [`Part`] |

mod code;
mod draw;
mod drawn;
mod face;
mod letter;
mod lines;
mod plate;
mod sheet;
mod size;

pub use code::Code;
pub use drawn::Drawn;
pub use face::{Face, FontFault};
pub use letter::{Letter, Part};
pub use sheet::{Plate, Sheets};
pub use size::Size;

/// Why something can't be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    /// The font lacks a character.
    #[error(
        "the font {font} has no glyph for {missing:?} (U+{:04X}) in {text:?}: give another \
         font with --font", u32::from(*.missing)
    )]
    MissingGlyph {
        /// Family name of the font.
        font: String,
        /// The character.
        missing: char,
        /// The words it stands in.
        text: String,
    },
    /// A name that would be too small to read on this plate.
    #[error("{text:?} is too long for a plate of {width} × {height} mm: choose a larger size")]
    TooLong {
        /// The words.
        text: String,
        /// Width of the plate in millimetres.
        width: u16,
        /// Height of the plate in millimetres.
        height: u16,
    },
    /// The code has so many modules that a phone could not tell them apart.
    #[error(
        "the address in the code has {characters} characters: at most {most} can be printed on a \
         plate of this size so that a phone reads it: use a shorter public address"
    )]
    TooDense {
        /// Characters of the address.
        characters: usize,
        /// How many there may be.
        most: usize,
    },
    /// The library that writes PDF refused.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}
