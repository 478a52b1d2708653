//! Which stretches of a line are names of the library.

use super::{NameId, Names};

/// A stretch of the line that spells a name exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) name: NameId,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// What a covered character is worth against what each further name costs: long names beat short
/// ones, and two names that abut beat a shorter one across their border.
const CHARACTER: u32 = 10;
const NAME: u32 = 3;

impl Names {
    /// The names spelt at `from`, any length.
    fn spelt_at<'a>(
        &'a self,
        text: &'a [char],
        breaks: &'a [bool],
        from: usize,
    ) -> impl Iterator<Item = Mention> + 'a {
        let rest = &text[from..];
        let range = match rest {
            [first, second, ..] => self
                .heads
                .get(&(*first, *second))
                .copied()
                .unwrap_or((0, 0)),
            _ => (0, 0),
        };
        // A number at the edge of a name must be whole: 1区 is not found in 11区.
        let whole = |at: usize| {
            at == 0
                || at >= text.len()
                || breaks[at]
                || !(text[at - 1].is_ascii_digit() && text[at].is_ascii_digit())
        };
        let range = if whole(from) { range } else { (0, 0) };
        (range.0..range.1).map(NameId).filter_map(move |name| {
            let chars = self.chars(name);
            let to = from + chars.len();
            (rest.starts_with(chars) && whole(to)).then_some(Mention { name, from, to })
        })
    }

    /// The names that cover most of the line without overlapping.
    pub(crate) fn cover(&self, text: &[char], breaks: &[bool]) -> Vec<Mention> {
        let mut best: Vec<(u32, Option<Mention>)> = vec![(0, None); text.len() + 1];
        for from in (0..text.len()).rev() {
            let mut here = (best[from + 1].0, None);
            for mention in self.spelt_at(text, breaks, from) {
                let length = u32::try_from(mention.to - from).unwrap_or(0);
                let worth = CHARACTER * length - NAME + best[mention.to].0;
                if worth > here.0 {
                    here = (worth, Some(mention));
                }
            }
            best[from] = here;
        }
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < text.len() {
            match best[at].1 {
                Some(mention) => {
                    mentions.push(mention);
                    at = mention.to;
                }
                None => at += 1,
            }
        }
        mentions
    }
}
