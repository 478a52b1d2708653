use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::PaperFault;

/// Most bytes of a code that a phone's camera reads from a screen without trouble (version 10 at
/// level M, ISO/IEC 18004, table 7).
const MOST: usize = 213;

/// A QR code for a screen, error correction level M: the outline of its dark modules.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Units on a side, four of white around the code included.
    pub side: usize,
    /// Data of an SVG path, a unit a module.
    pub path: String,
}

impl std::fmt::Debug for Drawn {
    // What it says may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Drawn({} units)", self.side)
    }
}

impl Drawn {
    /// The code of any text.
    ///
    /// # Errors
    /// [`PaperFault::TooDense`] for more than 213 bytes.
    pub fn new(text: &str) -> Result<Self, PaperFault> {
        let too_dense = PaperFault::TooDense {
            characters: text.len(),
            most: MOST,
        };
        if text.len() > MOST {
            return Err(too_dense);
        }
        let code = QRBuilder::new(text)
            .ecl(ECL::M)
            .build()
            .map_err(|_| too_dense)?;
        let mut path = String::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let run = (column..code.size)
                    .take_while(|at| code[row][*at].value())
                    .count();
                if run > 0 {
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", column + 4, row + 4);
                }
                column += run + 1;
            }
        }
        Ok(Self {
            side: code.size + 8,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, MOST};

    #[test]
    fn a_code_has_its_finders_and_its_quiet_zone() {
        let drawn = Drawn::new("otpauth://totp/Menpai:a?secret=GEZDGNBV").expect("short");
        // Top left finder: a line of seven modules, four units from the edge.
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
        let right = drawn.side - 4 - 7;
        assert!(drawn.path.contains(&format!("M{right} 4h7v1h-7z")));
        assert!(Drawn::new(&"x".repeat(MOST)).is_ok());
        assert!(Drawn::new(&"x".repeat(MOST + 1)).is_err());
    }
}
