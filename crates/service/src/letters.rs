//! Letters on paper for whoever asks for them. The words are the caller's: who reads them knows in
//! which language.

use paper::{Letter, PaperFault};

use crate::plates::font;
use crate::{Error, Refusal};

/// The letter as PDF, with a font of this machine.
///
/// # Errors
/// [`Error::Refused`]: `font-missing`, `font-broken`, `letter-glyph`.
pub async fn print(letter: Letter) -> Result<Vec<u8>, Error> {
    let font = font::for_letters()?;
    let work = tokio::task::spawn_blocking(move || {
        let face = font::read(&font)?;
        letter.print(&face).map_err(|fault| refusal(&fault))
    });
    let done = work.await;
    Ok(done.map_err(|error| Error::Internal(error.to_string()))??)
}

fn refusal(fault: &PaperFault) -> Refusal {
    let message = fault.to_string();
    match fault {
        PaperFault::MissingGlyph { missing, .. } => Refusal::new("letter-glyph", message)
            .with(format!("{missing} (U+{:04X})", u32::from(*missing))),
        _ => Refusal::new("letter-not-written", message),
    }
}
