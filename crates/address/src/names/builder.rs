//! Collects spellings and what they mean.

use std::collections::{BTreeMap, BTreeSet};

use super::{Name, NameId, NameKind, Names, Span, fuzzy};
use crate::hash::{Map, Sym, index};
use crate::library::AreaLevel;
use crate::normalise::normalise_name;

#[derive(Debug, Default)]
struct Meaning {
    areas: BTreeSet<(AreaLevel, Sym)>,
    road: BTreeSet<(Sym, u32)>,
    community: BTreeSet<(Sym, u32)>,
    compound: BTreeMap<u32, NameKind>,
    buildings: BTreeSet<u32>,
    label: bool,
}

#[derive(Debug, Default)]
pub(crate) struct NamesBuilder {
    meanings: BTreeMap<Vec<char>, Meaning>,
    /// Normalised spellings of raw ones: the same few names come once per site.
    spelt: Map<String, Vec<char>>,
}

/// Stands for the name of an area that the library doesn't have.
pub(crate) const ELSEWHERE: Sym = Sym(u32::MAX);

/// Endings of area names that people leave out, by level.
fn endings(level: AreaLevel) -> &'static [&'static str] {
    match level {
        AreaLevel::Province => &[
            "壮族自治区",
            "回族自治区",
            "维吾尔自治区",
            "自治区",
            "特别行政区",
            "省",
            "市",
        ],
        AreaLevel::City => &["市", "地区", "盟"],
        AreaLevel::District => &["新区", "区", "县", "市", "旗"],
        AreaLevel::Street => &["街道", "镇", "乡"],
        AreaLevel::Community => &["社区居委会", "社区", "村委会", "居委会", "村"],
    }
}

/// What may replace the ending of a street's or community's name.
fn other_endings(level: AreaLevel) -> &'static [&'static str] {
    match level {
        AreaLevel::Street => &["街道办事处", "街道办", "街办"],
        AreaLevel::Community => &[
            "社区",
            "社区居委会",
            "居委会",
            "居委",
            "居",
            "村委会",
            "村民委员会",
        ],
        _ => &[],
    }
}

impl NamesBuilder {
    fn meaning(&mut self, spelling: &str) -> Option<&mut Meaning> {
        let chars = self
            .spelt
            .get(spelling)
            .cloned()
            .unwrap_or_else(|| normalise_name(spelling));
        if !self.spelt.contains_key(spelling) {
            self.spelt.insert(spelling.to_owned(), chars.clone());
        }
        // One character says too little, and a number alone is no name.
        let number = chars.iter().all(|ch| ch.is_ascii_digit() || *ch == '-');
        if chars.len() < 2 || number {
            None
        } else {
            Some(self.meanings.entry(chars).or_default())
        }
    }

    pub(crate) fn area(&mut self, level: AreaLevel, sym: Sym, name: &str) {
        if let Some(meaning) = self.meaning(name) {
            if !meaning.areas.insert((level, sym)) {
                return;
            }
        } else {
            return;
        }
        let Some(stem) = endings(level).iter().find_map(|end| name.strip_suffix(end)) else {
            return;
        };
        if stem.chars().count() < 2 {
            return;
        }
        if level < AreaLevel::Street
            && let Some(meaning) = self.meaning(stem)
        {
            meaning.areas.insert((level, sym));
        }
        for end in other_endings(level) {
            if let Some(meaning) = self.meaning(&format!("{stem}{end}")) {
                meaning.areas.insert((level, sym));
            }
        }
    }

    /// A province, city or district somewhere, unless the library has one of this name.
    pub(crate) fn elsewhere(&mut self, level: AreaLevel, name: &str) {
        if let Some(meaning) = self.meaning(name)
            && meaning.areas.is_empty()
        {
            meaning.areas.insert((level, ELSEWHERE));
        }
    }

    pub(crate) fn road(&mut self, name: &str, number: Sym, site: u32) {
        if let Some(meaning) = self.meaning(name) {
            meaning.road.insert((number, site));
        }
    }

    pub(crate) fn community(&mut self, name: &str, number: Sym, site: u32) {
        if let Some(meaning) = self.meaning(name) {
            meaning.community.insert((number, site));
        }
    }

    pub(crate) fn compound(&mut self, name: &str, kind: NameKind, site: u32) {
        if let Some(meaning) = self.meaning(name) {
            let known = meaning.compound.entry(site).or_insert(kind);
            *known = (*known).min(kind);
        }
    }

    pub(crate) fn building(&mut self, name: &str, building: u32) {
        if let Some(meaning) = self.meaning(name) {
            meaning.buildings.insert(building);
        }
    }

    /// A building's comparable label, if it is a name rather than a number.
    pub(crate) fn label(&mut self, key: &str) {
        let named = key
            .chars()
            .filter(|ch| !ch.is_ascii() && !crate::key::is_ordinal(*ch))
            .count()
            >= 2;
        if named && let Some(meaning) = self.meaning(key) {
            meaning.label = true;
        }
    }

    pub(crate) fn build(self) -> Names {
        let mut names = Names::default();
        let (mut chars, mut list) = (Vec::new(), Vec::new());
        let mut spelt = vec![0];
        let (mut areas, mut numbered) = (Vec::new(), Vec::new());
        let (mut compounds, mut buildings) = (Vec::new(), Vec::new());
        let mut tails: Map<(char, char), Vec<NameId>> = Map::default();
        for (spelling, meaning) in self.meanings {
            let head = (spelling[0], spelling[1]);
            let at = index(list.len());
            if let [.., before, last] = spelling[..] {
                tails.entry((before, last)).or_default().push(NameId(at));
            }
            names.heads.entry(head).or_insert((at, at)).1 = at + 1;
            spelt.push(pour(&mut chars, spelling).to);
            list.push(Name {
                areas: pour(&mut areas, meaning.areas),
                road: pour(&mut numbered, meaning.road),
                community: pour(&mut numbered, meaning.community),
                compound: pour(
                    &mut compounds,
                    meaning.compound.into_iter().map(|(s, k)| (k, s)),
                ),
                buildings: pour(&mut buildings, meaning.buildings),
                label: meaning.label,
            });
        }
        names.tails = tails
            .into_iter()
            .map(|(tail, ids)| (tail, ids.into()))
            .collect();
        names.chars = chars.into();
        names.spelt = spelt.into();
        names.list = list.into();
        names.areas = areas.into();
        names.numbered = numbered.into();
        names.compounds = compounds.into();
        names.buildings = buildings.into();
        let wanted = |id: &NameId| {
            let name = names.get(*id);
            !(name.road.is_empty() && name.compound.is_empty() && name.community.is_empty())
        };
        let ids = (0..index(names.list.len())).map(NameId).filter(wanted);
        let index = fuzzy::Index::build(ids.map(|id| (id, names.chars(id))));
        names.fuzzy = index;
        names
    }
}

fn pour<T>(pool: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Span {
    let from = index(pool.len());
    pool.extend(items);
    Span {
        from,
        to: index(pool.len()),
    }
}
