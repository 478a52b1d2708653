//! Rows in, snapshot out.

use std::collections::BTreeSet;

use super::{
    AliasScope, AreaLevel, Building, LearnedAlias, Library, LibraryRow, Located, RowError, Site,
    Unit,
};
use crate::code::{BuildingCode, DwellingCode};
use crate::hash::{Interner, Map, Set, Sym, index};
use crate::key::{LabelKind, label_key};
use crate::names::{NameKind, NamesBuilder};

/// A row with its texts interned. The order of the fields decides which of two contradicting rows
/// stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    site: u32,
    building_key: Sym,
    building: BuildingCode,
    building_label: Sym,
    room_key: Sym,
    unit: Unit,
    grid: Sym,
}

/// Collects rows and builds a [`Library`]. The order of the rows never matters.
#[derive(Debug, Default)]
pub struct LibraryBuilder {
    texts: Interner,
    keys: Map<(Sym, u8), Sym>,
    sites: Map<Site, u32>,
    site_list: Vec<Site>,
    /// Alias lists as they stood, with their site.
    aliases: BTreeSet<(Sym, u32)>,
    records: Vec<Record>,
    unusual: Vec<(DwellingCode, Sym)>,
    learned: Vec<LearnedAlias>,
}

impl LibraryBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    fn key(&mut self, label: Sym, text: &str, kind: LabelKind) -> Sym {
        if let Some(&key) = self.keys.get(&(label, kind as u8)) {
            return key;
        }
        let key = self.texts.intern(&label_key(text, kind));
        self.keys.insert((label, kind as u8), key);
        key
    }

    /// Adds one dwelling.
    ///
    /// # Errors
    /// Says why the row cannot be a dwelling of the library: see [`RowError`].
    pub fn add(&mut self, row: &LibraryRow) -> Result<(), RowError> {
        let (building, dwelling) = row.codes()?;
        let mut intern = |text: &str| self.texts.intern(text.trim());
        let site = Site {
            areas: [
                &row.province,
                &row.city,
                &row.district,
                &row.street,
                &row.community,
            ]
            .map(|area| intern(area)),
            road: intern(&row.road),
            road_no: intern(&row.road_no),
            compound: intern(&row.compound),
        };
        let (grid, building_label) = (intern(&row.grid), intern(&row.building));
        let (room, unit) = (intern(&row.room), intern(&row.unit));
        let (floor, usage, aliases) =
            (intern(&row.floor), intern(&row.usage), intern(&row.aliases));
        let room_key = self.key(room, &row.room, LabelKind::Room);
        let unit_key = self.key(unit, &row.unit, LabelKind::Unit);
        let building_key = self.key(building_label, &row.building, LabelKind::Building);
        let site_list = &mut self.site_list;
        let site = *self.sites.entry(site).or_insert_with(|| {
            site_list.push(site);
            index(site_list.len() - 1)
        });
        if !row.aliases.trim().is_empty() {
            self.aliases.insert((aliases, site));
        }
        if !row.standard_address.is_empty() && row.standard_address != row.composed_address() {
            self.unusual
                .push((dwelling, self.texts.intern(row.standard_address.trim())));
        }
        let room_digits = dwelling.room_digits();
        let unit = Unit {
            section_key: unit_key,
            room_digits,
            room,
            section: unit,
            floor,
            usage,
        };
        self.records.push(Record {
            site,
            building_key,
            building,
            building_label,
            room_key,
            unit,
            grid,
        });
        Ok(())
    }

    /// Adds words that a reviewer said mean a place. Unknown building codes are ignored: the place
    /// has left the library.
    pub fn learn(&mut self, alias: LearnedAlias) {
        self.learned.push(alias);
    }

    /// Builds the snapshot.
    pub fn build(mut self) -> Library {
        let house_numbers: Vec<Sym> = {
            let labels: Vec<(Sym, String)> = self
                .site_list
                .iter()
                .map(|site| (site.road_no, self.texts.text(site.road_no).to_owned()))
                .collect();
            labels
                .into_iter()
                .map(|(sym, text)| self.key(sym, &text, LabelKind::HouseNumber))
                .collect()
        };
        self.texts.intern("");
        let (texts, renamed) = std::mem::take(&mut self.texts).sorted();
        let new = |sym: Sym| renamed[sym.0 as usize];

        // Sites in the order of their contents.
        let mut order: Vec<(Site, Sym, u32)> = (0..)
            .zip(self.site_list.iter().zip(&house_numbers))
            .map(|(old, (site, &number))| (rename_site(site, new), new(number), old))
            .collect();
        order.sort_unstable();
        let mut site_at = vec![0; order.len()];
        for (at, (_, _, old)) in order.iter().enumerate() {
            site_at[*old as usize] = index(at);
        }
        let mut sites: Vec<Located> = order
            .iter()
            .map(|&(at, number, _)| Located {
                at,
                number,
                road: None,
                from: 0,
                to: 0,
            })
            .collect();

        let mut records = std::mem::take(&mut self.records);
        for record in &mut records {
            record.site = site_at[record.site as usize];
            rename_record(record, new);
        }
        let conflicts = keep_one_of_each(&mut records);
        let empty = texts.find("").unwrap_or_default();
        let Grouped {
            buildings,
            building_keys,
            units,
            room_keys,
        } = group(&records, empty);
        drop(records);

        let mut by_code = Map::default();
        for (at, building) in (0..).zip(&buildings) {
            let site = &mut sites[building.site as usize];
            if site.from == site.to {
                site.from = at;
            }
            site.to = at + 1;
            by_code.entry(building.code).or_insert(at);
        }
        let named = |key: &&str| !key.is_ascii();
        let keys: Set<Sym> = room_keys.iter().copied().collect();
        let room_words = keys
            .iter()
            .map(|&key| texts.get(key))
            .filter(named)
            .map(Box::from)
            .collect();
        let mut library = Library {
            empty,
            texts,
            sites: sites.into(),
            buildings: buildings.into(),
            by_code,
            building_keys: building_keys.into(),
            units: units.into(),
            room_keys: room_keys.into(),
            unusual: first_of_each(self.unusual.iter().map(|&(code, text)| (code, new(text)))),
            names: crate::names::Names::default(),
            room_words,
            conflicts,
        };
        let aliases: Vec<(Sym, u32)> = self
            .aliases
            .iter()
            .map(|&(alias, site)| (new(alias), site_at[site as usize]))
            .collect();
        library.names = name_everything(&library, &aliases, &self.learned);
        for (name, site) in library.names.roads() {
            library.sites[site as usize].road = Some(name);
        }
        library
    }
}

fn rename_site(site: &Site, new: impl Fn(Sym) -> Sym) -> Site {
    Site {
        areas: site.areas.map(&new),
        road: new(site.road),
        road_no: new(site.road_no),
        compound: new(site.compound),
    }
}

fn rename_record(record: &mut Record, new: impl Fn(Sym) -> Sym) {
    for sym in [
        &mut record.building_key,
        &mut record.building_label,
        &mut record.grid,
        &mut record.room_key,
        &mut record.unit.section_key,
        &mut record.unit.room,
        &mut record.unit.section,
        &mut record.unit.floor,
        &mut record.unit.usage,
    ] {
        *sym = new(*sym);
    }
}

/// Of several addresses given for one code, the first in the alphabet.
fn first_of_each(list: impl Iterator<Item = (DwellingCode, Sym)>) -> Map<DwellingCode, Sym> {
    let mut map = Map::default();
    for (code, text) in list {
        let known = map.entry(code).or_insert(text);
        *known = text.min(*known);
    }
    map
}

/// Sorts the records and keeps the first of those with one dwelling code.
fn keep_one_of_each(records: &mut Vec<Record>) -> Vec<RowError> {
    records.sort_unstable();
    let code = |at: u32| {
        let record = &records[at as usize];
        (record.building, record.unit.room_digits)
    };
    let mut order: Vec<u32> = (0..index(records.len())).collect();
    order.sort_unstable_by_key(|&at| (code(at), at));
    let mut conflicts = BTreeSet::new();
    let mut dropped = Set::default();
    let mut first = 0;
    for at in 1..order.len() {
        let (kept, other) = (order[first], order[at]);
        if code(kept) != code(other) {
            first = at;
            continue;
        }
        dropped.insert(other);
        if records[kept as usize] != records[other as usize] {
            conflicts.insert(code(kept));
        }
    }
    if !dropped.is_empty() {
        let mut at = 0;
        records.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
    }
    conflicts
        .into_iter()
        .filter_map(|(building, room)| building.dwelling(room))
        .map(|dwelling| RowError::Twice { dwelling })
        .collect()
}

/// Buildings with their units, each list beside the list of its comparable labels.
#[derive(Default)]
struct Grouped {
    buildings: Vec<Building>,
    building_keys: Vec<Sym>,
    units: Vec<Unit>,
    room_keys: Vec<Sym>,
}

fn group(records: &[Record], empty: Sym) -> Grouped {
    let mut all = Grouped::default();
    all.units.reserve_exact(records.len());
    all.room_keys.reserve_exact(records.len());
    for record in records {
        let same = all.buildings.last().is_some_and(|last| {
            (last.site, last.code, last.label)
                == (record.site, record.building, record.building_label)
        });
        if !same {
            let from = index(all.units.len());
            all.building_keys.push(record.building_key);
            all.buildings.push(Building {
                code: record.building,
                site: record.site,
                grid: record.grid,
                label: record.building_label,
                from,
                to: from,
                divided: false,
            });
        }
        all.units.push(record.unit);
        all.room_keys.push(record.room_key);
        if let Some(last) = all.buildings.last_mut() {
            last.to = index(all.units.len());
            last.divided |= record.unit.section_key != empty;
        }
    }
    all
}

fn name_everything(
    library: &Library,
    aliases: &[(Sym, u32)],
    learned: &[LearnedAlias],
) -> crate::names::Names {
    let mut names = NamesBuilder::default();
    for (at, located) in (0..).zip(&library.sites) {
        let (site, number) = (&located.at, located.number);
        for (level, &area) in AreaLevel::ALL.into_iter().zip(&site.areas) {
            names.area(level, area, library.text(area));
        }
        names.road(library.text(site.road), number, at);
        names.community(
            library.text(site.areas[AreaLevel::Community as usize]),
            number,
            at,
        );
        names.compound(library.text(site.compound), NameKind::Official, at);
    }
    for (level, name) in crate::divisions::all() {
        names.elsewhere(level, name);
    }
    for &(alias, site) in aliases {
        for alias in library.text(alias).split('|') {
            names.compound(alias, NameKind::Alias, site);
        }
    }
    for &key in &library.building_keys {
        names.label(library.text(key));
    }
    for alias in learned {
        let Some(&at) = library.by_code.get(&alias.building) else {
            continue;
        };
        let home = library.buildings[at as usize].site;
        match alias.scope {
            AliasScope::Building => names.building(&alias.text, at),
            AliasScope::Compound => {
                let one = library.site(home).at;
                let whole = |site: &Site| {
                    site.compound == one.compound
                        && site.areas == one.areas
                        && (one.compound != library.empty
                            || (site.road, site.road_no) == (one.road, one.road_no))
                };
                for (site, _) in (0..)
                    .zip(&library.sites)
                    .filter(|(_, site)| whole(&site.at))
                {
                    names.compound(&alias.text, NameKind::Learned, site);
                }
            }
        }
    }
    names.build()
}
