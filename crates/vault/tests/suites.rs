//! What holds of either suite, and that neither reads the other's.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;
use vault::audit::{AuditEntry, SignedHead};
use vault::receipt::{Accepted, Salt, Words};
use vault::signature::PublicKey;
use vault::{BlindIndex, DataKey, Field, Keyring, MasterKey, Purpose, Suite, Unreadable};
use vault::{keyfile, merkle, plate, receipt};

const HERE: &str = "109901";
const PLACE: Field<'_> = Field {
    column: "party.name",
    district: HERE,
    row: Uuid::from_u128(7),
};

fn ring(suite: Suite) -> Keyring {
    Keyring::new(suite, &MasterKey::new([3; 32]))
}

fn other(suite: Suite) -> Suite {
    match suite {
        Suite::Intl => Suite::Gm,
        Suite::Gm => Suite::Intl,
    }
}

#[test]
fn a_suite_has_a_name() {
    for suite in Suite::ALL {
        assert_eq!(Suite::parse(suite.name()), Some(suite));
    }
    assert_eq!(Suite::parse("GM"), None);
}

#[test]
fn what_is_sealed_opens_with_its_suite_only() {
    for suite in Suite::ALL {
        let (ring, key) = (ring(suite), DataKey::new(suite, [9; 32]));
        let sealed = key.seal(PLACE, "张三".as_bytes(), [2; 12]);
        let wrapped = key.wrap(&ring.wrap, PLACE, [1; 12]);
        assert_eq!(sealed.len(), 6 + 29);
        let again = DataKey::unwrap(&ring.wrap, PLACE, &wrapped).expect("it opens");
        assert_eq!(
            again.open(PLACE, &sealed).expect("it opens").as_slice(),
            "张三".as_bytes()
        );
        let foreign = DataKey::new(other(suite), [9; 32]);
        assert!(matches!(
            foreign.open(PLACE, &sealed),
            Err(Unreadable::OtherFormat { .. })
        ));
        // Not by changing the byte that says how, either.
        let mut relabelled = sealed.clone();
        relabelled[0] ^= 3;
        assert_eq!(
            foreign.open(PLACE, &relabelled).map(drop),
            Err(Unreadable::NotAuthentic)
        );
        let foreign = self::ring(other(suite));
        assert!(DataKey::unwrap(&foreign.wrap, PLACE, &wrapped).is_err());
    }
}

#[test]
fn what_is_indexed_is_found_with_its_suite_only() {
    let index = |suite| BlindIndex::of(&ring(suite).index, Purpose::Phone, "13800000000");
    assert_eq!(index(Suite::Gm), index(Suite::Gm));
    assert_ne!(index(Suite::Gm), index(Suite::Intl));
}

#[test]
fn an_audit_log_is_authenticated_by_its_suite_only() {
    let entry = AuditEntry {
        id: Uuid::from_u128(5),
        district: HERE.to_owned(),
        at: Timestamp::UNIX_EPOCH,
        actor: "machine".to_owned(),
        action: "stay.opened".to_owned(),
        subject: "stay/1".to_owned(),
        detail: String::new(),
    };
    for suite in Suite::ALL {
        let (ours, theirs) = (ring(suite).audit, ring(other(suite)).audit);
        let tag = entry.authenticate(&ours);
        assert!(entry.is_authentic(&ours, &tag) && !entry.is_authentic(&theirs, &tag));
        let leaf = entry.leaf(&tag);
        let root = merkle::root(&[leaf]);
        let head = SignedHead::sign(&ours, HERE, 1, root, Timestamp::UNIX_EPOCH);
        assert!(head.is_authentic(&ours) && !head.is_authentic(&theirs));
    }
}

fn signed(suite: Suite) -> (String, String) {
    let accepted = Accepted {
        district: HERE.to_owned(),
        declaration: Uuid::from_u128(7),
        at: Timestamp::UNIX_EPOCH,
        said: Words::new("move_in").digest(Salt([5; 16])),
    };
    let ring = ring(suite);
    (
        ring.plate.token(HERE, 17).expect("a plate"),
        ring.receipt.receipt(&accepted).expect("a receipt"),
    )
}

#[test]
fn what_is_signed_is_told_by_its_key() {
    for suite in Suite::ALL {
        let (ours, theirs) = (ring(suite), ring(other(suite)));
        let (token, line) = signed(suite);
        assert_eq!(
            signed(suite),
            (token.clone(), line.clone()),
            "always the same"
        );
        assert_eq!(token.len(), plate::TOKEN);
        let verdict =
            |key: &PublicKey| plate::verify(&token, HERE, std::slice::from_ref(key)).name();
        assert_eq!(verdict(&ours.plate.public()), "genuine");
        assert_eq!(verdict(&theirs.plate.public()), "unknown_key");
        let verdict =
            |key: &PublicKey| receipt::verify(&line, HERE, std::slice::from_ref(key)).name();
        assert_eq!(verdict(&ours.receipt.public()), "genuine");
        assert_eq!(verdict(&theirs.receipt.public()), "unknown_key");
        assert_eq!(verdict(&ours.plate.public()), "unknown_key");
    }
}

#[test]
fn a_public_key_has_one_text() {
    for suite in Suite::ALL {
        let key = ring(suite).plate.public();
        let text = key.to_text();
        assert!(text.starts_with(suite.scheme().name()), "{text}");
        assert_eq!(PublicKey::parse(&text), Ok(key));
    }
    let text = ring(Suite::Gm).plate.public().to_text();
    let x = &text["sm2:04".len()..][..64];
    for wrong in [
        format!("sm2:02{x}"),
        format!("sm2:03{x}"),
        format!("sm2:04{}", "11".repeat(64)),
        "sm2:00".to_owned(),
        "sm2:".to_owned(),
        text.replace("sm2", "ed25519"),
    ] {
        assert!(PublicKey::parse(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_key_file_says_its_suite() {
    let (master, phrase) = (MasterKey::new([5; 32]), "four unrelated words");
    for suite in Suite::ALL {
        let file = keyfile::wrap(suite, &master, phrase, [1; 16], [2; 12]).expect("long enough");
        let opened = keyfile::unwrap(&file, phrase).expect("it opens");
        assert_eq!(opened.as_bytes(), master.as_bytes());
        let mut relabelled = file.clone();
        relabelled[9] ^= 3;
        assert!(keyfile::unwrap(&relabelled, phrase).is_err());
    }
}

/// Made by other implementations: SM2 and RFC 6979 from the standards' formulas in Python over
/// OpenSSL's SM3, GCM after NIST SP 800-38D over OpenSSL's SM4.
#[test]
fn what_is_kept_for_years_stays_as_it_is() {
    let ring = Keyring::new(Suite::Gm, &MasterKey::new([1; 32]));
    assert_eq!(
        ring.plate.public().to_text(),
        "sm2:04045dd49e7949971d0352cb30f05104d243938132f530e4e8af04989f905bca10445bdac21340f23a4ae7e73d250dd636f7ab2d937a7d419c87bbc8936df85971"
    );
    assert_eq!(
        ring.plate.token(HERE, 258).as_deref(),
        Ok(
            "CLBCWCY5AGWU2AAAAAAQFSOCM37HILBUW6FVMU2DDV7JOJ7U3RUFJYLRPOXFB6BWLCRYUF3AEVSGXDDCJKGTHZTTOIALCWG7DVBQUXQY5UHTF22RDIA56OORXSEELBRT"
        )
    );
    let key = DataKey::new(Suite::Gm, [9; 32]);
    let sealed = key.seal(PLACE, "张三".as_bytes(), [2; 12]);
    assert_eq!(
        data_encoding::HEXLOWER.encode(&sealed),
        "02020202020202020202020202e24966d3c1aaaa55046bc405295270e792ed2d58d0a5"
    );
}

proptest! {
    #[test]
    fn any_altered_character_is_altered(at in 0..plate::TOKEN, to in "[A-Z2-7]") {
        let (mut token, _) = signed(Suite::Gm);
        prop_assume!(token[at..=at] != to);
        token.replace_range(at..=at, &to);
        let keys = [ring(Suite::Gm).plate.public()];
        prop_assert_eq!(plate::verify(&token, HERE, &keys).name(), "altered");
    }

    #[test]
    fn any_changed_byte_is_noticed(
        text in proptest::collection::vec(any::<u8>(), 0..100), at: prop::sample::Index, bit in 0..8,
    ) {
        for suite in Suite::ALL {
            let key = DataKey::new(suite, [9; 32]);
            let mut sealed = key.seal(PLACE, &text, [2; 12]);
            let opened = key.open(PLACE, &sealed).expect("it opens");
            prop_assert_eq!(opened.as_slice(), &text[..]);
            let at = at.index(sealed.len());
            sealed[at] ^= 1u8 << bit;
            prop_assert!(key.open(PLACE, &sealed).is_err());
        }
    }
}
