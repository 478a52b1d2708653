//! Hotline notes and messages in free words: place, people, days, head count and what happened.

use intake::{NoteRead, PartPlayed, Standing, read_note, read_notes};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

/// What was read, in one line: places; people with the first letter of their part; days; count;
/// matters, those denied with `-` and those settled with `+`.
fn said(read: &NoteRead) -> String {
    let places: Vec<&str> = read
        .places
        .iter()
        .map(|place| place.text.as_str())
        .collect();
    let people = read.people.iter().map(|one| {
        let part = match one.part {
            PartPlayed::Tenant => "T",
            PartPlayed::Landlord => "L",
            PartPlayed::Caller => "C",
            PartPlayed::Unsaid => "",
        };
        format!("{part}{}", one.name)
    });
    let days = read
        .days
        .iter()
        .map(|day| day.date.strftime("%m-%d").to_string());
    let count = read.head_count.map(|count| format!("{}人", count.at_least));
    let matters = read.matters.iter().map(|matter| {
        let kind = serde_json::to_value(matter.kind).expect("a word");
        let sign = match matter.standing {
            Standing::Reported => "",
            Standing::Denied => "-",
            Standing::Settled => "+",
        };
        format!("{sign}{}", kind.as_str().expect("a word"))
    });
    [
        places.join(" "),
        people.collect::<Vec<_>>().join(" "),
        days.chain(count).collect::<Vec<_>>().join(" "),
        matters.collect::<Vec<_>>().join(" "),
    ]
    .join(" | ")
}

/// Notes, and what is to be read.
const NOTES: &[(&str, &str)] = &[
    (
        "阳光100小区C3栋2208，昨天来了两个男的看房，业主说要出租",
        "阳光100小区C3栋2208 |  | 11-22 | letting",
    ),
    (
        "新安里27号院3排8号，平房，煤炉取暖，一氧化碳风险",
        "新安里27号院3排8号 |  |  | gas",
    ),
    (
        "今日检查出租房12户，发现隐患3处，其中北大街19号私拉电线",
        "北大街19号 |  | 11-23 | letting wiring",
    ),
    (
        "接热线，龙腾小区B区12幢3单元，电瓶车乱停堵住单元门口，有人在楼梯间拉插线板充电",
        "龙腾小区B区12幢3单元 |  |  | ebike_in_corridor flying_cable",
    ),
    (
        "2号楼一单元电梯里有人推电动车上楼",
        "2号楼一单元 |  |  | ebike_in_corridor",
    ),
    (
        "租户李强（电话 138 0000 0000）反映房东王建军不退押金，房屋地址：水木清华园9号楼2门501",
        "水木清华园9号楼2门501 | T李强 L王建军 |  | letting dispute",
    ),
    (
        "群众来电称工业路与建设路交叉口城中村自建房，一楼做仓库，楼上住人，没有消防通道",
        " |  |  | exit_blocked",
    ),
    (
        "凤凰城19幢地下车库停放电动三轮车并充电",
        "凤凰城19幢 |  |  | ebike_charging",
    ),
    (
        "今天走访了康乐花园1至5栋，未见异常",
        "康乐花园1至5栋 |  | 11-23 | ",
    ),
    (
        "海棠花园14座1单元三零二室住着七八个外卖小哥，电池在屋里充",
        "海棠花园14座1单元三零二室 |  | 7人 | battery_indoors",
    ),
    (
        "3栋501的租客说燃气灶老是打不着火，疑似漏气",
        "3栋501 |  |  | letting gas",
    ),
    (
        "市民来电反映XX路12号3栋502疑似群租，住了十几个人，电动车楼道充电",
        "XX路12号3栋502 |  | 11人 | group_letting ebike_in_corridor",
    ),
    (
        "来电人王女士反映：迎春路18号金鼎花园3幢2单元601室有人私自打隔断出租，每间住两三个人",
        "迎春路18号金鼎花园3幢2单元601室 | C王女士 |  | subdivided letting",
    ),
    (
        "举报阳光小区5号楼301群租，晚上很吵",
        "阳光小区5号楼301 |  |  | group_letting dispute",
    ),
    (
        "莲花新村12栋1单元402的租客昨天搬走了",
        "莲花新村12栋1单元402 |  | 11-22 | letting moved_out",
    ),
    (
        "翠湖花园8-2-1103新租客入住",
        "翠湖花园8-2-1103 |  |  | letting",
    ),
    (
        "东风路66号一楼楼道里停满电瓶车，还有人拉线充电",
        "东风路66号一楼 |  |  | ebike_in_corridor flying_cable",
    ),
    (
        "群众反映民主街23号2楼出租屋使用煤气罐做饭，存在安全隐患",
        "民主街23号2楼 |  |  | letting gas",
    ),
    (
        "和平里小区7栋安全出口被杂物堵住了",
        "和平里小区7栋 |  |  | exit_blocked",
    ),
    (
        "建设路99号楼梯间堆满纸箱和旧家具",
        "建设路99号 |  |  | corridor_clutter",
    ),
    (
        "幸福花苑3幢505，业主李建国，把三室两厅隔成七间出租",
        "幸福花苑3幢505 | L李建国 |  | subdivided letting",
    ),
    (
        "经核查，康宁小区4号楼202未发现群租现象",
        "康宁小区4号楼202 |  |  | -group_letting",
    ),
    (
        "锦绣家园9栋1601隔断已拆除，租客已清退",
        "锦绣家园9栋1601 |  |  | +subdivided +letting",
    ),
    (
        "城中村西街5巷12号三楼，电动车电池拿回家充电",
        "西街5巷12号三楼 |  |  | battery_indoors",
    ),
    (
        "2026年11月20日，人民路101号天和大厦A座2305发现日租房",
        "人民路101号天和大厦A座2305 |  | 11-20 | short_let",
    ),
    (
        "房东赵敏电话13800000000，光明新村6-3-201出租未登记",
        "光明新村6-3-201 | L赵敏 |  | letting unregistered",
    ),
    ("请问群租怎么举报？", " |  |  | group_letting"),
    (
        "南苑小区2幢楼道灭火器过期，应急灯不亮",
        "南苑小区2幢 |  |  | fire_equipment",
    ),
    (
        "投诉解放西路34弄8号602，一套房里摆了十二张上下铺",
        "解放西路34弄8号602 |  |  | group_letting",
    ),
    (
        "锦江花园11号楼地下室住了20多人",
        "锦江花园11号楼 |  | 21人 | group_letting",
    ),
    (
        "新华街道文昌社区建国路7号，二楼煤气味很大",
        "新华街道文昌社区建国路7号 |  |  | gas",
    ),
    (
        "三楼的住户把电动车推进电梯，翡翠城18栋",
        "翡翠城18栋 |  |  | ebike_in_corridor",
    ),
    (
        "11月5日退租：银河湾3栋2单元1802",
        "银河湾3栋2单元1802 |  | 11-05 | moved_out",
    ),
    (
        "紫荆园9幢501 承租人：张三丰 11月1日起租",
        "紫荆园9幢501 | T张三丰 | 11-01 | letting",
    ),
    ("大家好，明天开会", " |  |  | "),
    ("好的收到", " |  |  | "),
    (
        "中山路200号201室外墙有裂缝，怀疑是危房",
        "中山路200号201室 |  |  | structure",
    ),
    (
        "居民王先生称和谐家园5栋防火门被锁死",
        "和谐家园5栋 | C王先生 |  | exit_blocked",
    ),
    (
        "私拉电线、飞线充电，地点在工农路58号院2号楼3单元",
        "工农路58号院2号楼3单元 |  |  | wiring flying_cable",
    ),
    (
        "翠竹苑4#302 群租，房东姓陈",
        "翠竹苑4#302 |  |  | group_letting",
    ),
    (
        "有没有群租？桃园里1-101那户",
        "桃园里1-101 |  |  | group_letting",
    ),
    (
        "滨江一号12栋的房子是不是群租房，天天进进出出好多人",
        "滨江一号12栋 |  |  | group_letting",
    ),
    (
        "昨晚香樟路5号楼502液化气泄漏",
        "香樟路5号楼502 |  | 11-22 | gas",
    ),
    (
        "本月3号搬进来的，名叫孙小红，住云溪小区6栋402",
        "云溪小区6栋402 | 孙小红 | 11-03 | letting",
    ),
    (
        "巡查发现学府路12号宿舍楼3层过道停放电动自行车6辆",
        "学府路12号宿舍楼3层 |  |  | ebike_in_corridor",
    ),
    (
        "金色家园三期15幢乙单元703打隔断，正在装修",
        "金色家园三期15幢乙单元703 |  |  | subdivided",
    ),
    (
        "前进村5组12号，房东自己搭建了两层违建出租",
        "前进村5组12号 |  |  | structure letting",
    ),
    (
        "四季花城7栋7A电瓶车充电起火冒烟",
        "四季花城7栋7A |  |  | ebike_charging fire",
    ),
    ("小区车库有火灾隐患", " |  |  | fire_hazard"),
    (
        "帝景豪庭二期3座2801住了8个人，人均面积不足",
        "帝景豪庭二期3座2801 |  | 8人 | group_letting",
    ),
    (
        "举报：望湖路88号望湖公寓1202，三室改成六间",
        "望湖路88号望湖公寓1202 |  |  | subdivided",
    ),
    (
        "海棠湾6号楼一单元101、102两户都是日租房",
        "海棠湾6号楼一单元101 |  |  | short_let",
    ),
    (
        "房客不退押金纠纷，雅居苑2幢1204，房客周杰来电",
        "雅居苑2幢1204 | T周杰 |  | dispute",
    ),
    (
        "西城花园南区19栋，逃生窗被防盗网焊死",
        "西城花园南区19栋 |  |  | exit_blocked",
    ),
    (
        "育才路3号，烟感没电，楼上租客多",
        "育才路3号 |  |  | fire_equipment letting",
    ),
    (
        "百合苑14-1-601 空置，租客10月底已搬离",
        "百合苑14-1-601 |  |  | moved_out letting",
    ),
    (
        "丽景湾B3栋1805，燃气热水器装在卫生间",
        "丽景湾B3栋1805 |  |  | gas",
    ),
    (
        "名都广场1号写字楼改民宿，没有备案",
        "名都广场1号 |  |  | short_let unregistered",
    ),
    (
        "杏花村8号后门被堵，里面住了三十来个工人",
        "杏花村8号 |  | 31人 | exit_blocked group_letting",
    ),
    (
        "清水湾花园疑似群租，具体楼栋不详",
        "清水湾花园 |  |  | group_letting",
    ),
    (
        "东湖街56号303，客厅隔成两间，住着七八个人",
        "东湖街56号303 |  | 7人 | subdivided",
    ),
    (
        "不存在群租，就是一家五口人住，东湖街56号304",
        "东湖街56号304 |  | 5人 | -group_letting",
    ),
    (
        "上个月12号入住，石榴园2幢305，租客钱多多",
        "石榴园2幢305 | T钱多多 | 10-12 | letting",
    ),
    (
        "电动车在楼梯口充电多次反映没人管！！香山路77号",
        "香山路77号 |  |  | ebike_in_corridor",
    ),
    (
        "水岸名都10幢消防通道停满私家车",
        "水岸名都10幢 |  |  | exit_blocked",
    ),
    ("消防通道已清理，水岸名都10幢", "水岸名都10幢 |  |  | "),
    (
        "群租已取缔后又反弹，丰收路2号院4号楼102",
        "丰收路2号院4号楼102 |  |  | group_letting",
    ),
    (
        "工业园路9号宿舍，高低床摆了一排",
        "工业园路9号 |  |  | group_letting",
    ),
    (
        "福田花园１２栋３０１疑似群租，请核实",
        "福田花园１２栋３０１ |  |  | group_letting",
    ),
    (
        "來電反映中華路18號3樓疑似群租",
        "中華路18號3樓 |  |  | group_letting",
    ),
    (
        "@网格员 明珠公寓5楼503有人用电炉，经常跳闸",
        "明珠公寓5楼503 |  |  | wiring",
    ),
    (
        "联系人：刘洋，电话：139 0000 0000，地址：青年路6号7栋203，反映楼上噪音",
        "青年路6号7栋203 | C刘洋 |  | dispute",
    ),
    (
        "诉求人反映，建设三路15-1号二楼，二房东吴某将房屋分割出租给十余名外卖员",
        "建设三路15-1号二楼 | L吴某 |  | subdivided letting",
    ),
    (
        "房东何伟把芙蓉苑7幢602租给了短租平台",
        "芙蓉苑7幢602 | L何伟 |  | letting short_let",
    ),
    (
        "一楼大厅电瓶车充电，业主群里说过好几次，盛世华庭6栋",
        "盛世华庭6栋 |  |  | ebike_in_corridor",
    ),
    (
        "厨房改成卧室，没有烟感，地址长宁路450弄22号101",
        "长宁路450弄22号101 |  |  | subdivided fire_equipment",
    ),
    (
        "杨柳镇柳树村3组，老房子墙体开裂",
        "杨柳镇柳树村3组 |  |  | structure",
    ),
    (
        "我在康乐街11号租房，房东不让办居住登记，没有登记",
        "康乐街11号 |  |  | letting unregistered",
    ),
];

#[test]
fn notes_are_read() {
    let table = NOTES;
    assert!(table.len() >= 60);
    let mut wrong = Vec::new();
    for &(note, wanted) in table {
        let got = said(&read_note(note, TODAY));
        if got != wanted {
            wrong.push(format!("{note}\n  got    {got}\n  wanted {wanted}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        table.len(),
        wrong.join("\n")
    );
}

#[test]
fn telephones_are_found_and_are_nobodys_room() {
    let read = read_note(
        "地址：青年路6号7栋203，电话139 0000 0000 或 0577-88000000",
        TODAY,
    );
    let phones: Vec<&str> = read
        .phones
        .iter()
        .map(|phone| phone.text.as_str())
        .collect();
    assert_eq!(phones, ["139 0000 0000", "0577-88000000"]);
    assert_eq!(read.places.len(), 1);
}

#[test]
fn each_message_of_a_chat_is_read_by_itself() {
    let chat = "2026-11-20 09:12 王网格\n莲花新村3栋502群租\n2026-11-20 09:15 李社区\n收到\n2026-11-21 08:00 王网格\n昨天东风路66号楼道充电动车\n";
    let notes = read_notes(chat, TODAY);
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert_eq!(notes[0].matters[0].event_code, "E05");
    assert!(notes[1].matters.is_empty());
    assert_eq!(
        notes[2].days[0].date,
        date(2026, 11, 20),
        "by the message's own day"
    );
    assert_eq!(notes[2].message, 3);
}

#[test]
fn notes_are_parted_by_blank_lines() {
    let notes = "网民留言：望江名邸14号楼有人飞线充电\n地点在东门\n\n请社区核实：翠屏山庄A12栋疑似民宿\n\n\n好的\n";
    let read = read_notes(notes, TODAY);
    let places: Vec<usize> = read.iter().map(|note| note.places.len()).collect();
    assert_eq!(places, [1, 1, 0], "{read:?}");
    assert_eq!(read[2].message, 3);
}

#[test]
fn every_kind_has_its_code() {
    for (note, code) in [
        ("电动车停在楼道", "M08"),
        ("家里给电瓶充电", "M09"),
        ("飞线充电", "M10"),
        ("楼道堆杂物", "M01"),
        ("安全出口锁闭", "M02"),
        ("煤气泄漏", "E04"),
        ("打隔断", "E03"),
        ("群租", "E05"),
        ("灭火器过期", "E01"),
    ] {
        let read = read_note(note, TODAY);
        assert!(
            read.matters.iter().any(|matter| matter.event_code == code),
            "{note}: {read:?}"
        );
    }
}

proptest! {
    #[test]
    fn spans_lie_within_the_text(
        note in "[\\PC市民反映路号栋幢单元室群租充电楼道房东王某先生住了十几个人月日本上昨天0-9A-Za-z：，。 #/-]{0,60}"
    ) {
        let read = read_note(&note, TODAY);
        let length = note.chars().count();
        let spans = read.places.iter().map(|one| one.span)
            .chain(read.people.iter().map(|one| one.span))
            .chain(read.phones.iter().map(|one| one.span))
            .chain(read.days.iter().map(|one| one.span))
            .chain(read.head_count.iter().map(|one| one.span))
            .chain(read.matters.iter().map(|one| one.span));
        for span in spans {
            prop_assert!(span.from < span.to && span.to <= length, "{:?}", span);
        }
        for place in &read.places {
            let words: String = note.chars().skip(place.span.from).take(place.span.to - place.span.from).collect();
            prop_assert_eq!(&words, &place.text);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let _ = read_notes(&text, TODAY);
    }
}
