//! Chats as different programs export them and as people write.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use intake::{Channel, IgnoredReason, Reading};
use support::{id, lines, try_read};

fn with_ids(text: &str) -> String {
    (0..60).fold(text.to_owned(), |text, n| {
        text.replace(&format!("{{{n}}}"), &id(n))
    })
}

fn read(text: &str) -> Reading {
    try_read(with_ids(text).as_bytes(), Channel::Chat).unwrap()
}

fn check(text: &str, expected: &[&str]) -> Reading {
    let reading = read(text);
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(&reading), expected);
    reading
}

#[test]
fn free_phrasing() {
    // One message each: order free, labels free.
    let cases = [
        (
            "今天翡翠城5幢2单元301租给王芳了，身份证{1}，电话13912345678，租一年",
            "check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | 2026-06-30..2027-06-30 | ",
        ),
        (
            "江南里8-1205的租客昨天搬走了，叫孙丽",
            "check_out 江南里8-1205 | 孙丽// | -..- | ",
        ),
        (
            "王芳（身份证{1}，手机13912345678）6月1号搬进锦江花城3栋2单元601",
            "check_in 锦江花城3栋2单元601 | 王芳/{1}/13912345678 | 2026-06-01?..- | ",
        ),
        (
            "锦江花城3栋2单元602的周杰6月3号搬走",
            "check_out 锦江花城3栋2单元602 | 周杰// | -..2026-06-03? | ",
        ),
        (
            "租客李强{2}住到了江南里8栋1单元502室，电话13912345679，租期6月1日到2027年5月31日",
            "check_in 江南里8栋1单元502室 | 李强/{2}/13912345679 | 2026-06-01?..2027-05-31 | ",
        ),
        (
            "翡翠城5幢2单元301室已出租，承租人：王芳（{3}，13912345678）、李强（{4}，13912345679），租期半年，6月1日起",
            "check_in 翡翠城5幢2单元301室 | 王芳/{3}/13912345678; 李强/{4}/13912345679 | 2026-06-01?..2026-12-01? | ",
        ),
        (
            "云山路8号3座1203，租客John Smith，护照E12345678，电话+852 9123 4567，2026.6.1-2027.5.31",
            "check_in 云山路8号3座1203 | John Smith/E12345678/+852 9123 4567 | 2026-06-01..2027-05-31 | ",
        ),
        (
            "旧租客搬走了，翡翠城5幢302今天租给李强，{5}",
            "check_in 翡翠城5幢302 | 李强/{5}/ | 2026-06-30..- | ",
        ),
        (
            "小区：翡翠城\n楼号：5幢\n房号：301\n租客：王芳\n身份证：{6}\n入住时间：2026年6月1日",
            "check_in 翡翠城|5幢|301 | 王芳/{6}/ | 2026-06-01..- | ",
        ),
    ];
    for (text, expected) in cases {
        check(text, &[&format!("1 {expected}")]);
    }
}

#[test]
fn people_who_left() {
    let cases = [
        ("孙丽（翡翠城5幢2单元301）已经搬走了，房子空出来了", "孙丽"),
        ("孙丽从翡翠城5幢2单元301搬走了", "孙丽"),
        ("翡翠城5幢2单元301房客孙丽于6月20日搬离", "孙丽"),
        ("翡翠城5幢2单元301租户孙丽合同到期已退租", "孙丽"),
        ("报退：翡翠城5幢2单元301，孙丽", "孙丽"),
        ("翡翠城5幢2单元301，租客孙丽已腾空", "孙丽"),
    ];
    for (text, name) in cases {
        let reading = read(text);
        let [only] = reading.tenancies.as_slice() else {
            panic!("{text}: {:?}", lines(&reading));
        };
        let names: Vec<&str> = only.tenants.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(
            (only.kind.wire(), only.address.as_str(), names.as_slice()),
            ("check_out", "翡翠城5幢2单元301", [name].as_slice()),
            "{text}"
        );
        assert!(only.faults.is_empty(), "{text}: {:?}", only.faults);
    }
}

#[test]
fn a_new_tenant_after_an_old_one_and_other_separators() {
    let cases = [
        (
            "翡翠城5幢2单元301 换租客了，老租客走了，现在住的是王芳 {1} 13912345678",
            "check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | -..- | ",
        ),
        (
            "翡翠城5幢2单元301--王芳--{1}--13912345678",
            "check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | -..- | ",
        ),
        (
            "帮登记：王芳/{1}/13912345678/翡翠城5幢2单元301/6月1日",
            "check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | 2026-06-01?..- | ",
        ),
        (
            "上报一下：王芳，女，身份证{1}，电话13912345678，住翡翠城5幢2单元301",
            "check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | -..- | ",
        ),
        (
            "县府街220號一零二室 王芳 {1} 13912345678",
            "check_in 县府街220號一零二室 | 王芳/{1}/13912345678 | -..- | ",
        ),
        (
            "翡翠城丙栋，王芳退租了",
            "check_out 翡翠城丙栋 | 王芳// | -..- | ",
        ),
        (
            "翡翠城5幢2单元301王芳搬走了",
            "check_out 翡翠城5幢2单元301 | 王芳// | -..- | ",
        ),
    ];
    for (text, expected) in cases {
        check(text, &[&format!("1 {expected}")]);
    }
    // Talk of tenants that reports none.
    let reading = read(
        "苏明：翡翠城5幢2单元301的租客投诉楼上噪音\n李经理：@所有人 6月30日前把翡翠城5幢的租客信息报齐\n",
    );
    assert!(reading.tenancies.is_empty(), "{:?}", lines(&reading));
}

#[test]
fn the_sender_above_the_time() {
    let text = "苏明\n2026-06-02 09:01\n翡翠城5幢2单元301 王芳 {1} 13912345678\n\n\
                李经理\n2026-06-02 09:05\n收到\n\n苏明\n2026-06-03 10:05\n翡翠城5幢2单元302，孙丽退房了\n";
    check(
        text,
        &[
            "1 check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | -..- | ",
            "3 check_out 翡翠城5幢2单元302 | 孙丽// | -..- | ",
        ],
    );
}

#[test]
fn dates_of_a_text_are_not_its_heads() {
    check(
        "[2026-06-02 09:01:00] 苏明：新租 云山路98号303 租客王芳 身份证号{1} 电话13912345678 租期2026.6.19至2027-6-19\n\
         [2026-06-02 09:02:00] 苏明：云山里6-1-2003，承租人：李强，身份证：{2}\n\
         [2026-06-02 09:03:00] 苏明：今日成交 云山弄12號 301 赵敏 {3}\n",
        &[
            "1 check_in 云山路98号303 | 王芳/{1}/13912345678 | 2026-06-19..2027-06-19 | ",
            "2 check_in 云山里6-1-2003 | 李强/{2}/ | -..- | ",
            "3 check_in 云山弄12號 301 | 赵敏/{3}/ | -..- | ",
        ],
    );
}

#[test]
fn exports_of_several_programs() {
    let report = "翡翠城5幢2单元301 王芳 {1} 13912345678 6月1日入住";
    let heads = [
        "群聊记录\n\n2026-06-02 09:01 苏明\n@\n\n2026-06-02 09:05 李经理\n收到",
        "苏明 2026/6/2 09:01:11\n@\n\n李经理 2026/6/2 09:05:00\n收到",
        "[2026-06-02 09:01] 苏明: @\n[2026-06-02 09:02] 李经理: 收到",
        "苏明: @\n李经理: 收到",
        "苏明:\n @\n李经理:\n 收到",
        "——————  2026-06-02  ——————\n\n苏明  09:01\n\n@\n\n李经理  09:02\n\n收到",
        "2026-06-02 9:01:11 AM 苏明(12345678)\n@\n\n【管理员】李经理(2222) 2026-06-02 9:02:11\n收到",
        "2026年6月2日 下午3:05 苏明\n@\n2026年6月2日 下午3:06 李经理：收到",
    ];
    for head in heads {
        let reading = check(
            &head.replace('@', report),
            &["1 check_in 翡翠城5幢2单元301 | 王芳/{1}/13912345678 | 2026-06-01?..- | "],
        );
        assert_eq!(reading.sheets[0].rows, 2, "{head}");
        assert_eq!(
            (reading.ignored[0].row, reading.ignored[0].reason),
            (2, IgnoredReason::SmallTalk),
            "{head}"
        );
    }
}

#[test]
fn several_reports_in_one_message_and_messages_that_report_nothing() {
    let reading = check(
        "苏明 2026/6/2 09:10:11\n姓名：李强\n身份证号：{1}\n地址：江南里小区8号楼1203室\n租期：2026.6.1至2027.5.31\n姓名：赵敏\n身份证号：{2}\n地址：江南里小区8号楼1204室\n租期：6.1-12.1\n\n\
         群主 2026/6/2 10:00:00\n@所有人 请大家及时上报\n\n\
         苏明 2026/6/3 09:10:11\n1、锦江花城3栋2单元601 王刚 {3} 13912345671\n2、锦江花城3栋2单元602 周杰 {4}\n3、锦江花城3栋2单元603 吴刚退租了\n\n\
         小王 2026/6/3 11:11:11\n谁有翡翠城5幢的钥匙？电话13912345678\n\n\
         小王 2026/6/3 11:12:11\n<图片>\n",
        &[
            "1 check_in 江南里小区8号楼1203室 | 李强/{1}/ | 2026-06-01..2027-05-31 | ",
            "1 check_in 江南里小区8号楼1204室 | 赵敏/{2}/ | 2026-06-01?..2026-12-01? | ",
            "3 check_in 锦江花城3栋2单元601 | 王刚/{3}/13912345671 | -..- | ",
            "3 check_in 锦江花城3栋2单元602 | 周杰/{4}/ | -..- | ",
            "3 check_out 锦江花城3栋2单元603 | 吴刚// | -..- | ",
        ],
    );
    let reasons: Vec<_> = reading.ignored.iter().map(|i| (i.row, i.reason)).collect();
    assert_eq!(
        reasons,
        [
            (2, IgnoredReason::Announcement),
            (4, IgnoredReason::SmallTalk),
            (5, IgnoredReason::Attachment)
        ]
    );
}

#[test]
fn faults_in_a_chat() {
    check(
        "小赵:\n 地址:云山路8号3座1203\n 承租人:李强\n 证件号:1051991990010128\n 电话:1391234567\n 日期:2026年6月1日-2026年5月1日\n小钱: 好的\n",
        &[
            "1 check_in 云山路8号3座1203 | 李强/1051991990010128/1391234567 | 2026-06-01..2026-05-01 | id_length,phone_invalid,lease_dates_reversed",
        ],
    );
}

#[test]
fn hotline_notes_say_only_where() {
    let text = "翡翠城5幢302室群租，住了十几个人，很吵，来电13912345678\n咨询居住证办理\n";
    let reading = try_read(text.as_bytes(), Channel::Hotline).unwrap();
    assert_eq!(lines(&reading), ["1 check_in 翡翠城5幢302室 |  | -..- | "]);
    assert_eq!(reading.ignored[0].row, 2);
}
