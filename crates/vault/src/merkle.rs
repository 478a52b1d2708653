//! A Merkle tree over a log as RFC 6962 section 2.1 defines it (SHA-256, 0x00 before a leaf, 0x01
//! before a node): one root stands for every entry and its place.

use sha2::{Digest as _, Sha256};

use crate::key::encode_hex;

/// A node of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&encode_hex(&self.0))
    }
}

/// The hash of one entry.
pub fn leaf(entry: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

/// The hash over two nodes.
pub fn node(left: Hash, right: Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of the empty log.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The right edge of a growing tree: enough to append and to tell the root, in at most 64 hashes.
/// Stored beside a signed head it lets the sealer go on without reading the log again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    // Roots of the complete subtrees, largest first: one for each bit set in `size`.
    subtrees: Vec<Hash>,
}

/// A stored frontier that can't be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a log of {size} entries has {expected} subtrees, {found} are stored: rebuild it from the log"
)]
pub struct BadFrontier {
    size: u64,
    expected: u32,
    found: usize,
}

impl Frontier {
    /// The frontier of the empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// A stored frontier again.
    ///
    /// # Errors
    /// [`BadFrontier`] where the number of subtrees doesn't fit the size.
    pub fn from_parts(size: u64, subtrees: Vec<Hash>) -> Result<Self, BadFrontier> {
        let expected = size.count_ones();
        if usize::try_from(expected) == Ok(subtrees.len()) {
            Ok(Self { size, subtrees })
        } else {
            Err(BadFrontier {
                size,
                expected,
                found: subtrees.len(),
            })
        }
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest first, for storage.
    pub fn subtrees(&self) -> &[Hash] {
        &self.subtrees
    }

    /// Appends the hash of the next entry.
    pub fn push(&mut self, leaf: Hash) {
        let mut merged = leaf;
        // Each trailing one-bit of the size is a complete subtree of the same height to merge.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                merged = node(left, merged);
            }
        }
        self.subtrees.push(merged);
        self.size += 1;
    }

    /// The root over everything appended.
    pub fn root(&self) -> Hash {
        self.subtrees
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node(left, right))
            .unwrap_or_else(empty_root)
    }
}

/// The root over the leaves, in order.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// The hashes that prove that entry `index` (from 0) is in the log, lowest first; `None` where
/// there is no such entry.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut proof, beside) = if index < at {
        (inclusion_proof(left, index)?, root(right))
    } else {
        (inclusion_proof(right, index - at)?, root(left))
    };
    proof.push(beside);
    Some(proof)
}

/// Whether `proof` shows entry `index` with hash `leaf` in the log of `size` entries and `root`
/// (RFC 9162 section 2.1.3.2).
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node(*beside, hash);
            if place & 1 == 0 {
                let levels = place.trailing_zeros().min(63);
                place >>= levels;
                last >>= levels;
            }
        } else {
            hash = node(hash, *beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// The hashes that prove that the log's first `old` entries are as they were; `None` where `old`
/// is 0 or more than there are.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    (1..=leaves.len())
        .contains(&old)
        .then(|| sub_proof(leaves, old, true))
}

fn sub_proof(leaves: &[Hash], old: usize, whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    if old <= at {
        let mut proof = sub_proof(left, old, whole);
        proof.push(root(right));
        proof
    } else {
        let mut proof = sub_proof(right, old - at, false);
        proof.push(root(left));
        proof
    }
}

/// Whether `proof` shows that the log of `new` entries and `new_root` begins with the log of `old`
/// entries and `old_root` (RFC 9162 section 2.1.4.2).
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
    proof: &[Hash],
) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    let whole = [old_root];
    // An old size that is a power of two is itself a subtree: its root isn't repeated.
    let mut path = if old.is_power_of_two() {
        whole.iter().chain(proof)
    } else {
        [].iter().chain(proof)
    };
    let (mut place, mut last) = (old - 1, new - 1);
    let levels = place.trailing_ones().min(63);
    place >>= levels;
    last >>= levels;
    let Some(first) = path.next() else {
        return false;
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for beside in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node(*beside, old_hash);
            new_hash = node(*beside, new_hash);
            if place & 1 == 0 {
                let levels = place.trailing_zeros().min(63);
                place >>= levels;
                last >>= levels;
            }
        } else {
            new_hash = node(new_hash, *beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old_root && new_hash == new_root
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: usize) -> usize {
    1 << (length - 1).ilog2()
}
