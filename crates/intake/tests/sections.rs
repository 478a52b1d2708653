//! Titles, sheets' names and lines between rows that hold for the rows below them.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use intake::IgnoredReason;
use support::{lines, table, with_ids};

fn check(text: &str, expected: &[&str]) -> Vec<(u32, IgnoredReason)> {
    let reading = table(&with_ids(text));
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(&reading), expected, "{text}");
    reading.ignored.iter().map(|i| (i.row, i.reason)).collect()
}

#[test]
fn a_remark_above_the_header_turns_nobody_out() {
    for (title, kind) in [
        ("说明：如有退租请及时报备", "check_in"),
        ("租客退租后三日内注销登记", "check_in"),
        ("退租人员请在备注栏注明", "check_in"),
        ("在租及退租人员登记表", "check_in"),
        ("出租房屋（含退房）月报", "check_in"),
        ("人走注销、人来登记", "check_in"),
        ("6月承租人退租登记表", "check_out"),
        ("退房明细", "check_out"),
    ] {
        check(
            &format!(
                "{title},,\n地址,姓名,身份证号\n云台花园3幢2单元501室,王芳,{{1}}\n云台花园3幢2单元502室,李强,{{2}}\n"
            ),
            &[
                &format!("3 {kind} 云台花园3幢2单元501室 | 王芳/{{1}}/ | -..- | "),
                &format!("4 {kind} 云台花园3幢2单元502室 | 李强/{{2}}/ | -..- | "),
            ],
        );
    }
}

#[test]
fn kinds_change_with_headings_between_rows() {
    let ignored = check(
        "一、本旬新增租客,,\n地址,姓名,身份证号\n云台花园3幢2单元501室,王芳,{1}\n,,\n\
         二、本旬退租租客,,\n地址,姓名,身份证号\n云台花园3幢2单元502室,李强,{2}\n",
        &[
            "3 check_in 云台花园3幢2单元501室 | 王芳/{1}/ | -..- | ",
            "7 check_out 云台花园3幢2单元502室 | 李强/{2}/ | -..- | ",
        ],
    );
    assert_eq!(
        ignored,
        [
            (1, IgnoredReason::Title),
            (2, IgnoredReason::Header),
            (5, IgnoredReason::Title),
            (6, IgnoredReason::RepeatedHeader)
        ]
    );
    check(
        "一、退租,,\n地址,姓名,退租日期\n云台花园3幢2单元501室,王芳,2026-6-3\n\
         二、新增,,\n地址,姓名,起租日\n云台花园3幢2单元502室,李强,2026-6-4\n",
        &[
            "3 check_out 云台花园3幢2单元501室 | 王芳// | -..2026-06-03 | ",
            "6 check_in 云台花园3幢2单元502室 | 李强// | 2026-06-04..- | ",
        ],
    );
    check(
        "地址,姓名,身份证号\n新增,,\n云台花园3幢2单元501室,王芳,{1}\n退租,,\n云台花园3幢2单元502室,李强,{2}\n",
        &[
            "3 check_in 云台花园3幢2单元501室 | 王芳/{1}/ | -..- | ",
            "5 check_out 云台花园3幢2单元502室 | 李强/{2}/ | -..- | ",
        ],
    );
}

#[test]
fn the_estate_may_stand_above_its_rows() {
    check(
        "房号,姓名,身份证号\n云台花园,,\n3幢2单元501室,王芳,{1}\n二、滨江一号,,\n4幢,,\n1-302,李强,{2}\n\
         5幢1-303,赵敏,{3}\n文昌路12号1-101,陈静,{4}\n",
        &[
            "3 check_in 云台花园|3幢2单元501室 | 王芳/{1}/ | -..- | ",
            "6 check_in 滨江一号|4幢|1-302 | 李强/{2}/ | -..- | ",
            "7 check_in 滨江一号|5幢1-303 | 赵敏/{3}/ | -..- | ",
            "8 check_in 文昌路12号1-101 | 陈静/{4}/ | -..- | ",
        ],
    );
    for title in [
        "小区名称：云台花园",
        "小区,云台花园",
        "云台花园6月租客登记表",
    ] {
        check(
            &format!("{title},,\n楼栋,房号,租户,身份证号\n3,2-501,王芳,{{1}}\n"),
            &["3 check_in 云台花园|3栋|2-501 | 王芳/{1}/ | -..- | "],
        );
    }
}

#[test]
fn sums_and_companies_are_no_tenancies() {
    let ignored = check(
        "地址,姓名,身份证号\n云台花园3幢2单元501室,王芳,{1}\n本层小计：3人,,\n3套房共5人,,\n\
         云台花园3幢2单元502室,童合计,{2}\n安居房产经纪有限公司,,\n",
        &[
            "2 check_in 云台花园3幢2单元501室 | 王芳/{1}/ | -..- | ",
            "5 check_in 云台花园3幢2单元502室 | 童合计/{2}/ | -..- | ",
        ],
    );
    assert_eq!(
        ignored,
        [
            (1, IgnoredReason::Header),
            (3, IgnoredReason::Subtotal),
            (4, IgnoredReason::Subtotal),
            (6, IgnoredReason::Note)
        ]
    );
}
