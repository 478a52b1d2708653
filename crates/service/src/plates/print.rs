//! Printing beside the database: on a thread of its own, a file at a time.

use std::path::PathBuf;

use paper::{PaperFault, Plate, Sheets, Size};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::font;
use crate::{Error, Refusal};

/// Plates that may wait for the printer, in portions.
const WAITING: usize = 2;

/// One file of plates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place, from 1.
    pub number: usize,
    /// Whether it is the only one.
    pub only: bool,
    /// Plates in it.
    pub plates: usize,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Takes the files as they are ready.
pub type Take = Box<dyn FnMut(Part) -> std::io::Result<()> + Send>;

/// Prints what it is sent.
pub(super) struct Printer {
    send: mpsc::Sender<Vec<Plate>>,
    work: JoinHandle<Result<usize, Refusal>>,
}

impl Printer {
    /// Begins; each file holds at most `per_file` plates, which bounds the memory.
    pub(super) fn start(
        font: PathBuf,
        size: Size,
        title: String,
        per_file: usize,
        take: Take,
    ) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        let work = tokio::task::spawn_blocking(move || {
            print(&font, size, &title, per_file.max(1), receive, take)
        });
        Self { send, work }
    }

    /// Sends plates; false where the printer has given up, whose reason [`Printer::finish`] says.
    pub(super) async fn add(&self, plates: Vec<Plate>) -> bool {
        self.send.send(plates).await.is_ok()
    }

    /// Waits for the last file; gives how many files there are.
    pub(super) async fn finish(self) -> Result<usize, Error> {
        drop(self.send);
        let done = self
            .work
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        Ok(done?)
    }
}

fn print(
    font: &std::path::Path,
    size: Size,
    title: &str,
    per_file: usize,
    mut receive: mpsc::Receiver<Vec<Plate>>,
    mut take: Take,
) -> Result<usize, Refusal> {
    let face = font::read(font)?;
    let empty = || Sheets::new(face.clone(), size, title);
    let (mut sheets, mut number) = (empty(), 0);
    let mut hand_over = |sheets: Sheets, last: bool| -> Result<(), Refusal> {
        number += 1;
        let plates = sheets.plates();
        let part = Part {
            number,
            only: last && number == 1,
            plates,
            bytes: sheets.finish().map_err(refusal)?,
        };
        take(part).map_err(|error| {
            Refusal::new(
                "plate-not-written",
                format!("the plates can't be written: {error}"),
            )
        })
    };
    while let Some(plates) = receive.blocking_recv() {
        for plate in plates {
            // Only where another plate follows is it known that this file isn't the last.
            if sheets.plates() == per_file {
                hand_over(std::mem::replace(&mut sheets, empty()), false)?;
            }
            sheets.add(&plate).map_err(refusal)?;
        }
    }
    if sheets.plates() > 0 {
        hand_over(sheets, true)?;
    }
    Ok(number)
}

/// A fault of the paper as a refusal.
fn refusal(fault: PaperFault) -> Refusal {
    let message = fault.to_string();
    match fault {
        PaperFault::MissingGlyph { missing, text, .. } => Refusal::new("plate-glyph", message)
            .with(format!("{missing} (U+{:04X}, {text})", u32::from(missing))),
        PaperFault::TooLong { text, .. } => Refusal::new("plate-name-long", message).with(text),
        PaperFault::TooDense { most, .. } => {
            Refusal::new("plate-address-dense", message).with(most.to_string())
        }
        PaperFault::Pdf(_) => Refusal::new("plate-not-written", message),
    }
}
