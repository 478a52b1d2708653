//! What commands about signed things share.

use serde_json::json;
use vault::signature::{KeyId, PublicKey};
use vault::{Keyring, Suite};

use crate::answer::{Answer, Failed, json as print_json, refuse, say};
use crate::cli::Global;
use crate::keys;

/// Keys given as text, or as files with a key a line.
pub(super) fn public_keys(given: &[String]) -> Result<Vec<PublicKey>, Failed> {
    let mut keys = Vec::new();
    for text in given {
        if let Ok(key) = PublicKey::parse(text) {
            keys.push(key);
            continue;
        }
        let file = std::fs::read_to_string(text).map_err(|error| {
            Failed(format!(
                "{text:?} is neither a public key (such as ed25519: and 64 hexadecimal digits) nor a file \
                 of them: {error}"
            ))
        })?;
        for line in file.lines().filter(|line| !line.trim().is_empty()) {
            keys.push(PublicKey::parse(line)?);
        }
    }
    if keys.is_empty() {
        return refuse("the files given with --public-key hold no key");
    }
    Ok(keys)
}

/// The public keys that follow from the master keys, without a database: those of either suite, for
/// which one it was set up with only the database knows.
pub(super) fn own_keys(
    global: &Global,
    what: &str,
    key: impl Fn(&Keyring) -> PublicKey,
) -> Result<Vec<PublicKey>, Failed> {
    let masters = keys::open(global).map_err(|Failed(why)| {
        Failed(format!(
            "{why}: give the public key with --public-key (menpai {what} public-key prints it)"
        ))
    })?;
    let suites = global
        .suite
        .map_or(Suite::ALL.to_vec(), |suite| vec![suite]);
    let of_suite = |suite| {
        masters
            .iter()
            .map(move |master| Keyring::new(suite, master))
    };
    Ok(suites
        .into_iter()
        .flat_map(of_suite)
        .map(|ring| key(&ring))
        .collect())
}

/// Prints keys, one a line, the one in use last.
pub(super) fn print_keys(global: &Global, keys: &[PublicKey]) -> Answer {
    for (at, key) in keys.iter().enumerate() {
        let in_use = at + 1 == keys.len();
        if global.json {
            print_json(&json!({
                "key": key.id().to_string(),
                "public_key": key.to_text(),
                "fingerprint": key.fingerprint(),
                "in_use": in_use,
            }))?;
        } else {
            say(&key.to_text())?;
        }
    }
    Ok(())
}

/// Why something of another district is not taken for one's own.
pub(super) fn other_district(what: &str, district: &str, signed: bool) -> String {
    let signed = if signed {
        "a known key signed it"
    } else {
        "ask there, the key that signed it is not known here"
    };
    format!("it is a {what} of district {district}; {signed}")
}

/// Why an unknown key proves nothing.
pub(super) fn unknown_key(what: &str, key: KeyId) -> String {
    format!("key {key} is not known here: whoever has it may have made the {what} up")
}
