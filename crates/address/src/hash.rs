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
#[serde(from = "Stored")]
pub(crate) struct Texts {
    arena: Box<str>,
    ends: Box<[u32]>,
    /// Handles by the hash of their text, one up, 0 where there is none: open addressing over at
    /// least twice as many slots as texts.
    #[serde(skip)]
    slots: Box<[u32]>,
}

/// What of the texts is worth keeping: the slots are made anew.
#[derive(serde::Deserialize)]
struct Stored {
    arena: Box<str>,
    ends: Box<[u32]>,
}

impl From<Stored> for Texts {
    fn from(Stored { arena, ends }: Stored) -> Self {
        let mut texts = Self {
            arena,
            slots: vec![0; (ends.len() * 2).next_power_of_two()].into(),
            ends,
        };
        for at in 0..texts.ends.len() {
            let sym = Sym(index(at));
            let mut slot = texts.first_slot(texts.get(sym));
            while texts.slots[slot] != 0 {
                slot = (slot + 1) & (texts.slots.len() - 1);
            }
            texts.slots[slot] = sym.0 + 1;
        }
        texts
    }
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
        let (arena, ends) = (arena.into(), ends.into());
        (Texts::from(Stored { arena, ends }), renamed)
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

    /// Where the search for a text begins. There is always a slot.
    fn first_slot(&self, text: &str) -> usize {
        use std::hash::BuildHasher as _;
        let hash = rustc_hash::FxBuildHasher.hash_one(text);
        #[expect(clippy::cast_possible_truncation, reason = "cut to the slots anyway")]
        let hash = hash as usize;
        hash & (self.slots.len() - 1)
    }

    /// The handle of a text, if it is stored.
    pub(crate) fn find(&self, text: &str) -> Option<Sym> {
        if self.ends.is_empty() {
            return None;
        }
        let mut slot = self.first_slot(text);
        loop {
            let sym = Sym(self.slots[slot].checked_sub(1)?);
            if self.get(sym) == text {
                return Some(sym);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.arena.len() + (self.ends.len() + self.slots.len()) * 4
    }
}

/// An index as 32 bits. A library of four billion entries does not fit in memory anyway.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
pub(crate) fn index(at: usize) -> u32 {
    at as u32
}
