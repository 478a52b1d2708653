//! Keys, field encryption, blind index, key file, tokens.

use proptest::prelude::*;
use uuid::Uuid;
use vault::session::SessionToken;
use vault::{
    BlindIndex, DataKey, Field, KeyTextFault, Keyring, MasterKey, Purpose, Suite, Unreadable,
};

const PLACE: Field<'_> = Field {
    column: "party.name",
    district: "100101",
    row: Uuid::from_u128(7),
};

fn ring(byte: u8) -> Keyring {
    Keyring::new(Suite::Intl, &MasterKey::new([byte; 32]))
}

#[test]
fn key_text_comes_back_in_every_form() {
    let key = MasterKey::new(std::array::from_fn(|i| {
        u8::try_from(250 - i * 3).expect("small")
    }));
    let hex = key.to_text();
    let forms = [
        hex.to_string(),
        hex.to_uppercase(),
        format!("  {}\r\n", *hex),
        "+vf08e7r6OXi39zZ1tPQzcrHxMG+u7i1sq+sqaajoJ0=".to_owned(),
        "-vf08e7r6OXi39zZ1tPQzcrHxMG-u7i1sq-sqaajoJ0".to_owned(),
    ];
    for text in forms {
        let read = MasterKey::parse(&text).expect(&text);
        assert_eq!(read.as_bytes(), key.as_bytes(), "{text}");
    }
}

#[test]
fn key_text_of_another_shape_is_refused_without_repeating_it() {
    for text in [
        "",
        "abcd",
        &"g".repeat(64),
        &"0".repeat(63),
        &"0".repeat(65),
        &"门".repeat(22),
    ] {
        let fault = MasterKey::parse(text).expect_err(text);
        assert_eq!(
            fault,
            KeyTextFault::NotAKey {
                length: text.chars().count()
            }
        );
        assert!(text.is_empty() || !fault.to_string().contains(text));
    }
}

#[test]
fn debug_forms_hold_no_secret() {
    let master = MasterKey::new([0xab; 32]);
    let shown = format!(
        "{master:?} {:?} {:?} {:?}",
        Keyring::new(Suite::Intl, &master),
        DataKey::new(Suite::Intl, [0xab; 32]),
        SessionToken::new([0xab; 32])
    );
    assert!(
        !shown.contains("171") && !shown.to_lowercase().contains("abab"),
        "{shown}"
    );
}

#[test]
fn derived_keys_are_unrelated_and_fixed() {
    let ring = ring(1);
    let session = SessionToken::new([2; 32]);
    let csrf = ring.csrf.token(&session);
    assert!(ring.csrf.accepts(&session, &csrf));
    assert!(!ring.csrf.accepts(&SessionToken::new([3; 32]), &csrf));
    assert!(!ring.csrf.accepts(&session, &csrf[1..]));
    assert!(!ring.csrf.accepts(&session, ""));
    assert!(!self::ring(2).csrf.accepts(&session, &csrf));
    // Computed by another implementation of HKDF and HMAC. Stored data depends on the derivation:
    // it must never change.
    let index = BlindIndex::of(&ring.index, Purpose::Phone, "13800000000");
    assert_eq!(index.as_bytes()[..8], [104, 159, 110, 127, 20, 207, 5, 45]);
}

#[test]
fn a_wrapped_key_opens_only_with_its_master_at_its_place() {
    let key = DataKey::new(Suite::Intl, [9; 32]);
    let wrapped = key.wrap(&ring(1).wrap, PLACE, [1; 12]);
    let sealed = key.seal(PLACE, "张三".as_bytes(), [2; 12]);

    let again = DataKey::unwrap(&ring(1).wrap, PLACE, &wrapped).expect("same master and place");
    assert_eq!(
        again.open(PLACE, &sealed).expect("opens").as_slice(),
        "张三".as_bytes()
    );

    let elsewhere = Field {
        row: Uuid::from_u128(8),
        ..PLACE
    };
    for (ring, place) in [(ring(2), PLACE), (ring(1), elsewhere)] {
        let fault = DataKey::unwrap(&ring.wrap, place, &wrapped).map(drop);
        assert_eq!(fault, Err(Unreadable::NotAuthentic));
    }
    let other = DataKey::new(Suite::Intl, [8; 32]);
    assert_eq!(
        other.open(PLACE, &sealed).map(drop),
        Err(Unreadable::NotAuthentic)
    );
}

#[test]
fn a_sealed_value_does_not_open_elsewhere() {
    let key = DataKey::new(Suite::Intl, [9; 32]);
    let sealed = key.seal(PLACE, b"x", [2; 12]);
    let places = [
        Field {
            column: "party.phone",
            ..PLACE
        },
        Field {
            district: "100102",
            ..PLACE
        },
        Field {
            row: Uuid::from_u128(8),
            ..PLACE
        },
        // The border between column and district is part of the place.
        Field {
            column: "party.name1",
            district: "00101",
            ..PLACE
        },
    ];
    for place in places {
        assert_eq!(
            key.open(place, &sealed).map(drop),
            Err(Unreadable::NotAuthentic),
            "{place}"
        );
    }
}

#[test]
fn later_formats_and_short_values_are_named() {
    let key = DataKey::new(Suite::Intl, [9; 32]);
    let mut sealed = key.seal(PLACE, b"", [2; 12]);
    assert_eq!(sealed.len(), 29);
    assert_eq!(
        key.open(PLACE, &[]).map(drop),
        Err(Unreadable::CutOff { length: 0 })
    );
    let cut = key.open(PLACE, &sealed[..28]).map(drop);
    assert_eq!(cut, Err(Unreadable::CutOff { length: 28 }));
    sealed[0] = 2;
    let later = key.open(PLACE, &sealed).map(drop);
    assert_eq!(
        later,
        Err(Unreadable::OtherFormat {
            format: 2,
            expected: 1
        })
    );
}

#[test]
fn blind_indexes_differ_by_purpose_value_key_and_borders() {
    let ring = ring(1);
    let parts = |parts: &[&[u8]]| BlindIndex::of_parts(&ring.index, Purpose::PersonAtDoor, parts);
    let all = [
        BlindIndex::of(&ring.index, Purpose::IdNumber, "13800000000"),
        BlindIndex::of(&ring.index, Purpose::Phone, "13800000000"),
        BlindIndex::of(&ring.index, Purpose::Phone, "13800000001"),
        BlindIndex::of(&self::ring(2).index, Purpose::Phone, "13800000000"),
        parts(&[b"a", b"bc"]),
        parts(&[b"ab", b"c"]),
        parts(&[b"abc"]),
    ];
    let distinct: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
}

#[test]
fn a_key_file_opens_with_its_passphrase_only() {
    use vault::keyfile::{KeyFileFault, unwrap, wrap};
    let master = MasterKey::new([5; 32]);
    let passphrase = "四个没有关系的词 horse staple";
    let file = wrap(Suite::Intl, &master, passphrase, [1; 16], [2; 12]).expect("long enough");
    assert_eq!(
        unwrap(&file, passphrase).expect("opens").as_bytes(),
        master.as_bytes()
    );
    let wrong = unwrap(&file, "another passphrase").map(drop);
    assert_eq!(wrong, Err(KeyFileFault::WrongPassphrase));
    let short = wrap(Suite::Intl, &master, "short", [1; 16], [2; 12]).map(drop);
    assert_eq!(short, Err(KeyFileFault::ShortPassphrase { length: 5 }));

    let mut greedy = file.clone();
    greedy[10] = 0xff;
    assert!(matches!(
        unwrap(&greedy, passphrase),
        Err(KeyFileFault::Cost { .. })
    ));
    let mut later = file.clone();
    later[9] = 9;
    let fault = unwrap(&later, passphrase).map(drop);
    assert_eq!(fault, Err(KeyFileFault::UnknownVersion { version: 9 }));
    for length in [0, 5, 9, 20, file.len() - 1] {
        let fault = unwrap(&file[..length], passphrase).map(drop);
        assert_eq!(
            fault,
            Err(KeyFileFault::NotAKeyFile { length }),
            "{length} bytes"
        );
    }
}

#[test]
fn session_tokens_come_back_and_are_stored_hashed() {
    let token = SessionToken::new([7; 32]);
    let text = token.text();
    assert_eq!(text.len(), 43);
    let again = SessionToken::parse(&text).expect("own text");
    assert_eq!(again.stored(), token.stored());
    assert_ne!(token.stored(), [7; 32]);
    for text in ["", "abc", &"A".repeat(44), "/".repeat(43).as_str()] {
        assert!(SessionToken::parse(text).is_none(), "{text}");
    }
}

#[test]
fn signed_values_hold_for_one_purpose() {
    let ring = ring(1);
    let signature = ring.session.sign("language", b"zh");
    assert!(ring.session.accepts("language", b"zh", &signature));
    assert!(!ring.session.accepts("language", b"en", &signature));
    assert!(!ring.session.accepts("sign-in", b"zh", &signature));
    assert!(!ring.session.accepts("language", b"zh", "not base64!"));
}

proptest! {
    #[test]
    fn what_is_sealed_opens(text in any::<Vec<u8>>(), key in any::<[u8; 32]>(), nonce in any::<[u8; 12]>()) {
        let key = DataKey::new(Suite::Intl, key);
        let sealed = key.seal(PLACE, &text, nonce);
        let opened = key.open(PLACE, &sealed).expect("opens");
        prop_assert_eq!(opened.as_slice(), text.as_slice());
    }

    #[test]
    fn any_changed_bit_is_noticed(text in any::<Vec<u8>>(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let key = DataKey::new(Suite::Intl, [9; 32]);
        let mut sealed = key.seal(PLACE, &text, [3; 12]);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(key.open(PLACE, &sealed).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = MasterKey::parse(&text);
        let _ = SessionToken::parse(&text);
    }
}
