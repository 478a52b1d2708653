//! Words that fit into a box.

use krilla::text::KrillaGlyph;

use crate::{Face, PaperFault};

/// A line ready to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Width in ems.
    pub(crate) width: f32,
}

/// Lines and their type size.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) lines: Vec<Line>,
    /// Type size, in the unit of the box.
    pub(crate) size: f32,
}

/// Distance of two lines in type sizes.
pub(crate) const LEADING: f32 = 1.18;
/// Each try is this much smaller than the one before.
const STEP: f32 = 0.95;
/// Words are kept whole as long as the type needn't be smaller than this part of the largest.
const WHOLE_WORDS: f32 = 0.55;
/// Where a line breaks best: between the parts of a name. It is not printed.
pub(crate) const JOINT: char = '\u{200B}';

/// The largest type size between `least` and `most` at which the words fit into the box, broken
/// between words and at joints where there is room, else anywhere, as Chinese may be; `None` where
/// none is small enough.
pub(crate) fn fit(
    face: &Face,
    text: &str,
    (width, height): (f32, f32),
    (least, most): (f32, f32),
) -> Result<Option<Fitted>, PaperFault> {
    let words: Vec<&str> = text
        .split([JOINT, ' '])
        .filter(|word| !word.is_empty())
        .collect();
    let spaced = text.contains(' ');
    let whole: Vec<Vec<KrillaGlyph>> = words
        .iter()
        .map(|word| face.glyphs(word))
        .collect::<Result<_, _>>()?;
    let flat = words.join(if spaced { " " } else { "" });
    let glyphs = face.glyphs(&flat)?;
    let fits = |lines: &[Line], size: f32| {
        let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        let wide = lines.iter().any(|line| line.width * size > width);
        !wide && count * size * LEADING <= height
    };
    let mut size = most;
    while size >= least {
        let lines = if size >= most * WHOLE_WORDS {
            between_words(face, &words, &whole, spaced, width / size)?
        } else {
            broken(&flat, &glyphs, width / size)
        };
        if fits(&lines, size) {
            return Ok(Some(Fitted { lines, size }));
        }
        size *= STEP;
    }
    Ok(None)
}

/// As many words in a line as fit.
fn between_words(
    face: &Face,
    words: &[&str],
    glyphs: &[Vec<KrillaGlyph>],
    spaced: bool,
    most: f32,
) -> Result<Vec<Line>, PaperFault> {
    let space = if spaced { " " } else { "" };
    let mut lines: Vec<String> = Vec::new();
    let mut width = 0.0;
    for (word, glyphs) in words.iter().zip(glyphs) {
        let wide: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        // A space is no wider than a third of a type size.
        let joined = width + wide + if spaced { 0.33 } else { 0.0 };
        match lines.last_mut() {
            Some(line) if joined <= most => {
                line.push_str(space);
                line.push_str(word);
                width = joined;
            }
            _ => {
                lines.push((*word).to_owned());
                width = wide;
            }
        }
    }
    lines
        .into_iter()
        .map(|line| Ok(made(&line, face.glyphs(&line)?)))
        .collect()
}

/// Lines of about the same length: a last line of one character reads badly.
fn broken(text: &str, glyphs: &[KrillaGlyph], most: f32) -> Vec<Line> {
    let whole: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    let count = (whole / most).ceil().max(1.0);
    let even = whole / count;
    let mut lines: Vec<Line> = Vec::new();
    let mut line: Vec<KrillaGlyph> = Vec::new();
    let mut width = 0.0;
    for glyph in glyphs {
        let over = width + glyph.x_advance > most;
        // A glyph goes where most of it is.
        let enough = width + glyph.x_advance / 2.0 > even;
        if !line.is_empty() && (over || enough) {
            lines.push(made(text, std::mem::take(&mut line)));
            width = 0.0;
        }
        width += glyph.x_advance;
        line.push(glyph.clone());
    }
    lines.push(made(text, line));
    lines
}

/// Text in lines of at most this many ems, broken at its own line ends, behind spaces where there
/// is one, else anywhere, as Chinese may be.
pub(crate) fn wrap(face: &Face, text: &str, most: f32) -> Result<Vec<Line>, PaperFault> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let paragraph = paragraph.trim_end();
        let glyphs = face.glyphs(paragraph)?;
        let (mut start, mut width, mut space) = (0, 0.0, None);
        let mut at = 0;
        while at < glyphs.len() {
            let glyph = &glyphs[at];
            if width + glyph.x_advance > most && at > start {
                // Half a line at least: a long number isn't worth an empty line.
                let end = match space {
                    Some(space) if space > start + (at - start) / 2 => space,
                    _ => at,
                };
                lines.push(made(paragraph, glyphs[start..end].to_vec()));
                (start, at, width, space) = (end, end, 0.0, None);
                continue;
            }
            width += glyph.x_advance;
            at += 1;
            if paragraph[glyph.text_range.clone()]
                .chars()
                .all(|ch| ch == ' ')
            {
                space = Some(at);
            }
        }
        lines.push(made(paragraph, glyphs[start..].to_vec()));
    }
    Ok(lines)
}

/// A line of its own: its glyphs point into its own text.
fn made(text: &str, mut glyphs: Vec<KrillaGlyph>) -> Line {
    let start = glyphs.first().map_or(0, |glyph| glyph.text_range.start);
    let end = glyphs.last().map_or(start, |glyph| glyph.text_range.end);
    for glyph in &mut glyphs {
        glyph.text_range = glyph.text_range.start - start..glyph.text_range.end - start;
    }
    Line {
        text: text[start..end].to_owned(),
        width: glyphs.iter().map(|glyph| glyph.x_advance).sum(),
        glyphs,
    }
}
