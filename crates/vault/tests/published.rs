//! Published vectors of the national algorithms, through the libraries as the vault uses them.

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::aead::consts::U12;
use aes_gcm::{AesGcm, KeyInit as _};
use sm3::{Digest as _, Sm3};
use sm4::Sm4;
use sm4::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _};

fn bytes(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("a byte"))
        .collect()
}

/// GB/T 32905-2016, annex A.
#[test]
fn sm3_digests() {
    let cases = [
        (
            b"abc".to_vec(),
            "66c7f0f4 62eeedd9 d1f2d46b dc10e4e2 4167c487 5cf2f7a2 297da02b 8f4ba8e0",
        ),
        (
            b"abcd".repeat(16),
            "debe9ff9 2275b8a1 38604889 c18e5a4d 6fdb70e5 387e5765 293dcba3 9c0c5732",
        ),
    ];
    for (said, digest) in cases {
        assert_eq!(Sm3::digest(&said).to_vec(), bytes(digest));
    }
}

/// GB/T 32907-2016, annex A: one block, and the same block a million times.
#[test]
fn sm4_blocks() {
    let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210")
        .try_into()
        .expect("16 bytes");
    let cipher = Sm4::new(&key.into());
    let mut block = key.into();
    cipher.encrypt_block(&mut block);
    assert_eq!(block.to_vec(), bytes("681edf34d206965e86b3e94f536e4246"));
    cipher.decrypt_block(&mut block);
    assert_eq!(block.to_vec(), key);
    for _ in 0..1_000_000 {
        cipher.encrypt_block(&mut block);
    }
    assert_eq!(block.to_vec(), bytes("595298c7c6fd271f0402f804c33d3f66"));
}

/// RFC 8998, appendix A.1.
#[test]
fn sm4_gcm() {
    let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210")
        .try_into()
        .expect("16 bytes");
    let nonce: [u8; 12] = bytes("00001234567800000000ABCD")
        .try_into()
        .expect("12 bytes");
    let beside = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
    let plain = bytes(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD\
         EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
    );
    let sealed = bytes(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
         D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D",
    );
    let cipher = AesGcm::<Sm4, U12>::new(&key.into());
    let mut text = plain.clone();
    let tag = cipher
        .encrypt_inout_detached(&nonce.into(), &beside, text.as_mut_slice().into())
        .expect("it is short");
    assert_eq!(text, sealed);
    assert_eq!(tag.to_vec(), bytes("83DE3541E4C2B58177E065A9BF7B62EC"));
    cipher
        .decrypt_inout_detached(&nonce.into(), &beside, text.as_mut_slice().into(), &tag)
        .expect("it opens");
    assert_eq!(text, plain);
}

/// GB/T 32918.5-2017, annex A.2: the recommended curve, with the identity and message there.
#[test]
fn sm2_signatures() {
    use sm2::dsa::signature::Verifier as _;
    use sm2::dsa::{Signature, SigningKey, VerifyingKey};
    const WHO: &str = "1234567812345678";
    let secret = bytes("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    let public = bytes(
        "04\
         09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020\
         CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
    );
    let signature = bytes(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3\
         B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
    );
    let signing = SigningKey::from_slice(WHO, &secret).expect("a key");
    assert_eq!(
        signing.verifying_key().to_sec1_bytes().to_vec(),
        public,
        "the public key of the secret one"
    );
    let key = VerifyingKey::from_sec1_bytes(WHO, &public).expect("a point");
    let signature = Signature::from_slice(&signature).expect("two numbers");
    key.verify(b"message digest", &signature).expect("it fits");
    assert!(key.verify(b"message digest.", &signature).is_err());
}

/// HMAC over SM3 with a key of 32 bytes, and HKDF with it (OpenSSL 3's EVP, both).
#[test]
fn hmac_and_hkdf_over_sm3() {
    use hmac::{Hmac, Mac as _};
    let mut mac = <Hmac<Sm3> as hmac::KeyInit>::new_from_slice(&[1; 32]).expect("any length");
    mac.update(b"abc");
    assert_eq!(
        mac.finalize().into_bytes().to_vec(),
        bytes("1a8c22f4c137e76eab6a9707d63e41686156245cdeb761b4d39cd721d6533f22")
    );
    let mut out = [0; 32];
    hkdf::Hkdf::<Sm3>::new(Some(b"menpai key derivation v1"), &[1; 32])
        .expand(b"wrap", &mut out)
        .expect("32 bytes");
    assert_eq!(
        out.to_vec(),
        bytes("e9a703777f7c59ec20212b55f8d2f14fde6b4ee03e2053cb3c4612518e820644")
    );
}
