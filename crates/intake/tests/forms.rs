//! Forms, and spellings of numbers, people and days that real files have.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use support::{id, lines, table};

fn with_ids(text: &str) -> String {
    (0..60).fold(text.to_owned(), |text, n| {
        text.replace(&format!("{{{n}}}"), &id(n))
    })
}

fn check(text: &str, expected: &[&str]) {
    let reading = table(&with_ids(text));
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(&reading), expected, "{text}");
}

#[test]
fn labels_on_the_left_and_values_on_the_right() {
    check(
        "房屋租赁信息登记表,\n房屋地址,云台花园3幢2单元501室\n承租人,王芳\n身份证号,{1}\n租赁期限,2026-6-1至2027-5-31\n,\n\
         房屋租赁信息登记表,\n房屋地址,云台花园3幢2单元502室\n承租人,李强\n身份证号,{2}\n租赁期限,2026-6-1至2027-5-31\n",
        &[
            "2+3+4+5 check_in 云台花园3幢2单元501室 | 王芳/{1}/ | 2026-06-01..2027-05-31 | ",
            "8+9+10+11 check_in 云台花园3幢2单元502室 | 李强/{2}/ | 2026-06-01..2027-05-31 | ",
        ],
    );
    check(
        "出租房屋信息登记表,,,\n房屋地址,云台花园3幢2单元501室,房东姓名,钱多\n承租人姓名,王芳,身份证号码,{1}\n联系电话,13912345678,租赁期限,2026年6月1日至2027年5月31日\n",
        &[
            "2+3+4 check_in 云台花园3幢2单元501室 | 王芳/{1}/13912345678 | 2026-06-01..2027-05-31 | ",
        ],
    );
}

#[test]
fn one_address_above_a_list_of_people() {
    check(
        "房屋地址：云台花园3幢2单元501室,,\n姓名,身份证号,电话\n王芳,{1},13912345678\n李强,{2},13912345679\n",
        &[
            "3+4 check_in 云台花园3幢2单元501室 | 王芳/{1}/13912345678; 李强/{2}/13912345679 | -..- | ",
        ],
    );
}

#[test]
fn separators_masks_and_numbers_without_a_gap() {
    for (names, ids, phones) in [
        ("王芳和李强", "{1}和{2}", "13912345678和13912345679"),
        ("王芳-李强", "{1}-{2}", "13912345678-13912345679"),
        ("王芳_李强", "{1}_{2}", "13912345678_13912345679"),
        ("王芳+李强", "{1}+{2}", "13912345678+13912345679"),
        ("王芳、李强", "{1}{2}", "13912345678、13912345679"),
    ] {
        check(
            &format!("地址,姓名,身份证号,电话\n云台花园3-2-501,{names},{ids},{phones}\n"),
            &["2 check_in 云台花园3-2-501 | 王芳/{1}/13912345678; 李强/{2}/13912345679 | -..- | "],
        );
    }
    check(
        "地址,姓名,身份证号\n云台花园3-2-501,王芳,101001********0046\n云台花园3-2-502,{1},李强\n",
        &[
            "2 check_in 云台花园3-2-501 | 王芳/1010010046/ | -..- | id_length",
            "3 check_in 云台花园3-2-502 | 李强/{1}/ | -..- | ",
        ],
    );
}

#[test]
fn days_in_unusual_spellings() {
    for (from, to) in [
        ("\"June 1, 2026\"", "\"May 31, 2027\""),
        ("2026。6。1", "2027。5。31"),
        ("\"2026,6,1\"", "\"2027,5,31\""),
        ("2026 6 1", "2027 5 31"),
    ] {
        check(
            &format!("地址,姓名,起租,到期\n云台花园3-2-501,王芳,{from},{to}\n"),
            &["2 check_in 云台花园3-2-501 | 王芳// | 2026-06-01..2027-05-31 | "],
        );
    }
    check(
        "地址,姓名,起租,到期\n云台花园3-2-501,王芳,2026-6-1,#VALUE!\n",
        &["2 check_in 云台花园3-2-501 | 王芳// | 2026-06-01..- | "],
    );
}
