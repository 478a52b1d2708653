use fast_qr::{ECL, Mode, QRBuilder};

use crate::{PaperFault, Size};

/// Narrowest module that a phone's camera tells apart on a plate in the street, in millimetres.
const LEAST_MODULE: f32 = 0.4;
/// Modules of white around a code (ISO/IEC 18004, 5.3.8).
pub(crate) const QUIET: u16 = 4;
/// Most alphanumeric characters at level H of version 1, 2, … (ISO/IEC 18004, table 7).
const CAPACITY: [usize; 14] = [
    10, 20, 35, 50, 64, 84, 93, 122, 143, 174, 200, 227, 259, 283,
];

/// A QR code of error correction level H: up to three tenths of its codewords may be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Modules on a side.
    pub modules: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of an address in capitals.
    ///
    /// # Errors
    /// [`PaperFault::TooDense`] where a module would be narrower than 0.4 mm on this size.
    pub fn new(text: &str, size: Size) -> Result<Self, PaperFault> {
        let most = Self::most_characters(size);
        let too_dense = PaperFault::TooDense {
            characters: text.chars().count(),
            most,
        };
        if !text.bytes().all(is_alphanumeric) || text.len() > most {
            return Err(too_dense);
        }
        let code = QRBuilder::new(text)
            .ecl(ECL::H)
            .mode(Mode::Alphanumeric)
            .build()
            .map_err(|_| too_dense)?;
        let rows = (0..code.size).flat_map(|row| code[row].iter().map(|module| module.value()));
        Ok(Self {
            modules: code.size,
            dark: rows.collect(),
        })
    }

    /// Whether the module in this row and column is dark.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        column < self.modules
            && self
                .dark
                .get(row * self.modules + column)
                .is_some_and(|dark| *dark)
    }

    /// How many characters an address may have on a plate of this size. Larger plates are read
    /// from farther away, so they may hold no more than the smallest.
    pub fn most_characters(size: Size) -> usize {
        let wide = f32::from(size.code_millimetres().min(30));
        let fits = |version: usize| {
            let modules = u16::try_from(17 + 4 * version).unwrap_or(u16::MAX);
            wide / f32::from(modules) >= LEAST_MODULE
        };
        let last = (1..=CAPACITY.len()).rev().find(|version| fits(*version));
        last.map_or(0, |version| CAPACITY[version - 1])
    }
}

/// The characters that a code writes in 5.5 bits (ISO/IEC 18004, 7.4.4).
fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Code};
    use crate::Size;

    #[test]
    fn versions_hold_what_the_standard_says() {
        for (version, most) in (1..).zip(CAPACITY) {
            let code = |characters: usize| Code::new(&"A".repeat(characters), Size::Room);
            assert_eq!(code(most).map(|code| code.modules), Ok(17 + 4 * version));
            assert_ne!(
                code(most + 1).map(|code| code.modules),
                Ok(17 + 4 * version)
            );
        }
    }

    #[test]
    fn a_code_that_no_phone_reads_is_refused() {
        let most = Code::most_characters(Size::Room);
        assert_eq!(most, 283);
        assert!(Code::new(&"A".repeat(most + 1), Size::Large).is_err());
        assert!(
            Code::new("https://a", Size::Room).is_err(),
            "small letters cost more"
        );
    }
}
