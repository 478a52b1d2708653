//! The rule for staff passwords, and hashing.

use vault::password::{PasswordFault, check_rule, hash, refuse, verify};

#[test]
fn rule() {
    for (password, verdict) in [
        ("short", Err(PasswordFault::TooShort { length: 5 })),
        ("十一个字的密码还是太短啊", Ok(())),
        ("correct horse battery", Ok(())),
        ("zhang.wei.laoshi", Err(PasswordFault::IsLogin)),
        ("Zhang.Wei.Laoshi", Err(PasswordFault::IsLogin)),
        ("zhang.wei.laoshi2024!", Err(PasswordFault::IsLogin)),
        ("qwertyuiop12", Err(PasswordFault::Common)),
        ("Password1234", Err(PasswordFault::Common)),
        ("aaaaaaaaaaaa", Err(PasswordFault::Common)),
        ("123456789012", Err(PasswordFault::Common)),
        ("210987654321", Err(PasswordFault::Common)),
        ("abcabcabcabc", Err(PasswordFault::Common)),
        ("abcdefghijkl", Err(PasswordFault::Common)),
    ] {
        assert_eq!(
            check_rule("zhang.wei.laoshi", password),
            verdict,
            "{password}"
        );
    }
    let long = "長".repeat(257);
    assert_eq!(
        check_rule("a", &long),
        Err(PasswordFault::TooLong { length: 257 })
    );
    assert_eq!(check_rule("", "1234-5678-90.."), Ok(()));
}

#[test]
fn a_hash_accepts_its_password_only() {
    let stored = hash("correct horse battery", [3; 16]).expect("hashes");
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
    assert_eq!(verify("correct horse battery", &stored), Ok(true));
    assert_eq!(verify("correct horse batterz", &stored), Ok(false));
    assert_ne!(
        hash("correct horse battery", [4; 16]).expect("hashes"),
        stored
    );
    assert!(!refuse("correct horse battery"));
}

#[test]
fn a_damaged_hash_is_an_error_not_a_refusal() {
    for stored in [
        "",
        "plain",
        "$argon2id$v=19$m=1",
        "$2b$10$abcdefghijklmnopqrstuv",
    ] {
        assert!(verify("correct horse battery", stored).is_err(), "{stored}");
    }
}
