//! Names of the library: areas, roads, compounds and their aliases, found exactly and by
//! resemblance. A line is matched against tens of thousands of names, never against millions of
//! addresses.

mod builder;
mod cost;
mod cover;
mod fuzzy;
mod look;
mod sound;
mod traits;

pub(crate) use builder::{ELSEWHERE, NamesBuilder};
pub use cost::Difference;
pub(crate) use cost::cost;
pub(crate) use cover::Mention;
pub(crate) use fuzzy::Near;

use crate::hash::{Map, Sym, index};
use crate::library::AreaLevel;

/// Where a compound's name comes from, best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub(crate) enum NameKind {
    Official,
    Alias,
    Learned,
}

/// Index of a name.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub(crate) struct NameId(pub(crate) u32);

#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Span {
    from: u32,
    to: u32,
}

impl Span {
    fn slice<T>(self, pool: &[T]) -> &[T] {
        &pool[self.from as usize..self.to as usize]
    }

    pub(crate) fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// One spelling and everything it can mean.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Name {
    /// Areas called so.
    areas: Span,
    /// (house number, site) of a road called so.
    road: Span,
    /// (house number, site) of the sites of a community called so.
    community: Span,
    /// Sites of a compound called so.
    compound: Span,
    /// Buildings called so by a reviewer.
    buildings: Span,
    /// Whether some building is labelled so (明珠楼).
    pub(crate) label: bool,
}

/// All names, sorted by spelling.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Names {
    chars: Box<[char]>,
    /// Where the characters of each name begin, and the end of the last.
    spelt: Box<[u32]>,
    list: Box<[Name]>,
    areas: Box<[(AreaLevel, Sym)]>,
    numbered: Box<[(Sym, u32)]>,
    compounds: Box<[(NameKind, u32)]>,
    buildings: Box<[u32]>,
    /// Names by their first two characters, as a range.
    heads: Map<(char, char), (u32, u32)>,
    /// Names by their last two characters.
    tails: Map<(char, char), Box<[NameId]>>,
    fuzzy: fuzzy::Index,
}

impl Names {
    pub(crate) fn get(&self, id: NameId) -> &Name {
        &self.list[id.0 as usize]
    }

    pub(crate) fn chars(&self, id: NameId) -> &[char] {
        let at = id.0 as usize;
        &self.chars[self.spelt[at] as usize..self.spelt[at + 1] as usize]
    }

    pub(crate) fn spelling(&self, id: NameId) -> String {
        self.chars(id).iter().collect()
    }

    pub(crate) fn areas(&self, id: NameId) -> &[(AreaLevel, Sym)] {
        self.get(id).areas.slice(&self.areas)
    }

    pub(crate) fn road(&self, id: NameId) -> &[(Sym, u32)] {
        self.get(id).road.slice(&self.numbered)
    }

    /// Every name of a road with a site on it.
    pub(crate) fn roads(&self) -> impl Iterator<Item = (NameId, u32)> {
        (0..index(self.list.len()))
            .map(NameId)
            .flat_map(|id| self.road(id).iter().map(move |&(_, site)| (id, site)))
    }

    pub(crate) fn community(&self, id: NameId) -> &[(Sym, u32)] {
        self.get(id).community.slice(&self.numbered)
    }

    pub(crate) fn compound(&self, id: NameId) -> &[(NameKind, u32)] {
        self.get(id).compound.slice(&self.compounds)
    }

    /// How a site's compound is called so, if it is.
    pub(crate) fn compound_at(&self, id: NameId, site: u32) -> Option<NameKind> {
        let sites = self.compound(id);
        let at = sites.binary_search_by_key(&site, |&(_, at)| at).ok()?;
        Some(sites[at].0)
    }

    pub(crate) fn buildings(&self, id: NameId) -> &[u32] {
        self.get(id).buildings.slice(&self.buildings)
    }

    /// Whether a name is nothing but a building's label.
    pub(crate) fn only_label(&self, id: NameId) -> bool {
        let name = self.get(id);
        let others = [
            name.areas,
            name.road,
            name.community,
            name.compound,
            name.buildings,
        ];
        name.label && others.iter().all(|span| span.is_empty())
    }

    /// Longer names that begin with `prefix` (of at least two characters), at most `limit`.
    pub(crate) fn beginning(&self, prefix: &[char], limit: usize) -> Vec<NameId> {
        let &[first, second, ..] = prefix else {
            return Vec::new();
        };
        let (from, to) = self.heads.get(&(first, second)).copied().unwrap_or((0, 0));
        (from..to)
            .map(NameId)
            .filter(|&id| self.chars(id).len() > prefix.len() && self.chars(id).starts_with(prefix))
            .take(limit)
            .collect()
    }

    /// Longer names that end with `suffix` (of at least two characters), at most `limit`.
    pub(crate) fn ending(&self, suffix: &[char], limit: usize) -> Vec<NameId> {
        let &[.., before, last] = suffix else {
            return Vec::new();
        };
        let ids = self.tails.get(&(before, last)).map_or(&[][..], |ids| ids);
        ids.iter()
            .copied()
            .filter(|&id| self.chars(id).len() > suffix.len() && self.chars(id).ends_with(suffix))
            .take(limit)
            .collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.chars)
            + size_of_val(&*self.spelt)
            + size_of_val(&*self.list)
            + size_of_val(&*self.areas)
            + size_of_val(&*self.numbered)
            + size_of_val(&*self.compounds)
            + self.heads.capacity() * 20
            + self.fuzzy.bytes()
    }
}
