//! What a message says and when it is tried again.

use proptest::prelude::*;
use registry::telling::{Line, common_place, digest, fill, next_try};

fn line(zh: &str, en: &str) -> Line {
    Line {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

#[test]
fn fifty_notices_are_one_message() {
    let one = digest(&[line("甲", "a")], None);
    assert_eq!(one.subject, "【门牌】甲");
    assert_eq!(one.body, "甲\n\na\n");
    let mut lines = vec![line("甲", "a"); 30];
    lines.extend((0..20).map(|n| line(&format!("乙{n}"), &format!("b{n}"))));
    let all = digest(&lines, Some("https://menpai.example.cn"));
    assert_eq!(all.subject, "【门牌】50条通知 · 50 notices");
    assert!(all.body.starts_with("甲（30条）\n乙0\n"));
    assert!(all.body.contains("另有1条") && all.body.contains("1 more"));
    assert!(all.body.contains("a (30 times)\nb0\n"));
    assert!(all.body.ends_with("https://menpai.example.cn\n"));
}

#[test]
fn values_are_values() {
    let values = [("place", "{count}\r\nBcc: a"), ("count", "3")];
    let filled = fill("{place}：{count}、{other}{", &values);
    assert_eq!(filled, "{count}  Bcc: a：3、{other}{");
}

#[test]
fn places_meet_in_the_area_around_both() {
    for (one, other, both) in [
        ("44039900100101", "44039900100101", "44039900100101"),
        ("44039900100101", "44039900100102", "440399001001"),
        ("440399001001", "44039900100102", "440399001001"),
        ("440399001001", "440399001002", "440399001"),
        ("440399001001", "440399002001", "440399"),
        ("440399", "440300", ""),
        ("", "440300", ""),
    ] {
        assert_eq!(common_place(one, other), both, "{one} {other}");
        assert_eq!(common_place(other, one), both, "{other} {one}");
    }
}

proptest! {
    #[test]
    fn waits_grow_to_an_hour(tries in any::<i32>(), asked in proptest::option::of(any::<u32>())) {
        let wait = next_try(tries, asked);
        prop_assert!((30..=3600).contains(&wait.as_secs()));
        prop_assert!(next_try(tries.saturating_add(1), asked) >= wait);
        prop_assert!(wait >= next_try(tries, None));
    }

    #[test]
    fn any_text_can_be_told(zh in ".*", en in ".*", name in ".{0,5}", value in ".*") {
        let _ = fill(&zh, &[(&name, &value)]);
        let told = digest(&[line(&zh, &en), line(&en, &zh)], Some(&value));
        prop_assert!(told.body.contains(&zh) && told.body.contains(&en));
    }
}
