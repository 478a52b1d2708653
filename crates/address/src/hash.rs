//! Hash maps with a fast hasher: keys are our own numbers and short texts, never an attacker's table.

pub(crate) type Map<K, V> = rustc_hash::FxHashMap<K, V>;

pub(crate) type Set<K> = rustc_hash::FxHashSet<K>;

/// A handle of an interned text.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
pub(crate) struct Sym(pub(crate) u32);

/// Texts stored once, by handle.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    arena: String,
    ends: Vec<u32>,
    index: Map<Box<str>, Sym>,
}

/// An interner that has all its texts and is only read.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Texts {
    arena: Box<str>,
    ends: Box<[u32]>,
}

impl Interner {
    pub(crate) fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.index.get(text) {
            return sym;
        }
        let sym = Sym(index(self.ends.len()));
        self.arena.push_str(text);
        self.ends.push(index(self.arena.len()));
        self.index.insert(text.into(), sym);
        sym
    }

    pub(crate) fn text(&self, sym: Sym) -> &str {
        let end = self.ends[sym.0 as usize] as usize;
        let start = sym
            .0
            .checked_sub(1)
            .map_or(0, |before| self.ends[before as usize] as usize);
        &self.arena[start..end]
    }

    /// The same texts in sorted order, and the new handle of each old one.
    pub(crate) fn sorted(self) -> (Texts, Vec<Sym>) {
        let mut order: Vec<(Box<str>, Sym)> = self.index.into_iter().collect();
        order.sort_unstable();
        let mut renamed = vec![Sym(0); order.len()];
        let mut arena = String::with_capacity(self.arena.len());
        let mut ends = Vec::with_capacity(order.len());
        for (text, old) in order {
            renamed[old.0 as usize] = Sym(index(ends.len()));
            arena.push_str(&text);
            ends.push(index(arena.len()));
        }
        (
            Texts {
                arena: arena.into(),
                ends: ends.into(),
            },
            renamed,
        )
    }
}

impl Texts {
    pub(crate) fn get(&self, sym: Sym) -> &str {
        let end = self.ends[sym.0 as usize] as usize;
        let start = sym
            .0
            .checked_sub(1)
            .map_or(0, |before| self.ends[before as usize] as usize);
        &self.arena[start..end]
    }

    /// The handle of a text, if it is stored.
    pub(crate) fn find(&self, text: &str) -> Option<Sym> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.get(Sym(index(middle))).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(Sym(index(middle))),
            }
        }
        None
    }

    pub(crate) fn bytes(&self) -> usize {
        self.arena.len() + self.ends.len() * 4
    }
}

/// An index as 32 bits. A library of four billion entries does not fit in memory anyway.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
pub(crate) fn index(at: usize) -> u32 {
    at as u32
}
