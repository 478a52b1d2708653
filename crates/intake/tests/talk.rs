//! How people talk in groups: quotes, intentions, grouped numbers, exports of telephones.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use intake::{Channel, Refused};
use support::{id, lines, try_read, with_ids};

fn check(text: &str, expected: &[&str]) {
    let reading = try_read(with_ids(text).as_bytes(), Channel::Chat).unwrap();
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(&reading), expected, "{text}");
}

#[test]
fn a_time_alone_opens_what_is_said_below() {
    check(
        "2026年6月3日 09:10\n刘姐：翡翠城5-2-301 租客王芳 {1}\n\
         2026年6月3日 09:15\n陈哥：收到\n刘姐：翡翠城5-2-302 租客李强 {2}\n\
         2026年6月3日 09:20\n翡翠城5-2-303 赵敏 {3}\n",
        &[
            "1 check_in 翡翠城5-2-301 | 王芳/{1}/ | -..- | ",
            "3 check_in 翡翠城5-2-302 | 李强/{2}/ | -..- | ",
            "4 check_in 翡翠城5-2-303 | 赵敏/{3}/ | -..- | ",
        ],
    );
}

#[test]
fn a_quotation_reports_nothing_again() {
    check(
        "王强 2026/6/2 9:06:30\n翡翠城5-2-301，王芳，{1}\n\n\
         小陈 2026/6/2 10:00:00\n「王强：翡翠城5-2-301，王芳，{1}」\n- - - - - - - -\n收到\n",
        &["1 check_in 翡翠城5-2-301 | 王芳/{1}/ | -..- | "],
    );
}

#[test]
fn what_is_to_come_is_no_report() {
    let said = |text: &str| format!("2026-06-06 08:12 老周\n{text}\n\n2026-06-06 08:13 老李\n好\n");
    for text in [
        "翡翠城5-2-301租客说下个月要退租，先说一声",
        "翡翠城5-2-301租客张伟想退租",
        "翡翠城5-2-301租客张伟明天退租",
        "翡翠城5-2-301的租客张伟问能不能退租",
        "翡翠城5-2-301租客张伟退掉了一间，还住着一间",
        "翡翠城5-2-301租客张伟身份证照片发我一下",
    ] {
        check(&said(text), &[]);
    }
    for (text, who) in [
        ("翡翠城5-2-301退：张伟", "张伟"),
        ("退：翡翠城5-2-301 张伟", "张伟"),
        ("翡翠城5-2-301张伟 已走", "张伟"),
        ("翡翠城5-2-301 今天空出来了，原租客张伟已走", "张伟"),
        ("从翡翠城5-2-301搬走了，租客张伟", "张伟"),
    ] {
        let reading = try_read(said(text).as_bytes(), Channel::Chat).unwrap();
        let [only] = reading.tenancies.as_slice() else {
            panic!("{text}: {:?}", lines(&reading));
        };
        assert_eq!(only.kind.wire(), "check_out", "{text}");
        assert_eq!(only.address, "翡翠城5-2-301", "{text}");
        assert_eq!(only.tenants[0].name, who, "{text}");
    }
    let day = "翡翠城5-2-301 张伟 6.5号退的";
    check(
        &said(day),
        &["1 check_out 翡翠城5-2-301 | 张伟// | -..2026-06-05? | "],
    );
}

#[test]
fn names_and_numbers_among_words() {
    let cases = [
        (
            "还有翡翠城5-2-301，王芳，证号{1}",
            "翡翠城5-2-301 | 王芳/{1}/",
        ),
        (
            "上月报的翡翠城5-2-301租给王芳一家三口，身份证{1}",
            "翡翠城5-2-301 | 王芳/{1}/",
        ),
        (
            "翡翠城5-2-301租给王芳和李强，身份证分别是{1}和{2}",
            "翡翠城5-2-301 | 王芳/{1}/; 李强/{2}/",
        ),
        (
            "翡翠城5-2-301租给王芳，身份证{1}，老婆李静{2}",
            "翡翠城5-2-301 | 王芳/{1}/; 李静/{2}/",
        ),
        (
            "翡翠城5-2-301 续租一年，还是王芳 {1}",
            "翡翠城5-2-301 | 王芳/{1}/",
        ),
        (
            "麻烦登记一下 翡翠城5-2-301 王芳{1} 李强{2}",
            "翡翠城5-2-301 | 王芳/{1}/; 李强/{2}/",
        ),
        ("翡翠城5-2-301租客👤王芳🆔{1}", "翡翠城5-2-301 | 王芳/{1}/"),
        (
            "翡翠城5幢\n2单元301室：王芳 {1}",
            "翡翠城5幢2单元301室 | 王芳/{1}/",
        ),
    ];
    for (text, expected) in cases {
        let said = format!("2026-06-06 08:12 老周\n{}", with_ids(text));
        let reading = try_read(said.as_bytes(), Channel::Chat).unwrap();
        let got = lines(&reading);
        let want = format!("check_in {}", with_ids(expected));
        assert!(got.len() == 1 && got[0].contains(&want), "{text}: {got:?}");
    }
    let number = id(1);
    let (a, b, c) = (&number[..6], &number[6..14], &number[14..]);
    check(
        &format!("2026-06-06 08:12 老周\n翡翠城5-2-301\n王芳\n{a} {b} {c}\n139 1234 5678"),
        &["1 check_in 翡翠城5-2-301 | 王芳/{1}/139 1234 5678 | -..- | "],
    );
}

#[test]
fn several_doors_may_be_left_at_once() {
    check(
        "翡翠城5-2-301、江南里8-1-502都退租了",
        &[
            "1 check_out 翡翠城5-2-301 | // | -..- | name_missing",
            "1 check_out 江南里8-1-502 | // | -..- | name_missing",
        ],
    );
}

#[test]
fn letters_and_settings_are_no_talk() {
    for text in [
        "Dear: a@example.org\nRegarding: leases\nBy: b@example.org\n\nsee attachment\n",
        "name: x\nversion: 3\n",
    ] {
        let refused = try_read(text.as_bytes(), Channel::Chat).unwrap_err();
        assert_eq!(refused, Refused::NoTable, "{text}");
    }
}
