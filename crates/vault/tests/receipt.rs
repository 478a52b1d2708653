//! Receipts: genuine ones pass, everything else is refused for what it is, and none gives away
//! what was said.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;
use vault::receipt::{
    Accepted, NoSuchDistrict, PREFIX, SaidDigest, Salt, TOKEN, Verdict, Words, receipts_in, verify,
};
use vault::signature::PublicKey;
use vault::token::Altered;
use vault::{DataKey, Field, Keyring, MasterKey, Suite};

const HERE: &str = "109901";
const SALT: Salt = Salt([5; 16]);

fn ring(seed: u8) -> Keyring {
    Keyring::new(Suite::Intl, &MasterKey::new([seed; 32]))
}

fn words() -> Words {
    Words::new("move_in")
        .saying("dwelling", "0001")
        .saying("person.1.name", "张三")
}

fn accepted(district: &str) -> Accepted {
    Accepted {
        district: district.to_owned(),
        declaration: Uuid::from_u128(7),
        at: Timestamp::from_microsecond(1_700_000_000_123_456).expect("in range"),
        said: words().digest(SALT),
    }
}

fn receipt(seed: u8, district: &str) -> String {
    let key = ring(seed).receipt;
    key.receipt(&accepted(district)).expect("a receipt")
}

#[test]
fn a_receipt_is_told_by_key_and_district() {
    let ours = ring(1).receipt.public();
    let both = [ours.clone(), ring(2).receipt.public()];
    let only = [ours];
    // A plate's key signs no receipt.
    let plates = [ring(1).plate.public()];
    let cases: [(&str, u8, &[PublicKey], &str, &str); 7] = [
        (HERE, 1, &only, "genuine", "genuine"),
        (HERE, 2, &only, "unknown_key", "unknown_key"),
        ("109902", 1, &only, "other_district", "genuine"),
        ("109902", 2, &only, "other_district", "unknown_key"),
        ("109902", 2, &both, "other_district", "genuine"),
        (HERE, 2, &both, "genuine", "genuine"),
        (HERE, 1, &plates, "unknown_key", "unknown_key"),
    ];
    for (district, key, known, here, anywhere) in cases {
        let verdict = verify(&receipt(key, district), HERE, known);
        assert_eq!(verdict.name(), here, "{district} {key}");
        let verdict = verdict.of_any_district();
        assert_eq!(verdict.name(), anywhere, "{district} {key}");
        let said = verdict.said().expect("it says something");
        assert_eq!(said.accepted, accepted(district));
    }
}

#[test]
fn a_receipt_is_one_short_line_that_a_code_holds() {
    let line = receipt(1, HERE);
    assert_eq!(line.len(), PREFIX.len() + TOKEN);
    // What a code can hold in 5.5 bits a character.
    let cheap = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || "$%*+-./: ".contains(c);
    assert!(line.chars().all(cheap), "{line}");
    assert_eq!(
        ring(1).receipt.receipt(&accepted("10990")),
        Err(NoSuchDistrict)
    );
}

#[test]
fn a_receipt_is_found_in_a_letter() {
    let (one, two) = (receipt(1, HERE), receipt(1, "109902"));
    let (first, last) = one.split_at(80);
    let letter = format!("你好：\n{first}\n  {last}\n再见。Also {two}, thanks.\n");
    assert_eq!(receipts_in(&letter), [one.clone(), two.clone()]);
    assert_eq!(receipts_in(&format!("{one}{two}")), [one.clone(), two]);
    assert_eq!(receipts_in("nothing"), Vec::<String>::new());
    let keys = [ring(1).receipt.public()];
    let broken = format!(" {first}\r\n{last} ");
    assert_eq!(verify(&broken, HERE, &keys).name(), "genuine");
    let bare = one.strip_prefix(PREFIX).expect("its prefix");
    assert_eq!(verify(bare, HERE, &keys).name(), "genuine");
    let cut = receipts_in(first).remove(0);
    assert_eq!(
        verify(&cut, HERE, &keys),
        Verdict::Altered(Altered::Malformed)
    );
}

#[test]
fn a_plate_is_no_receipt() {
    let plate = ring(1).plate.token(HERE, 1).expect("a plate");
    let keys = [ring(1).plate.public(), ring(1).receipt.public()];
    assert_eq!(
        verify(&plate, HERE, &keys),
        Verdict::Altered(Altered::Malformed)
    );
}

#[test]
fn the_digest_says_nothing_without_its_salt() {
    let field = |row| Field {
        column: "voice.said",
        district: HERE,
        row: Uuid::from_u128(row),
    };
    let key = DataKey::new(Suite::Intl, [9; 32]);
    assert_eq!(key.salt(field(1)), key.salt(field(1)));
    assert_ne!(key.salt(field(1)), key.salt(field(2)));
    assert_ne!(
        key.salt(field(1)),
        DataKey::new(Suite::Intl, [8; 32]).salt(field(1))
    );
    let salt = key.salt(field(1));
    assert_eq!(Salt::parse(&salt.to_string()), Some(salt));
    assert_ne!(words().digest(salt), words().digest(SALT));
    assert_eq!(words().digest(SALT), SaidDigest::of(SALT, words().bytes()));
}

#[test]
fn words_have_one_form() {
    let digest = |words: Words| words.digest(SALT);
    let same = [
        Words::new("k").saying("a", "bc"),
        Words::new("k").saying("ab", "c"),
        Words::new("ka").saying("", "bc"),
        Words::new("k").saying("a", "b").saying("c", ""),
        Words::new("k").saying("a", "bc").saying("", ""),
    ];
    for (i, one) in same.iter().enumerate() {
        for two in &same[..i] {
            assert_ne!(digest(one.clone()), digest(two.clone()));
        }
    }
}

#[test]
fn receipts_are_kept_for_years() {
    // Made by another implementation (Python's `cryptography`).
    assert_eq!(
        ring(1).receipt.public().to_text(),
        "ed25519:68a3d47028e40944a678a50995f67a92d83e5cb4fd20c00447baf46e6de79a48"
    );
    assert_eq!(
        words().digest(SALT).to_string(),
        "71e605adb628745a476d6a4648d3d4e8514edb8984aa58b70c5d879ce771e4df"
    );
    assert_eq!(
        receipt(1, HERE),
        "MENPAI-RECEIPT:CGWBLET2AGWU2AAAAAAAAAAAAAAAAAAAAAAAABYAAYFCIGBAEJAHDZQ\
         FVW3CQ5C2I5WWURSI2PKOQUKO3OEYJKSYW4GF3B4445Y6JX2VOOJEZ4NSD622XQVJBVCGQ\
         Q2FQDNS6N3GYHETOVFTPFLCTPPDSOCAJ67LM7I3VGZVECW7HPDL6CJYJZM7HUANP7LSPLQ\
         O4KMKMFNMCNASBI"
    );
}

proptest! {
    #[test]
    fn any_altered_character_is_altered(
        at in 0..TOKEN, to in "[0-9A-Za-z=~/门]", seed: u8,
    ) {
        let mut text = receipt(seed, HERE);
        let at = PREFIX.len() + at;
        prop_assume!(text[at..=at] != to);
        text.replace_range(at..=at, &to);
        let verdict = verify(&text, HERE, &[ring(seed).receipt.public()]);
        prop_assert_eq!(verdict.name(), "altered");
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,300}") {
        let keys = [ring(1).receipt.public()];
        prop_assert_eq!(verify(&text, HERE, &keys).name(), "altered");
        let _ = receipts_in(&text);
    }
}
