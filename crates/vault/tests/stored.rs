//! What is stored, byte by byte, as another implementation made it (Python's `hmac` and
//! `cryptography`): data sealed today must open for as long as it is kept, so none of this may
//! change without a new version byte.

use jiff::Timestamp;
use uuid::Uuid;
use vault::audit::{AuditEntry, SignedHead};
use vault::{DataKey, Field, Keyring, MasterKey, Suite};

const PLACE: Field<'_> = Field {
    column: "party.name",
    district: "100101",
    row: Uuid::from_u128(7),
};

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

#[test]
fn sealed_fields_and_wrapped_keys() {
    let ring = Keyring::new(Suite::Intl, &MasterKey::new([1; 32]));
    let key = DataKey::new(Suite::Intl, [9; 32]);
    let sealed = key.seal(PLACE, "张三".as_bytes(), [2; 12]);
    assert_eq!(
        hex(&sealed),
        "010202020202020202020202021fa84690e6cb689a46e7695242358dca4b1501f756f4"
    );
    let wrapped = key.wrap(&ring.wrap, PLACE, [1; 12]);
    assert_eq!(
        hex(&wrapped),
        "0101010101010101010101010190fe2e95617794960bdaabcb14d1217446852abd18492dd8c013fcef6d9a7515b329e4bd44a1b22e569d9e0238b29440"
    );
}

#[test]
fn audit_tags_leaves_and_heads() {
    let key = Keyring::new(Suite::Intl, &MasterKey::new([1; 32])).audit;
    let entry = AuditEntry {
        id: Uuid::from_u128(5),
        district: "100101".to_owned(),
        at: Timestamp::from_microsecond(1_700_000_000_123_456).expect("in range"),
        actor: "staff/7".to_owned(),
        action: "stay.opened".to_owned(),
        subject: "stay/1".to_owned(),
        detail: "{}".to_owned(),
    };
    let tag = entry.authenticate(&key);
    assert_eq!(
        hex(&tag.0),
        "a52f9ce9af484eaf20dd5fae9c63c702da18af341f92fcce62d74e851b38385f"
    );
    let leaf = entry.leaf(&tag);
    assert_eq!(
        leaf.to_string(),
        "e9de1ae21b25d4f41617d3fe99b8d36251564bbd9e874a0f6b36c08983320250"
    );
    // A log of one entry has its leaf as root.
    let at = Timestamp::from_second(1_700_000_000).expect("in range");
    let head = SignedHead::sign(&key, "100101", 1, leaf, at);
    assert_eq!(
        hex(&head.tag.0),
        "6562318af97200ceffd2fbcd3f1a7579fd410d3c37dd12003df0093d4e3627dc"
    );
}

#[test]
fn plates_hang_for_years() {
    // Made by another implementation (OpenSSL's, through Node.js).
    let ring = Keyring::new(Suite::Intl, &MasterKey::new([1; 32]));
    assert_eq!(
        ring.plate.public().to_text(),
        "ed25519:e2719caa72fe8982eea298b10007dfc7dad8a5ded094e2b5e749ef7c17ad7c10"
    );
    assert_eq!(
        ring.plate.token("109901", 258).as_deref(),
        Ok(
            "CEO63HIJAGWU2AAAAAAQEVVO67WA44GC3BM6ORELM3R52YPBPVDXVOYIEVGHFLMG\
             XLPYC5YS6H3K27LKZF2BVSYAMJBY5I7IAQ7AIBYZTUIZGYU42OEISF4QW2LTSPAN"
        )
    );
}
