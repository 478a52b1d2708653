//! Any text as the code of a plate or a receipt: a verdict, and never a genuine one but for what
//! was signed. What is changed in a signed one is the fuzzer's choice.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vault::plate::{self, Verdict};
use vault::{Keyring, MasterKey, Suite, receipt};

static KEYS: LazyLock<Keyring> = LazyLock::new(|| Keyring::new(Suite::Intl, &MasterKey::new([7; 32])));
static PLATE: LazyLock<String> = LazyLock::new(|| KEYS.plate.token("109900", 1).expect("a plate"));

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let keys = [KEYS.plate.public()];
    for token in [plate::token_in(&text), &text] {
        if let Verdict::Genuine(_) = plate::verify(token, "109900", &keys) {
            assert_eq!(token.to_ascii_uppercase(), *PLATE);
        }
    }
    let mut changed = PLATE.clone().into_bytes();
    for (at, byte) in bytes.iter().enumerate().take(changed.len()) {
        changed[at] = changed[at].wrapping_add(*byte) & 0x7f;
    }
    let changed = String::from_utf8_lossy(&changed);
    if changed.to_ascii_uppercase() != *PLATE {
        assert!(!matches!(plate::verify(&changed, "109900", &keys), Verdict::Genuine(_)));
    }
    for found in receipt::receipts_in(&text) {
        assert!(!matches!(
            receipt::verify(&found, "109900", &[KEYS.receipt.public()]),
            receipt::Verdict::Genuine(_)
        ));
    }
});
