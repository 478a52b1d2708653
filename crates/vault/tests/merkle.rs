//! The Merkle tree against the published vectors of RFC 6962 (the reference implementation's test
//! data) and against its own definitions.

use proptest::prelude::*;
use vault::merkle::{
    Frontier, Hash, consistency_proof, empty_root, inclusion_proof, leaf, root, verify_consistency,
    verify_inclusion,
};

/// The eight inputs of the Certificate Transparency reference tests, in hexadecimal.
const INPUTS: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// The roots over the first one to eight inputs.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal"))
        .collect()
}

fn hash(hex: &str) -> Hash {
    Hash(bytes(hex).try_into().expect("32 bytes"))
}

fn inputs() -> Vec<Hash> {
    INPUTS.iter().map(|hex| leaf(&bytes(hex))).collect()
}

#[test]
fn published_roots() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(empty_root().to_string(), empty);
    let leaves = inputs();
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root(), empty_root());
    for (i, expected) in ROOTS.iter().enumerate() {
        frontier.push(leaves[i]);
        assert_eq!(
            root(&leaves[..=i]).to_string(),
            *expected,
            "{} leaves",
            i + 1
        );
        assert_eq!(frontier.root().to_string(), *expected, "{} leaves", i + 1);
    }
}

#[test]
fn published_inclusion_proofs() {
    let leaves = inputs();
    for (index, size, proof) in [
        (0, 1, vec![]),
        (
            0,
            8,
            vec![
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            vec![
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            3,
            vec!["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
        ),
        (
            1,
            5,
            vec![
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ] {
        let expected: Vec<Hash> = proof.into_iter().map(hash).collect();
        assert_eq!(
            inclusion_proof(&leaves[..size], index),
            Some(expected),
            "{index} of {size}"
        );
    }
}

#[test]
fn published_consistency_proofs() {
    let leaves = inputs();
    for (old, new, proof) in [
        (1, 1, vec![]),
        (
            1,
            8,
            vec![
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            vec![
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            vec![
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ] {
        let expected: Vec<Hash> = proof.into_iter().map(hash).collect();
        assert_eq!(
            consistency_proof(&leaves[..new], old),
            Some(expected),
            "{old} to {new}"
        );
    }
}

#[test]
fn every_proof_of_small_trees_holds_and_no_other_place_or_size_does() {
    let leaves: Vec<Hash> = (0..40u8).map(|i| leaf(&[i])).collect();
    for size in 1..=leaves.len() {
        let whole = root(&leaves[..size]);
        for index in 0..size {
            let proof = inclusion_proof(&leaves[..size], index).expect("in the tree");
            for claimed in 0..size + 2 {
                let holds =
                    verify_inclusion(leaves[index], claimed as u64, size as u64, &proof, whole);
                assert_eq!(
                    holds,
                    claimed == index,
                    "{index} of {size} claimed as {claimed}"
                );
            }
        }
        for old in 1..=size {
            let proof = consistency_proof(&leaves[..size], old).expect("within the tree");
            let before = root(&leaves[..old]);
            assert!(verify_consistency(
                old as u64,
                before,
                size as u64,
                whole,
                &proof
            ));
            let other = leaf(b"other");
            assert!(!verify_consistency(
                old as u64,
                other,
                size as u64,
                whole,
                &proof
            ));
            assert!(!verify_consistency(
                old as u64,
                before,
                size as u64,
                other,
                &proof
            ));
        }
    }
    assert_eq!(inclusion_proof(&leaves, 40), None);
    assert_eq!(consistency_proof(&leaves, 0), None);
    assert_eq!(consistency_proof(&leaves, 41), None);
    assert!(!verify_consistency(0, empty_root(), 1, leaves[0], &[]));
}

#[test]
fn a_stored_frontier_goes_on_where_it_was() {
    let leaves: Vec<Hash> = (0..100u8).map(|i| leaf(&[i])).collect();
    for cut in 0..leaves.len() {
        let mut frontier = Frontier::new();
        leaves[..cut].iter().for_each(|leaf| frontier.push(*leaf));
        let stored = frontier.subtrees().to_vec();
        let mut again = Frontier::from_parts(frontier.size(), stored).expect("its own parts");
        leaves[cut..].iter().for_each(|leaf| again.push(*leaf));
        assert_eq!(again.root(), root(&leaves));
    }
    assert!(Frontier::from_parts(3, vec![leaves[0]]).is_err());
}

proptest! {
    #[test]
    fn a_changed_proof_fails(size in 2..200usize, index in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let leaves: Vec<Hash> = (0..size).map(|i| leaf(&i.to_be_bytes())).collect();
        let index = index.index(size);
        let mut proof = inclusion_proof(&leaves, index).expect("in the tree");
        let at = at.index(proof.len());
        proof[at].0[0] ^= 1;
        prop_assert!(!verify_inclusion(leaves[index], index as u64, size as u64, &proof, root(&leaves)));
    }

    #[test]
    fn any_proof_is_survived(index in any::<u64>(), size in any::<u64>(), proof in proptest::collection::vec(any::<[u8; 32]>(), 0..70)) {
        let proof: Vec<Hash> = proof.into_iter().map(Hash).collect();
        let hash = leaf(b"x");
        prop_assert!(!verify_inclusion(hash, index, size, &proof, Hash([0; 32])));
        prop_assert!(!verify_consistency(index, hash, size, Hash([0; 32]), &proof));
    }
}
