//! Names of estates and towers, in families that are easy to mix up.

use crate::names::{NameBook, Stems};
use crate::rng::Rng;
use crate::words;

/// Gives out estate names. Members of a family are kept back and appear later, mostly elsewhere.
#[derive(Debug, Default)]
pub(crate) struct EstateNames {
    waiting: Vec<String>,
    /// Stems of roads and earlier estates: new names like to borrow them.
    known: Vec<String>,
}

impl EstateNames {
    /// Remembers a stem that a later estate may borrow.
    pub(crate) fn remember(&mut self, stem: &str) {
        self.known.push(stem.to_owned());
    }

    /// The next estate's name and its aliases; all of them are new to the book.
    pub(crate) fn estate(
        &mut self,
        stems: &mut Stems,
        book: &mut NameBook,
        rng: &mut Rng,
    ) -> (String, Vec<String>) {
        loop {
            if !self.waiting.is_empty() && rng.chance(600) {
                let at = rng.index(self.waiting.len());
                let name = self.waiting.swap_remove(at);
                if book.take(&name) {
                    return (name, Vec::new());
                }
                continue;
            }
            let stem = self.stem(stems, rng);
            let family = family(&stem, rng);
            let alone = family.len() == 1;
            let mut family = family.into_iter();
            let Some(name) = family.next().filter(|name| book.take(name)) else {
                continue;
            };
            self.waiting.extend(family);
            // Somewhere else stands one that differs in a character of the same sound or look.
            if rng.chance(120)
                && let Some(twin) = stems.twin(&stem, rng)
            {
                self.waiting.push(name.replacen(&stem, &twin, 1));
            }
            let mut aliases = Vec::new();
            if alone && rng.chance(150) {
                let alias = format!("{stem}{}", rng.pick(words::SIBLING_ENDINGS));
                if book.take(&alias) {
                    aliases.push(alias);
                }
            }
            return (name, aliases);
        }
    }

    /// The next tower's name and what people say instead.
    pub(crate) fn tower(
        &mut self,
        stems: &mut Stems,
        book: &mut NameBook,
        rng: &mut Rng,
    ) -> (String, Vec<String>) {
        loop {
            let stem = self.stem(stems, rng);
            let (ending, short) = *rng.pick(words::TOWER_ENDINGS);
            let name = format!("{stem}{ending}");
            if !book.take(&name) {
                continue;
            }
            let mut aliases = Vec::new();
            for other in [short, "青年公寓"] {
                let alias = format!("{stem}{other}");
                if rng.chance(350) && book.take(&alias) {
                    aliases.push(alias);
                }
            }
            return (name, aliases);
        }
    }

    fn stem(&mut self, stems: &mut Stems, rng: &mut Rng) -> String {
        let stem = match rng.weighted(&[55, 30, 15]) {
            1 if !self.known.is_empty() => rng.pick(&self.known).clone(),
            2 if !self.known.is_empty() => {
                let twin = rng.pick(&self.known).clone();
                stems.twin(&twin, rng).unwrap_or_else(|| stems.fresh(rng))
            }
            _ => stems.fresh(rng),
        };
        self.known.push(stem.clone());
        stem
    }
}

/// One name, or several that a family of estates would have.
fn family(stem: &str, rng: &mut Rng) -> Vec<String> {
    match rng.weighted(&[45, 25, 30]) {
        0 => vec![format!("{stem}{}", rng.pick(words::ESTATE_ENDINGS))],
        1 => {
            let mut endings = words::SIBLING_ENDINGS.to_vec();
            rng.shuffle(&mut endings);
            let count = 2 + rng.index(2);
            endings
                .iter()
                .take(count)
                .map(|ending| format!("{stem}{ending}"))
                .collect()
        }
        _ => {
            let base = format!("{stem}{}", rng.pick(words::ESTATE_ENDINGS));
            let parts = *rng.pick(words::PARTS);
            let mut names: Vec<String> = parts.iter().map(|part| format!("{base}{part}")).collect();
            if rng.chance(200) {
                names.push(base);
            }
            names
        }
    }
}
