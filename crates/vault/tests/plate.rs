//! Plates: genuine ones pass, everything else is refused for what it is.

use proptest::prelude::*;
use vault::plate::{Altered, MOST_SERIAL, NoSuchPlate, TOKEN, Verdict, address, token_in, verify};
use vault::signature::{KeyId, PublicKey};
use vault::{Keyring, MasterKey, Suite};

const HERE: &str = "109901";

fn ring(seed: u8) -> Keyring {
    Keyring::new(Suite::Intl, &MasterKey::new([seed; 32]))
}

fn token(seed: u8, district: &str, serial: u64) -> String {
    ring(seed).plate.token(district, serial).expect("a plate")
}

#[test]
fn a_plate_is_told_by_key_and_district() {
    let ours = ring(1).plate.public();
    let theirs = ring(2).plate.public();
    let both = [ours.clone(), theirs.clone()];
    let only = [ours];
    let cases: [(&str, u8, &[PublicKey], &str); 5] = [
        (HERE, 1, &only, "genuine"),
        (HERE, 2, &only, "unknown_key"),
        ("109902", 1, &only, "other_district"),
        ("109902", 2, &only, "other_district"),
        (HERE, 2, &both, "genuine"),
    ];
    for (district, key, known, expected) in cases {
        let verdict = verify(&token(key, district, 7), HERE, known);
        assert_eq!(verdict.name(), expected, "{district} {key}");
    }
    let signed = |known| match verify(&token(2, "109902", 7), HERE, known) {
        Verdict::OtherDistrict { signed, .. } => signed,
        other => panic!("{other:?}"),
    };
    assert!(signed(&both) && !signed(&only));
}

#[test]
fn there_are_no_plates_without_district_or_serial() {
    let key = ring(1).plate;
    for district in ["10990", "1099011", "10990x", ""] {
        assert_eq!(key.token(district, 1), Err(NoSuchPlate::District));
    }
    for serial in [0, MOST_SERIAL + 1] {
        assert_eq!(key.token(HERE, serial), Err(NoSuchPlate::Serial));
    }
    assert!(key.token("000001", MOST_SERIAL).is_ok());
}

#[test]
fn what_is_no_token_is_refused() {
    let good = token(1, HERE, 1);
    let keys = [ring(1).plate.public()];
    let cases = [
        String::new(),
        good[..TOKEN - 1].to_owned(),
        format!("{good}A"),
        format!("{}=", &good[..TOKEN - 1]),
        good.to_lowercase(),
        "门".repeat(TOKEN),
    ];
    for text in cases {
        let verdict = verify(&text, HERE, &keys);
        assert_eq!(verdict, Verdict::Altered(Altered::Malformed), "{text}");
    }
}

#[test]
fn a_made_up_plate_with_a_right_check_is_forged() {
    // Signed by another key, under the id of ours.
    let raw = |text: &str| {
        data_encoding::BASE32_NOPAD
            .decode(text.as_bytes())
            .expect("base32")
    };
    let (ours, theirs) = (raw(&token(1, HERE, 9)), raw(&token(2, HERE, 9)));
    let mut forged = ours[..13].to_vec();
    let check = vault::digest(&[&ours[..13], &theirs[16..]].concat());
    forged.extend_from_slice(&check[..3]);
    forged.extend_from_slice(&theirs[16..]);
    let text = data_encoding::BASE32_NOPAD.encode(&forged);
    let verdict = verify(&text, HERE, &[ring(1).plate.public()]);
    assert_eq!(verdict, Verdict::Altered(Altered::Forged));
}

#[test]
fn a_token_is_found_in_an_address() {
    let token = token(1, HERE, 3);
    let whole = address("https://men.example.cn:8443", &token);
    assert!(whole.starts_with("HTTPS://MEN.EXAMPLE.CN:8443/P/"));
    // What a code can hold in 5.5 bits a character.
    let cheap = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || "$%*+-./: ".contains(c);
    assert!(whole.chars().all(cheap));
    for text in [whole.clone(), format!(" {whole}?x=1\n"), token.clone()] {
        assert_eq!(token_in(&text), token);
    }
}

#[test]
fn a_public_key_is_written_and_read() {
    let key = ring(1).plate.public();
    assert_eq!(PublicKey::parse(&key.to_text()), Ok(key.clone()));
    assert_eq!(KeyId::parse(&key.id().to_string()), Some(key.id()));
    assert_eq!(key.fingerprint().len(), 8 * 4 + 7);
    for text in ["", "ed25519:", "ed25519:00", "sm2:00", "ed25519:zz"] {
        assert!(PublicKey::parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn a_genuine_plate_passes(serial in 1..=MOST_SERIAL, district in "[0-9]{6}", seed: u8) {
        let verdict = verify(&token(seed, &district, serial), &district, &[ring(seed).plate.public()]);
        let Verdict::Genuine(said) = verdict else { panic!("{verdict:?}") };
        prop_assert_eq!((said.district, said.serial), (district, serial));
    }

    #[test]
    fn any_altered_character_is_altered(
        serial in 1..=MOST_SERIAL, at in 0..TOKEN, to in "[0-9A-Za-z=~/ ]",
    ) {
        let mut text = token(1, HERE, serial);
        prop_assume!(text[at..=at] != to);
        text.replace_range(at..=at, &to);
        let verdict = verify(&text, HERE, &[ring(1).plate.public()]);
        prop_assert_eq!(verdict.name(), "altered");
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let keys = [ring(1).plate.public()];
        prop_assert_eq!(verify(token_in(&text), HERE, &keys).name(), "altered");
    }
}
