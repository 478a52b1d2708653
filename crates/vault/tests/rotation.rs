//! Master keys in several versions.

use proptest::prelude::*;
use uuid::Uuid;
use vault::{BlindIndex, DataKey, Field, Keyring, MasterKey, Purpose, Suite, Unreadable, WrapKey};

const PLACE: Field<'_> = Field {
    column: "party.data_key",
    district: "109901",
    row: Uuid::from_u128(7),
};

fn master(seed: u8) -> MasterKey {
    MasterKey::new([seed; 32])
}

#[test]
fn the_newest_version_wraps_and_each_unwraps_its_own() {
    for suite in Suite::ALL {
        let ring = Keyring::new(suite, &master(1));
        let key = DataKey::new(suite, [9; 32]);
        let sealed = key.seal(PLACE, b"words", [3; 12]);
        let before = key.wrap(&ring.wrap, PLACE, [1; 12]);
        assert_eq!((ring.wrap.version(), WrapKey::version_of(&before)), (1, 1));

        // A clone learns with it, as the program's parts do.
        let clone = ring.clone();
        clone.wrap.learn(2, &master(2));
        let after = key.wrap(&ring.wrap, PLACE, [2; 12]);
        assert_eq!((ring.wrap.version(), WrapKey::version_of(&after)), (2, 2));
        for wrapped in [&before, &after] {
            let opened = DataKey::unwrap(&ring.wrap, PLACE, wrapped).expect("it opens");
            assert_eq!(
                opened.open(PLACE, &sealed).expect("it opens").as_slice(),
                b"words"
            );
        }

        // One that started later knows the newest only; one that never learnt, the first only.
        let new = Keyring::rotated(suite, &master(1), (2, &master(2)));
        assert!(DataKey::unwrap(&new.wrap, PLACE, &after).is_ok());
        assert_eq!(
            DataKey::unwrap(&new.wrap, PLACE, &before).map(drop),
            Err(Unreadable::UnknownVersion { version: 1 })
        );
        let old = Keyring::new(suite, &master(1));
        assert_eq!(
            DataKey::unwrap(&old.wrap, PLACE, &after).map(drop),
            Err(Unreadable::UnknownVersion { version: 2 })
        );
        // Another version's number on it doesn't open it either.
        ring.wrap.learn(3, &master(2));
        let mut relabelled = after.clone();
        relabelled[2] = 3;
        assert_eq!(
            DataKey::unwrap(&ring.wrap, PLACE, &relabelled).map(drop),
            Err(Unreadable::NotAuthentic)
        );
    }
}

#[test]
fn what_compares_stays_and_what_signs_changes() {
    for suite in Suite::ALL {
        let first = Keyring::new(suite, &master(1));
        let second = Keyring::rotated(suite, &master(1), (2, &master(2)));
        let index = |ring: &Keyring| BlindIndex::of(&ring.index, Purpose::Phone, "13800000000");
        assert_eq!(index(&first), index(&second));
        assert_ne!(first.plate.public(), second.plate.public());
        assert_ne!(first.receipt.public(), second.receipt.public());
    }
}

#[test]
fn the_root_is_kept_under_the_key_in_use() {
    for suite in Suite::ALL {
        let sealed = master(2).seal_root(suite, &master(1), [4; 12]);
        let root = master(2).open_root(suite, &sealed).expect("it opens");
        assert_eq!(root.as_bytes(), master(1).as_bytes());
        assert!(master(3).open_root(suite, &sealed).is_err());
    }
}

#[test]
fn several_keys_are_read_from_one_text() {
    let text = format!("{}\n{}\n", &*master(1).to_text(), &*master(2).to_text());
    let keys = MasterKey::parse_all(&text).expect("two keys");
    let seeds: Vec<u8> = keys.iter().map(|key| key.as_bytes()[0]).collect();
    assert_eq!(seeds, [1, 2]);
    for wrong in ["", " \n", "xyz", &format!("{text} xyz")] {
        assert!(MasterKey::parse_all(wrong).is_err());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let ring = Keyring::rotated(Suite::Intl, &master(1), (300, &master(2)));
        prop_assert!(DataKey::unwrap(&ring.wrap, PLACE, &bytes).is_err());
        let mut later = vec![3, 1, 44];
        later.extend(&bytes);
        prop_assert!(DataKey::unwrap(&ring.wrap, PLACE, &later).is_err());
    }
}
