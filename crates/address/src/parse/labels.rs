//! The labels that the readings of one line use, each looked up in the library once.

use crate::hash::{Sym, Texts};

/// A label of the line: 12, A, 100弄12, 3-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label(u16);

/// The labels of a line and the texts of the library they may be.
#[derive(Debug)]
pub(crate) struct Labels<'a> {
    texts: &'a Texts,
    list: Vec<(String, Option<Sym>)>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(texts: &'a Texts) -> Self {
        let list = Vec::with_capacity(12);
        Self { texts, list }
    }

    /// The label with this text. A line with more labels than can be told apart is no address:
    /// its last ones are one.
    pub(crate) fn of(&mut self, text: &str) -> Label {
        let known = self.list.iter().position(|(label, _)| label == text);
        let at = known.unwrap_or_else(|| {
            self.list.push((text.to_owned(), self.texts.find(text)));
            self.list.len() - 1
        });
        Label(u16::try_from(at).unwrap_or(u16::MAX))
    }

    pub(crate) fn text(&self, label: Label) -> &str {
        self.list
            .get(usize::from(label.0))
            .map_or("", |(text, _)| text)
    }

    /// The text of the library that the label is, if it has it.
    pub(crate) fn sym(&self, label: Label) -> Option<Sym> {
        self.list.get(usize::from(label.0))?.1
    }
}
