//! What is printed as an independent reader sees it: poppler paints and reads the PDF, zbar the
//! codes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests panic where they fail"
)]

mod letter;
mod reader;
mod sheet;
