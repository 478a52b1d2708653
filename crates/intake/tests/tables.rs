//! Tables of other cities: other headers, orders, formats and other mess.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use intake::{Channel, IgnoredReason, Reading};
use support::{fixture, lines, table, try_read, with_ids};

/// Compares what a table says with the lines expected, `{n}` standing for the made-up number n.
fn check(reading: &Reading, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|line| with_ids(line)).collect();
    assert_eq!(lines(reading), expected);
}

/// Replaces `{n}` by the made-up identity number n.
fn csv(text: &str) -> Reading {
    table(&with_ids(text))
}

fn reasons(reading: &Reading) -> Vec<(u32, IgnoredReason)> {
    reading.ignored.iter().map(|i| (i.row, i.reason)).collect()
}

#[test]
fn semicolons_split_addresses_and_lists() {
    let reading = csv(
        "物业所在小区;栋;单元号;房间号;住客名字;住客证件;住客手机;租约开始;租约结束\r\n\
         锦江花城;3;2;601;王芳;{1};13912345678;2026-6-1;2027-5-31\r\n\
         锦江花城;A;;1203;\"李强、赵敏\";\"{2}、{3}\";13912345678,13812345678;20260601;270531\r\n\
         ;5;1;102;陈静;{4};;6月1日;12月1日\r\n\
         玉林北街12号院;7;一;305;\"张伟\n刘洋\";\"{5}\n{6}\";13912345678;46174;1-Jun-27\r\n",
    );
    check(
        &reading,
        &[
            "2 check_in 锦江花城|3栋|2单元|601室 | 王芳/{1}/13912345678 | 2026-06-01..2027-05-31 | ",
            "3 check_in 锦江花城|A座|1203室 | 李强/{2}/13912345678; 赵敏/{3}/13812345678 | 2026-06-01..2027-05-31 | ",
            "4 check_in 锦江花城|5栋|1单元|102室 | 陈静/{4}/ | 2026-06-01?..2026-12-01? | ",
            "5 check_in 玉林北街12号院|7栋|一单元|305室 | 张伟/{5}/13912345678; 刘洋/{6}/ | 2026-06-01..2027-06-01 | ",
        ],
    );
}

#[test]
fn landlord_agent_and_tenant_columns_are_told_apart() {
    let reading = csv(
        "街道,路名,门牌号,楼号,室,房东姓名,房东身份证,房东电话,租客姓名,性别,户籍地址,租客身份证,租客电话,租赁开始日期,租赁结束日期,网格员,网格员电话\n\
         锦官街道,玉林北街,12,3,502,钱多,{1},13912345678,王芳,女,四川省,{2},13812345678,2026-06-01,2027-05-31,李网格,13712345678\n",
    );
    check(
        &reading,
        &[
            "2 check_in 锦官街道|玉林北街|12号|3幢|502室 | 王芳/{2}/13812345678 | 2026-06-01..2027-05-31 | ",
        ],
    );
    let landlord = reading.tenancies[0].landlord.clone().unwrap();
    assert_eq!(
        (landlord.name.as_str(), landlord.phone.as_str()),
        ("钱多", "13912345678")
    );
}

#[test]
fn callers_are_no_tenants_and_a_lease_may_be_the_only_date() {
    let text = "工单编号,诉求人,诉求人电话,事发地点,诉求内容\n\
                1,王女士,13912345678,锦江花城3栋2单元601,群租扰民\n\
                2,李先生,13912345679,锦江花城3栋2单元602,隔断出租\n";
    let reading = try_read(text.as_bytes(), Channel::Hotline).unwrap();
    check(
        &reading,
        &[
            "2 check_in 锦江花城3栋2单元601 |  | -..- | ",
            "3 check_in 锦江花城3栋2单元602 |  | -..- | ",
        ],
    );
    let reading = csv(
        "租客,身份证,租约,租住地\n王芳,{1},20260401到20270331,锦江花城3栋2单元601\n李强,{2},2026.4.1——27/3/31,锦江花城3栋2单元602\n",
    );
    check(
        &reading,
        &[
            "2 check_in 锦江花城3栋2单元601 | 王芳/{1}/ | 2026-04-01..2027-03-31 | ",
            "3 check_in 锦江花城3栋2单元602 | 李强/{2}/ | 2026-04-01..2027-03-31 | ",
        ],
    );
}

#[test]
fn answers_to_a_question_and_numbers_that_are_no_rooms() {
    let reading = csv(
        "户号,租住房屋,人员姓名,公民身份证号,承租日期,到租日期,是否退租\n\
         1,锦江花城3栋2单元601,王芳,{1},2026-06-01,2027-05-31,否\n\
         ,,李强,{2},,,\n\
         2,锦江花城3栋2-602,赵敏,{3},2026-06-01,2027-05-31,是\n",
    );
    check(
        &reading,
        &[
            "2+3 check_in 锦江花城3栋2单元601 | 王芳/{1}/; 李强/{2}/ | 2026-06-01..2027-05-31 | ",
            "4 check_out 锦江花城3栋2-602 | 赵敏/{3}/ | 2026-06-01..2027-05-31 | ",
        ],
    );
    let reading = csv(
        "房号编码,房间号,地址,姓名,身份证\n7,FH0012,锦江花城3栋2单元601,王芳,{1}\n8,602,文昌路120,李强,{2}\n",
    );
    check(
        &reading,
        &[
            "2 check_in 锦江花城3栋2单元601 | 王芳/{1}/ | -..- | ",
            "3 check_in 文昌路120|602室 | 李强/{2}/ | -..- | ",
        ],
    );
}

#[test]
fn moves_out_by_status_date_remark_and_sheet() {
    let reading = csv(
        "房源,客户,身份证号码,电话,房东,电话,状态,入住日期,到期日期,退租日期,备注\n\
         天府新谷8号楼2305,周杰,{1},13512345678,钱多,13612345678,在租,2026/5/1,2027/4/30,,\n\
         天府新谷9号楼1101,吴刚,{2},13512345678,钱多,13612345678,已退租,2026/5/1,2027/4/30,,\n\
         天府新谷9号楼1102,郑红,{3},13512345678,钱多,13612345678,,2026/5/1,2027/4/30,2026/6/5,\n\
         天府新谷9号楼1103,孙丽,{4},13512345678,钱多,13612345678,,2026/5/1,2027/4/30,,提前退租不退押金\n\
         天府新谷9号楼1104,何丽,{5},13512345678,钱多,13612345678,,2026/5/1,2027/4/30,,退租\n",
    );
    let kinds: Vec<&str> = reading.tenancies.iter().map(|t| t.kind.wire()).collect();
    assert_eq!(
        kinds,
        [
            "check_in",
            "check_out",
            "check_out",
            "check_in",
            "check_out"
        ]
    );
    let phones: Vec<&str> = reading
        .tenancies
        .iter()
        .map(|t| t.tenants[0].phone.as_str())
        .collect();
    assert!(phones.iter().all(|p| *p == "13512345678"));
}

#[test]
fn faults_by_name() {
    let reading = csv("序号,地址,姓名,证件号,手机,开始,结束\n\
         1,江南里3栋501,王芳,{1},1381234567,2026-06-01,2027-05-31\n\
         2,江南里3栋502,,{2},13812345678,2026-06-01,2027-05-31\n\
         3,,李强,{3},13812345678,2026-06-01,2027-05-31\n\
         4,江南里3栋504,赵敏,{4},13812345678,2026-02-30,2027-05-31\n\
         5,江南里3栋505,孙丽,{5},13812345678,2026-06-01,2026-05-31\n\
         6,江南里3栋506,周杰,1.00875E+17,13812345678,6月1日,5月1日\n\
         7,江南里3栋507,吴刚,105199199001,13812345678,2026-06-01,长期\n\
         8,江南里3栋508,郑红,110108196711301866,13812345678,2026-06-01,\n\
         9,江南里3栋509,冯燕,37070419881216001X,13812345678,2026-06-01,\n");
    let faults: Vec<String> = reading
        .tenancies
        .iter()
        .map(|t| {
            t.faults
                .iter()
                .map(|f| f.kind.wire())
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect();
    assert_eq!(
        faults,
        [
            "phone_invalid",
            "name_missing",
            "address_missing",
            "date_invalid",
            "lease_dates_reversed",
            "id_lost_precision",
            "id_length",
            "id_checksum",
            "id_checksum"
        ]
    );
}

#[test]
fn documents_of_all_kinds_are_no_fault() {
    let reading = csv("地址,姓名,证件类型,证件号码,电话\n\
         玉林北街12号3栋502,陈大文,港澳居民来往内地通行证,H1234567801,+852 91234567\n\
         玉林北街12号3栋503,林小美,台湾居民来往大陆通行证,12345678,0912345678\n\
         玉林北街12号3栋504,Kim Minsu,护照,M12345678,+82 10-1234-5678\n\
         玉林北街12号3栋505,何家辉,港澳台居民居住证,830000198512312229,(028)85551234\n\
         玉林北街12号3栋506,Ivan Petrov,外国人永久居留身份证,RUS310012345678,400-123-4567\n\
         玉林北街12号3栋507,Ann Lee,外国人永久居留身份证,91156199001010012X,0086 13812345678\n\
         玉林北街12号3栋508,王老五,身份证,11010519491231002x,13812345678\n\
         玉林北街12号3栋509,王老六,身份证,'４４０３０６１９９００１０１１２３６,8613812345678\n");
    for tenancy in &reading.tenancies {
        assert!(tenancy.faults.is_empty(), "{tenancy:?}");
        assert_eq!(tenancy.tenants.len(), 1, "{tenancy:?}");
    }
    assert_eq!(reading.tenancies.len(), 8);
}

#[test]
fn rows_of_one_tenancy_and_rows_that_are_none() {
    let reading = csv("成都市某某物业租客登记,,,,\n\
         填报人：小王,,联系电话：028-85551234,,\n\
         \n\
         合同号,地址,姓名,身份证,租期\n\
         例：H0,某小区1栋101,王某,110101199001011234,\n\
         H1,江南里3栋502,王芳,{1},2026.6.1-2027.5.31\n\
         ,,李强,{2},\n\
         H2,江南里3栋503,赵敏,{3},2026.6.1-2027.5.31\n\
         本页小计,,2,,\n\
         合同号,地址,姓名,身份证,租期\n\
         H2,江南里3栋503,孙丽,{4},2026.6.1-2027.5.31\n\
         H3,江南里3栋504,空置,,\n\
         H4,,,,\n\
         填表人：张三,,审核：李四,,\n\
         说明：身份证号请用文本格式,,,,\n");
    check(
        &reading,
        &[
            "6+7 check_in 江南里3栋502 | 王芳/{1}/; 李强/{2}/ | 2026-06-01..2027-05-31 | ",
            "8+11 check_in 江南里3栋503 | 赵敏/{3}/; 孙丽/{4}/ | 2026-06-01..2027-05-31 | ",
        ],
    );
    assert_eq!(
        reasons(&reading),
        [
            (1, IgnoredReason::Title),
            (2, IgnoredReason::Title),
            (4, IgnoredReason::Header),
            (5, IgnoredReason::Example),
            (9, IgnoredReason::Subtotal),
            (10, IgnoredReason::RepeatedHeader),
            (12, IgnoredReason::Vacant),
            (13, IgnoredReason::EmptyForm),
            (14, IgnoredReason::Note),
            (15, IgnoredReason::Note)
        ]
    );
}

#[test]
fn people_with_their_numbers_in_one_cell() {
    let reading = csv("小区,地址,租客信息,租期\n\
         江南里,3栋502,\"王芳 {1} 13812345678\n李强 {2} 13812345679\",2026年6月1日至2027年5月31日\n\
         江南里,3栋503,赵敏13812345670,即日起一年\n\
         江南里,3栋504,孙丽（{3}）,2026/06/01-261201\n\
         江南里,江南里3栋505,{4} 周 杰 13812345670,6/1-12/1\n");
    check(
        &reading,
        &[
            "2 check_in 江南里|3栋502 | 王芳/{1}/13812345678; 李强/{2}/13812345679 | 2026-06-01..2027-05-31 | ",
            "3 check_in 江南里|3栋503 | 赵敏//13812345670 | 2026-06-30..2027-06-30 | ",
            "4 check_in 江南里|3栋504 | 孙丽/{3}/ | 2026-06-01..2026-12-01 | ",
            "5 check_in 江南里3栋505 | 周杰/{4}/13812345670 | 2026-06-01?..2026-12-01? | ",
        ],
    );
}

#[test]
fn a_table_without_a_header_is_known_by_its_columns() {
    let reading = csv(
        "锦江花城3栋2单元601,王芳,{1},13912345678,2026-06-01,2027-05-31\n\
         锦江花城4栋2单元602,李强,{2},13912345679,2026-06-01,2027-05-31\n",
    );
    check(
        &reading,
        &[
            "1 check_in 锦江花城3栋2单元601 | 王芳/{1}/13912345678 | 2026-06-01..2027-05-31 | ",
            "2 check_in 锦江花城4栋2单元602 | 李强/{2}/13912345679 | 2026-06-01..2027-05-31 | ",
        ],
    );
}

#[test]
fn listings_have_contacts_and_no_tenants() {
    let text = "小区,户型,面积,价格,发布人,联系电话,房号\n江南里,2室1厅,80,2000,钱先生,13812345678,3栋502\n";
    let reading = try_read(text.as_bytes(), Channel::Listing).unwrap();
    check(&reading, &["2 check_in 江南里|3栋502 |  | -..- | "]);
    assert_eq!(
        reading.tenancies[0].landlord.clone().unwrap().phone,
        "13812345678"
    );
}

#[test]
fn an_empty_dwelling_that_is_advertised_is_a_listing() {
    let text = "小区,房号,状态,联系人,联系电话\n江南里,3栋502,空置,钱先生,13812345678\n";
    let reading = try_read(text.as_bytes(), Channel::Listing).unwrap();
    check(&reading, &["2 check_in 江南里|3栋502 |  | -..- | "]);
    let reading = try_read(text.as_bytes(), Channel::Backoffice).unwrap();
    check(&reading, &[]);
}

#[test]
fn every_encoding_reads_the_same() {
    let text = with_ids("地址\t姓名\t身份证\n江南里3栋502\t王芳\t{1}\n");
    let utf16 = |big: bool, mark: bool| {
        let mark = mark.then_some(0xFEFF_u16);
        mark.into_iter()
            .chain(text.encode_utf16())
            .flat_map(|u| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            })
            .collect::<Vec<u8>>()
    };
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let bom = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for (what, bytes) in [
        ("utf-8", text.clone().into_bytes()),
        ("utf-8 with mark", bom),
        ("gb18030", gb.into_owned()),
        ("utf-16 le", utf16(false, true)),
        ("utf-16 be", utf16(true, true)),
        ("utf-16 le without mark", utf16(false, false)),
    ] {
        let reading =
            try_read(&bytes, Channel::Backoffice).unwrap_or_else(|e| panic!("{what}: {e}"));
        check(&reading, &["2 check_in 江南里3栋502 | 王芳/{1}/ | -..- | "]);
    }
}

#[test]
fn an_html_table_saved_as_xls() {
    let page = with_ids(
        "<html><body><table border=1><tr><th colspan=5>租客台账</th></tr>\
         <tr><td>房屋坐落</td><td>租客</td><td>身份证号</td><td>手机号</td><td>租期</td></tr>\
         <tr><td rowspan=2>云山路8号3座1203</td><td>王芳</td><td>{1}</td><td>13912345678</td><td rowspan=2>2026-06-01&nbsp;至&nbsp;2027-05-31</td></tr>\
         <tr><td>李强</td><td>{2}</td><td></td></tr></table></body></html>",
    );
    check(
        &table(&page),
        &[
            "3+4 check_in 云山路8号3座1203 | 王芳/{1}/13912345678; 李强/{2}/ | 2026-06-01..2027-05-31 | ",
        ],
    );
}

#[test]
fn an_old_workbook_with_merged_cells_serials_and_a_sheet_of_leavers() {
    let reading = try_read(&fixture("chengdu.xls"), Channel::Tenday).unwrap();
    check(
        &reading,
        &[
            "4+5 check_in 玉林北街12号3栋1单元502 | 王芳/{1}/13812345678; 李强/{2}/13812345679 | 2026-06-01..2027-05-31 | ",
            "6 check_in 玉林北街12号3栋1单元503 | 赵敏/101003196304040032/13812345670 | 2026-06-01..2027-05-31 | id_lost_precision",
            "2 check_out 玉林北街12号3栋1单元601 | 孙丽/{4}/ | -..2026-06-08 | ",
        ],
    );
    assert!(
        reading
            .ignored
            .iter()
            .any(|i| i.sheet == "代码" && i.reason == IgnoredReason::HiddenSheet)
    );
}

#[test]
fn an_open_document_with_merged_cells_and_a_million_repeated_rows() {
    let reading = try_read(&fixture("binjiang.ods"), Channel::Backoffice).unwrap();
    check(
        &reading,
        &[
            "5+6 check_in 滨江里|3幢|502室 | 王芳/{11}/; 李强/{12}/ | 2026-06-01..2027-05-31 | ",
            "7 check_in 滨江里|A座|1203室 | 赵敏/{13}/; 孙丽/{14}/ | 2026-06-01..- | ",
            "8 check_in 滨江里|5幢|101室 | 周杰/100875197412106000/ | 2026-06-01..2026-12-01 | id_lost_precision",
        ],
    );
}
