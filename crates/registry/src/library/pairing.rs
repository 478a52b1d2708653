//! Which reported thing is which known thing.

use std::collections::HashMap;
use std::hash::Hash;

/// A known thing's marks.
pub(super) struct Known<K> {
    pub(super) code: String,
    pub(super) key: K,
    pub(super) retired: bool,
}

/// A reported thing's marks.
pub(super) struct Reported<K> {
    pub(super) code: String,
    pub(super) key: K,
}

/// For each reported thing the index of the known thing it is, if any.
///
/// A code is only an alias, so where code and place disagree the place decides: first those that
/// agree in both, then those whose place is the same (they were given another code), then those
/// whose code is the same (they were renamed). A place that stands twice on either side decides
/// nothing. Retired things come back only when both agree.
pub(super) fn pair<K: Hash + Eq + Clone>(
    known: &[Known<K>],
    reported: &[Reported<K>],
) -> Vec<Option<usize>> {
    let mut answer = vec![None; reported.len()];
    let mut taken = vec![false; known.len()];

    let mut by_both: HashMap<(&str, &K), usize> = HashMap::with_capacity(known.len());
    for (index, thing) in known.iter().enumerate() {
        let slot = by_both.entry((&thing.code, &thing.key)).or_insert(index);
        // A standing one is preferred to a retired one of the same marks.
        if known[*slot].retired && !thing.retired {
            *slot = index;
        }
    }
    for (index, thing) in reported.iter().enumerate() {
        if let Some(&found) = by_both.get(&(thing.code.as_str(), &thing.key))
            && !taken[found]
        {
            answer[index] = Some(found);
            taken[found] = true;
        }
    }
    by_only(
        known,
        reported,
        &mut answer,
        &mut taken,
        |k| k.key.clone(),
        |r| r.key.clone(),
    );
    by_only(
        known,
        reported,
        &mut answer,
        &mut taken,
        |k| k.code.clone(),
        |r| r.code.clone(),
    );
    answer
}

/// Pairs what is left by one mark, where it is unique on both sides.
fn by_only<K, M: Hash + Eq>(
    known: &[Known<K>],
    reported: &[Reported<K>],
    answer: &mut [Option<usize>],
    taken: &mut [bool],
    of_known: impl Fn(&Known<K>) -> M,
    of_reported: impl Fn(&Reported<K>) -> M,
) {
    let mut left: HashMap<M, Option<usize>> = HashMap::new();
    for (index, thing) in known
        .iter()
        .enumerate()
        .filter(|(i, k)| !taken[*i] && !k.retired)
    {
        left.entry(of_known(thing))
            .and_modify(|slot| *slot = None)
            .or_insert(Some(index));
    }
    let mut asked: HashMap<M, usize> = HashMap::new();
    for (index, thing) in reported.iter().enumerate() {
        if answer[index].is_none() {
            *asked.entry(of_reported(thing)).or_default() += 1;
        }
    }
    for (index, thing) in reported.iter().enumerate() {
        if answer[index].is_some() {
            continue;
        }
        let mark = of_reported(thing);
        if asked.get(&mark) == Some(&1)
            && let Some(&Some(found)) = left.get(&mark)
        {
            answer[index] = Some(found);
            taken[found] = true;
        }
    }
}
