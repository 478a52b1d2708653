//! Who is who: which mentions mean one person.

use std::collections::{BTreeMap, BTreeSet};

use super::{Marks, Person, Voice};

/// Somebody mentioned; the registry's own stays have no voice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub(super) marks: Marks,
    pub(super) voice: Option<Voice>,
}

/// The people at a door.
#[derive(Debug, Default)]
pub(super) struct People {
    /// In an order that depends on their marks only.
    pub(super) all: Vec<Person>,
    /// Pairs of different names taken for one person by their telephone: places in `all`.
    pub(super) names_differ: Vec<usize>,
    /// Pairs that have name and telephone in common and two documents.
    pub(super) two_documents: Vec<[usize; 2]>,
    whose: BTreeMap<Mention, usize>,
}

impl People {
    /// The person meant; `None` where that can't be told.
    pub(super) fn find(&self, marks: &Marks, voice: Option<Voice>) -> Option<usize> {
        let mention = Mention {
            marks: marks.clone(),
            voice,
        };
        self.whose.get(&mention).copied()
    }
}

#[derive(Debug, Default)]
struct Group {
    person: Person,
    mentions: Vec<Mention>,
}

impl Group {
    fn take(&mut self, mention: Mention) {
        self.person.take(&mention.marks);
        self.mentions.push(mention);
    }

    fn voices(&self) -> BTreeSet<Option<Voice>> {
        self.mentions.iter().map(|m| m.voice).collect()
    }
}

/// Marks of one name that one declaration gives to two people: they are two, documents or not.
pub(super) type Apart = BTreeMap<Marks, BTreeSet<Marks>>;

/// Puts mentions together. Each step looks only at what the steps before it made of all mentions,
/// so the order in which they are given makes no difference.
pub(super) fn people(mentions: BTreeSet<Mention>, apart: &Apart) -> People {
    let (mut groups, rest) = by_document(mentions);
    let rest = namesakes(&mut groups, rest, apart);
    let rest = by_name(&mut groups, rest);
    by_phone_alone(&mut groups, rest);
    let names_differ = join_by_phone(&mut groups);
    groups.sort_by(|a, b| a.person.cmp(&b.person));
    let two_documents = two_documents(&groups);
    let mut people = People {
        two_documents,
        ..People::default()
    };
    for (place, group) in groups.into_iter().enumerate() {
        if names_differ.contains(&group.person) {
            people.names_differ.push(place);
        }
        people.all.push(group.person);
        let mentions = group.mentions.into_iter();
        people
            .whose
            .extend(mentions.map(|mention| (mention, place)));
    }
    people
}

fn by_document(mentions: BTreeSet<Mention>) -> (Vec<Group>, Vec<Mention>) {
    let mut groups: BTreeMap<Vec<u8>, Group> = BTreeMap::new();
    let mut rest = Vec::new();
    for mention in mentions {
        match mention.marks.document.clone() {
            Some(document) => groups.entry(document).or_default().take(mention),
            None => rest.push(mention),
        }
    }
    (groups.into_values().collect(), rest)
}

/// Somebody named beside a namesake, without a document: another namesake's, by telephone or as the
/// only other one; else a person of their own for each telephone.
fn namesakes(groups: &mut Vec<Group>, mentions: Vec<Mention>, apart: &Apart) -> Vec<Mention> {
    let mut own: BTreeMap<Marks, Group> = BTreeMap::new();
    let mut join: Vec<(usize, Mention)> = Vec::new();
    let mut rest = Vec::new();
    for mention in mentions {
        let (Some(name), Some(others)) = (&mention.marks.name, apart.get(&mention.marks)) else {
            rest.push(mention);
            continue;
        };
        let may_be = |place: &usize| {
            let group = &groups[*place];
            let other = group.mentions.iter().any(|m| others.contains(&m.marks));
            group.person.names.contains(name) && !other
        };
        let candidates: Vec<usize> = (0..groups.len()).filter(may_be).collect();
        match one_of(groups, &candidates, mention.marks.phone.as_ref()) {
            Some(place) => join.push((place, mention)),
            None => own.entry(mention.marks.clone()).or_default().take(mention),
        }
    }
    for (place, mention) in join {
        groups[place].take(mention);
    }
    groups.extend(own.into_values());
    rest
}

/// The only one, or the only one with that telephone.
fn one_of(groups: &[Group], candidates: &[usize], phone: Option<&Vec<u8>>) -> Option<usize> {
    if let [only] = candidates {
        return Some(*only);
    }
    let phone = phone?;
    let has = |place: &&usize| groups[**place].person.phones.contains(phone);
    let mut with_phone = candidates.iter().filter(has);
    match (with_phone.next(), with_phone.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    }
}

/// A name without a document is the one person here of that name; among several, the one with
/// that telephone; nobody, where that doesn't tell either.
fn by_name(groups: &mut Vec<Group>, mentions: Vec<Mention>) -> Vec<Mention> {
    let known = groups.len();
    let mut names: BTreeMap<Vec<u8>, Group> = BTreeMap::new();
    let mut join: Vec<(usize, Mention)> = Vec::new();
    let mut rest = Vec::new();
    for mention in mentions {
        let Some(name) = mention.marks.name.clone() else {
            rest.push(mention);
            continue;
        };
        let is_called = |place: &usize| groups[*place].person.names.contains(&name);
        let namesakes: Vec<usize> = (0..known).filter(is_called).collect();
        if namesakes.is_empty() {
            names.entry(name).or_default().take(mention);
        } else if let Some(place) = one_of(groups, &namesakes, mention.marks.phone.as_ref()) {
            join.push((place, mention));
        }
    }
    for (place, mention) in join {
        groups[place].take(mention);
    }
    groups.extend(names.into_values());
    rest
}

/// A telephone alone is the one person here who has it.
fn by_phone_alone(groups: &mut Vec<Group>, mentions: Vec<Mention>) {
    let mut phones: BTreeMap<Vec<u8>, Group> = BTreeMap::new();
    let mut join: Vec<(usize, Mention)> = Vec::new();
    for mention in mentions {
        let Some(phone) = mention.marks.phone.clone() else {
            continue;
        };
        let has = |place: &usize| groups[*place].person.phones.contains(&phone);
        let owners: Vec<usize> = (0..groups.len()).filter(has).collect();
        match owners[..] {
            [] => phones.entry(phone).or_default().take(mention),
            [only] => join.push((only, mention)),
            _ => {}
        }
    }
    for (place, mention) in join {
        groups[place].take(mention);
    }
    groups.extend(phones.into_values());
}

/// Two people with one telephone and different names are one where no voice names both and not
/// both have a document: a name was misheard. Gives back who was joined.
fn join_by_phone(groups: &mut Vec<Group>) -> Vec<Person> {
    let mut owners: BTreeMap<&Vec<u8>, Vec<usize>> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        for phone in &group.person.phones {
            owners.entry(phone).or_default().push(place);
        }
    }
    let mut pairs: BTreeSet<[usize; 2]> = BTreeSet::new();
    let mut crowded: BTreeSet<usize> = BTreeSet::new();
    for owners in owners.into_values() {
        match owners[..] {
            [] | [_] => {}
            [a, b] => {
                pairs.insert([a, b]);
            }
            _ => crowded.extend(owners),
        }
    }
    let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
    for place in pairs.iter().flatten() {
        *uses.entry(*place).or_default() += 1;
    }
    let joined: Vec<[usize; 2]> = pairs
        .into_iter()
        .filter(|[a, b]| {
            let (one, other) = (&groups[*a], &groups[*b]);
            let alone = |place| uses[place] == 1 && !crowded.contains(place);
            let documents = [one, other].map(|g| g.person.document.is_some());
            alone(a)
                && alone(b)
                && documents != [true, true]
                && one.voices().is_disjoint(&other.voices())
        })
        .collect();
    let mut people = Vec::new();
    let mut gone = BTreeSet::new();
    for [a, b] in joined {
        let other = std::mem::take(&mut groups[b]);
        gone.insert(b);
        groups[a].person.join(other.person);
        groups[a].mentions.extend(other.mentions);
        people.push(groups[a].person.clone());
    }
    let mut place = 0;
    groups.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
    people
}

fn two_documents(groups: &[Group]) -> Vec<[usize; 2]> {
    let mut pairs = Vec::new();
    for (a, one) in groups.iter().enumerate() {
        for (b, other) in groups.iter().enumerate().skip(a + 1) {
            let documents = one.person.document.is_some() && other.person.document.is_some();
            let alike = !one.person.names.is_disjoint(&other.person.names)
                && !one.person.phones.is_disjoint(&other.person.phones);
            if documents && alike && one.voices().is_disjoint(&other.voices()) {
                pairs.push([a, b]);
            }
        }
    }
    pairs
}
