//! Registering and signing in with a device made of a signing key, and what isn't taken.

#![allow(clippy::unwrap_used, reason = "a test")]

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use passkey::{Fault, Kept, Place, Question, claimed};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const USER: [u8; 16] = [9; 16];
const ORIGIN: &str = "https://menpai.example.cn";

/// User present, user verified, key attested (Web Authentication, 6.1).
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

/// A device with one key; each field is what it says of itself.
#[derive(Clone)]
struct Device {
    key: SigningKey,
    credential: [u8; 32],
    origin: String,
    host: String,
    flags: u8,
    count: u32,
    user: [u8; 16],
}

fn device() -> Device {
    Device {
        key: SigningKey::from_slice(&[7; 32]).unwrap(),
        credential: [3; 32],
        origin: ORIGIN.into(),
        host: "menpai.example.cn".into(),
        flags: PRESENT | VERIFIED,
        count: 1,
        user: USER,
    }
}

fn coded(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

impl Device {
    fn client_data(&self, kind: &str, question: &Question) -> String {
        let options: Value = serde_json::from_str(&question.options).unwrap();
        let challenge = options["challenge"].as_str().unwrap();
        let origin = &self.origin;
        format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
        )
    }

    fn says(&self, flags: u8) -> Vec<u8> {
        let mut said = Sha256::digest(&self.host).to_vec();
        said.push(flags);
        said.extend(self.count.to_be_bytes());
        said
    }

    /// The answer to a question for a new passkey (7.1), with no attestation.
    fn create(&self, question: &Question) -> String {
        let mut said = self.says(self.flags | ATTESTED);
        said.extend([0; 16]);
        said.extend([0, 32]);
        said.extend(self.credential);
        let point = self.key.verifying_key().to_encoded_point(false);
        // COSE: kind 2 (EC), algorithm -7 (ES256), curve 1 (P-256), x, y.
        said.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        said.extend(point.x().unwrap());
        said.extend([0x22, 0x58, 32]);
        said.extend(point.y().unwrap());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(said.len()).unwrap()]);
        object.extend(said);
        let data = self.client_data("webauthn.create", question);
        json!({
            "id": coded(&self.credential),
            "rawId": coded(&self.credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": coded(data.as_bytes()),
                "attestationObject": coded(&object),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// The answer to a question to sign in (7.2).
    fn sign(&self, question: &Question) -> String {
        let said = self.says(self.flags);
        let data = self.client_data("webauthn.get", question);
        let mut signed = said.clone();
        signed.extend(Sha256::digest(&data));
        let signature: DerSignature = self.key.sign(&signed);
        json!({
            "id": coded(&self.credential),
            "rawId": coded(&self.credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": coded(data.as_bytes()),
                "authenticatorData": coded(&said),
                "signature": coded(signature.as_bytes()),
                "userHandle": coded(&self.user),
            },
        })
        .to_string()
    }
}

fn place() -> Place {
    Place::of(ORIGIN).unwrap()
}

fn registered(device: &Device) -> Kept {
    let asked = place().ask_new(USER, "chen.min", &[]).unwrap();
    place()
        .new_one(&asked.asked, &device.create(&asked))
        .unwrap()
}

#[test]
fn what_is_registered_signs_in() {
    let mut device = device();
    let kept = registered(&device);
    assert_eq!(kept.credential, device.credential);
    device.count = 2;
    let asked = place().ask_who().unwrap();
    let answer = device.sign(&asked);
    let claim = claimed(&answer).unwrap();
    assert_eq!(
        (claim.credential.as_slice(), claim.user),
        (&device.credential[..], USER)
    );
    let state = place().check(&asked.asked, &answer, USER, &kept).unwrap();
    assert_ne!(state, kept.state, "the count of signatures moved");
}

#[test]
fn questions_want_a_verified_holder_and_a_key_that_is_found_without_a_login() {
    let known = registered(&device());
    let asked = place().ask_new(USER, "chen.min", &[known]).unwrap();
    let options: Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(options["rp"]["id"], "menpai.example.cn");
    assert_eq!(options["user"]["name"], "chen.min");
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["excludeCredentials"][0]["id"], coded(&[3; 32]));
    let asked = place().ask_who().unwrap();
    let options: Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["rpId"], "menpai.example.cn");
}

/// What a device may get wrong, and its name.
type Wrong = (&'static str, fn(&mut Device));

const WRONG: [Wrong; 4] = [
    ("another site", |device| {
        device.origin = "https://menpai.example.com".into();
    }),
    ("another port", |device| {
        device.origin = "https://menpai.example.cn:8443".into();
    }),
    ("a key for another host", |device| {
        device.host = "example.cn".into();
    }),
    ("a holder who was not verified", |device| {
        device.flags = PRESENT;
    }),
];

#[test]
fn nothing_else_is_registered() {
    for (what, wrong) in WRONG {
        let mut device = device();
        wrong(&mut device);
        let asked = place().ask_new(USER, "chen.min", &[]).unwrap();
        let made = place().new_one(&asked.asked, &device.create(&asked));
        assert!(matches!(made, Err(Fault::Refused(_))), "{what}: {made:?}");
    }
    let (first, second) = (
        place().ask_new(USER, "chen.min", &[]).unwrap(),
        place().ask_new(USER, "chen.min", &[]).unwrap(),
    );
    let made = place().new_one(&second.asked, &device().create(&first));
    assert!(matches!(made, Err(Fault::Refused(_))), "another question");
    for answer in ["", "{}", "null", "\u{0}"] {
        let made = place().new_one(&first.asked, answer);
        assert!(matches!(made, Err(Fault::Unreadable(_))), "{answer:?}");
    }
}

#[test]
fn nothing_else_signs_in() {
    let good = device();
    let kept = registered(&good);
    let more: [Wrong; 4] = [
        ("another key", |device| {
            device.key = SigningKey::from_slice(&[8; 32]).unwrap();
        }),
        ("another passkey's name", |device| {
            device.credential = [4; 32];
        }),
        ("another account", |device| device.user = [1; 16]),
        ("a copy", |device| device.count = 1),
    ];
    for (what, wrong) in WRONG.into_iter().chain(more) {
        let mut device = good.clone();
        device.count = 2;
        wrong(&mut device);
        let asked = place().ask_who().unwrap();
        let checked = place().check(&asked.asked, &device.sign(&asked), USER, &kept);
        assert!(
            matches!(checked, Err(Fault::Refused(_))),
            "{what}: {checked:?}"
        );
    }
    let (first, second) = (place().ask_who().unwrap(), place().ask_who().unwrap());
    let checked = place().check(&second.asked, &good.sign(&first), USER, &kept);
    assert!(
        matches!(checked, Err(Fault::Refused(_))),
        "another question"
    );
    let long = "x".repeat(20_000);
    for answer in ["", "{}", "[]", long.as_str()] {
        assert!(matches!(claimed(answer), Err(Fault::Unreadable(_))));
    }
}

#[test]
fn a_question_for_one_thing_is_none_for_another() {
    let device = device();
    let new = place().ask_new(USER, "chen.min", &[]).unwrap();
    let who = place().ask_who().unwrap();
    assert!(place().new_one(&who.asked, &device.create(&who)).is_err());
    let kept = registered(&device);
    let checked = place().check(&new.asked, &device.sign(&new), USER, &kept);
    assert!(checked.is_err());
}
