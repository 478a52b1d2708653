use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size as FontSize};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};
use std::sync::Arc;

use crate::PaperFault;

/// Why bytes are no font to print with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a TrueType or OpenType font, or a damaged one")]
pub struct FontFault;

/// A font that is embedded in what is printed, cut down to the characters used.
#[derive(Clone)]
pub struct Face {
    bytes: Arc<Vec<u8>>,
    index: u32,
    name: String,
    pub(crate) font: Font,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Face({})", self.name)
    }
}

impl Face {
    /// Reads a font file. Of a collection, the face with the forms of simplified Chinese (its
    /// family name ends with `SC`), else the first.
    ///
    /// # Errors
    /// [`FontFault`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, FontFault> {
        let bytes = Arc::new(bytes);
        let faces = match FileRef::new(&bytes).map_err(|_| FontFault)? {
            FileRef::Font(_) => 1,
            FileRef::Collection(collection) => collection.len(),
        };
        let name = |index| {
            let font = FontRef::from_index(&bytes, index).ok()?;
            let family = font.localized_strings(StringId::FAMILY_NAME);
            Some(family.english_or_first()?.chars().collect::<String>())
        };
        let index = (0..faces)
            .find(|index| name(*index).is_some_and(|name| name.ends_with(" SC")))
            .unwrap_or(0);
        Ok(Self {
            name: name(index).unwrap_or_else(|| "without a name".to_owned()),
            font: Font::new(bytes.clone().into(), index).ok_or(FontFault)?,
            bytes,
            index,
        })
    }

    /// Its family name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The glyphs of a line one after the other, each as wide as its advance: all that Chinese,
    /// digits and Latin capitals on a plate need.
    ///
    /// # Errors
    /// [`PaperFault::MissingGlyph`].
    pub(crate) fn glyphs(&self, text: &str) -> Result<Vec<KrillaGlyph>, PaperFault> {
        let pdf = || PaperFault::Pdf(FontFault.to_string());
        let font = FontRef::from_index(&self.bytes, self.index).map_err(|_| pdf())?;
        let (map, metrics) = (
            font.charmap(),
            font.glyph_metrics(FontSize::unscaled(), LocationRef::default()),
        );
        let em = self.font.units_per_em();
        text.char_indices()
            .map(|(at, ch)| {
                let glyph = map
                    .map(ch)
                    .filter(|glyph| glyph.to_u32() != 0)
                    .ok_or_else(|| PaperFault::MissingGlyph {
                        font: self.name.clone(),
                        missing: ch,
                        text: text.to_owned(),
                    })?;
                Ok(KrillaGlyph {
                    glyph_id: GlyphId::new(glyph.to_u32()),
                    text_range: at..at + ch.len_utf8(),
                    x_advance: metrics.advance_width(glyph).unwrap_or(em) / em,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                })
            })
            .collect()
    }
}
