//! Languages, cookies, forms, paths and times, as tables.

use axum::http::{HeaderMap, HeaderValue, header};
use proptest::prelude::*;

use crate::cookies::{self, Reach};
use crate::form::Form;
use crate::guard::{OriginFault, check_origin, same_token};
use crate::i18n::say;
use crate::locale::Locale;
use crate::session::own_path;
use crate::views::counts::Counts;
use crate::when::When;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_str(v).unwrap()))
        .collect()
}

#[test]
fn the_language_is_what_the_browser_asks_for() {
    let cases = [
        ("zh-CN,zh;q=0.9,en;q=0.8", Some(Locale::ZhCn)),
        ("en-GB,en;q=0.9", Some(Locale::En)),
        ("fr,en;q=0.5,zh;q=0.7", Some(Locale::ZhCn)),
        ("zh-TW", Some(Locale::ZhCn)),
        ("en;q=0,zh;q=0.1", Some(Locale::ZhCn)),
        ("en;q=nonsense", None),
        ("fr, de", None),
        ("", None),
    ];
    for (header, expected) in cases {
        assert_eq!(Locale::negotiate(header), expected, "{header}");
    }
}

#[test]
fn cookies_are_read_by_their_whole_name() {
    let held = headers(&[("cookie", "xmenpai_session=1; menpai_session=abc; b=2")]);
    assert_eq!(cookies::read(&held, "menpai_session"), Some("abc"));
    assert_eq!(cookies::read(&held, "b"), Some("2"));
    assert_eq!(cookies::read(&held, "menpai"), None);
}

#[test]
fn cookies_are_set_for_us_alone() {
    let set = |reach, tls| cookies::set("a", "b", reach, 60, tls).unwrap();
    assert_eq!(
        set(Reach::Session, true),
        "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
    );
    assert_eq!(
        set(Reach::Preference, false),
        "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
    );
    assert_eq!(
        cookies::set("a", "b; Domain=evil", Reach::Session, 60, true),
        None
    );
}

#[test]
fn forms_come_from_our_own_pages() {
    let own = [("host", "menpai.test"), ("origin", "https://menpai.test")];
    let cases: [(&[(&'static str, &str)], _); 8] = [
        (&own, Ok(())),
        (&[own[0], ("referer", "http://menpai.test/tasks/1")], Ok(())),
        (&[own[0], own[1], ("sec-fetch-site", "same-origin")], Ok(())),
        (
            &[own[0], own[1], ("sec-fetch-site", "cross-site")],
            Err(OriginFault::Foreign),
        ),
        (
            &[own[0], ("origin", "https://evil.test")],
            Err(OriginFault::Foreign),
        ),
        (
            &[own[0], ("origin", "https://menpai.test.evil.test")],
            Err(OriginFault::Foreign),
        ),
        (&[own[0], ("origin", "null")], Err(OriginFault::Foreign)),
        (&own[..1], Err(OriginFault::Unknown)),
    ];
    for (given, expected) in cases {
        assert_eq!(check_origin(&headers(given), None), expected, "{given:?}");
    }
    let headers = headers(&own[1..]);
    assert!(!headers.contains_key(header::HOST));
    assert_eq!(check_origin(&headers, Some("menpai.test")), Ok(()));
}

#[test]
fn a_missing_token_never_fits() {
    assert!(same_token("abc", "abc"));
    for (expected, given) in [("abc", "abd"), ("abc", ""), ("", ""), ("abc", "abcd")] {
        assert!(!same_token(expected, given));
    }
}

#[test]
fn ways_back_stay_on_this_site() {
    let cases = [
        ("/tasks/1?a=b", "/tasks/1?a=b"),
        ("//evil.test", "/"),
        ("/\\evil.test", "/"),
        ("https://evil.test", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ];
    for (wanted, expected) in cases {
        assert_eq!(own_path(wanted), expected);
    }
}

#[test]
fn times_are_shown_in_shanghai() {
    let when = When::at("2026-11-20T17:05:59Z".parse().unwrap());
    assert_eq!(when.to_string(), "2026-11-21 01:05");
    assert_eq!(when.machine(), "2026-11-21T01:05:59+08:00");
    assert_eq!(when.day().to_string(), "2026-11-21");
}

#[test]
fn shares_are_rounded_down_and_never_over_all() {
    let counts = |dwellings, let_dwellings| Counts {
        dwellings,
        let_dwellings,
        ..Counts::default()
    };
    for (all, some, text) in [
        (0, 0, "0.0%"),
        (3, 1, "33.3%"),
        (8, 8, "100.0%"),
        (3, 9, "100.0%"),
    ] {
        assert_eq!(counts(all, some).let_share(), text);
    }
}

#[test]
fn a_form_keeps_the_first_error_of_a_field() {
    let mut form = Form::decode("name=%E7%8E%8B+&name=b&box=1&box=2".as_bytes());
    assert_eq!((form.raw("name"), form.value("name")), ("王 ", "王"));
    assert!(form.is("box", "2") && !form.is("box", "3") && form.is_blank("other"));
    form.refuse("name", say!("reason"));
    form.refuse("name", say!("none"));
    assert_eq!(form.errors().len(), 1);
    assert_eq!(form.error("name"), Some(&say!("reason")));
}

proptest! {
    #[test]
    fn any_body_is_a_form(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let form = Form::decode(&body);
        prop_assert!(form.is_sound());
    }

    #[test]
    fn what_was_entered_comes_back(name in "[a-z]{1,8}", value in "\\PC{0,40}") {
        let body: String =
            form_urlencoded::Serializer::new(String::new()).append_pair(&name, &value).finish();
        let form = Form::decode(body.as_bytes());
        prop_assert_eq!(form.raw(&name), value);
    }

    #[test]
    fn any_accept_language_is_read(header in "\\PC{0,60}") {
        let _ = Locale::negotiate(&header);
    }
}
