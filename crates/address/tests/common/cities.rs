//! Three made-up cities.

use super::{City, Spot};

fn at(road: &'static str, road_no: &'static str, compound: &'static str) -> Spot {
    Spot {
        road,
        road_no,
        compound,
        aliases: "",
    }
}

/// A lakeside city: phases, zones, towers, villages, houses with parts.
pub(crate) fn lakeside() -> City {
    let mut city = City::new("330127", "浙江省", "云和市", "滨湖区");
    city.area("望湖街道", "柳浪社区");
    for label in ["1号楼", "2号楼", "3号楼"] {
        city.block(at("柳浪路", "18号", "碧水湾一期"), label, 2, 6);
        city.block(at("柳浪路", "20号", "碧水湾二期"), label, 2, 6);
    }
    city.block(at("柳浪路", "20号", "碧水湾二期"), "7号楼", 2, 6);
    for label in ["1幢", "2幢", "12幢"] {
        city.block(at("望湖东路", "66号", "春江花月园"), label, 3, 6);
    }
    city.block(at("望湖西路", "66号", "春江名苑"), "1幢", 1, 6);
    city.block(at("望湖西路", "68号", ""), "", 0, 3);
    city.block(at("望湖西路", "68号附1号", ""), "", 0, 3);
    city.building(
        Spot {
            road: "解放大街",
            road_no: "9号",
            compound: "云和世贸中心",
            aliases: "世贸中心|云和世贸",
        },
        "A座",
        &[
            ("", "8", "801室"),
            ("", "8", "802室"),
            ("", "12", "1203A"),
            ("", "1", "商铺3"),
            ("", "-1", "B101"),
        ],
    );
    city.building(
        Spot {
            road: "解放大街",
            road_no: "9号",
            compound: "云和世贸中心",
            aliases: "世贸中心|云和世贸",
        },
        "B座",
        &[("", "8", "801室"), ("", "9", "901室")],
    );
    city.building(
        at("解放大街", "11号", "百合公寓"),
        "明珠楼",
        &[("", "3", "301室"), ("", "3", "302室")],
    );
    city.building(
        at("解放大街", "11号", "百合公寓"),
        "翡翠楼",
        &[("", "3", "301室"), ("", "4", "401室")],
    );
    city.area("石桥镇", "上塘村");
    for number in ["5号", "6号", "17号"] {
        city.block(at("上塘村二组", number, ""), "", 0, 2);
        city.block(at("上塘村五组", number, ""), "", 0, 2);
    }
    city.area("石桥镇", "下塘村");
    city.block(at("下塘村二组", "5号", ""), "", 0, 2);
    city.area("北山街道", "青石社区");
    city.block(at("青石路", "30号", "阳光家园"), "1幢", 2, 6);
    city.block(at("青石路", "30号", "阳光家园"), "2幢", 1, 6);
    city.area("南山街道", "红土社区");
    city.block(at("红土路", "5号", "阳光家园"), "1幢", 2, 6);
    city.block(at("红土路", "5号", "阳光家园"), "5幢", 2, 6);
    city
}

/// Lanes, no estate names, buildings called 号, units of letters and stems.
pub(crate) fn lanes() -> City {
    let mut city = City::new("310106", "上海市", "上海市", "静宁区");
    city.area("曹家渡街道", "武定社区");
    for label in ["3号", "12号"] {
        city.block(at("武定路", "600弄", ""), label, 0, 6);
        city.block(at("武定西路", "1288弄", "和乐里"), label, 0, 6);
    }
    city.block(at("武定路", "612号", ""), "", 0, 3);
    city.building(
        at("康宁路", "88号", "静宁大厦"),
        "甲座",
        &[
            ("东单元", "5", "501室"),
            ("西单元", "5", "501室"),
            ("西单元", "5", "502室"),
        ],
    );
    city.building(
        at("康宁路", "88号", "静宁大厦"),
        "乙座",
        &[("", "5", "501室"), ("", "5", "503室")],
    );
    city.building(
        at("康宁路", "102号", "康宁里"),
        "8幢",
        &[
            ("甲单元", "6", "602室"),
            ("乙单元", "6", "602室"),
            ("东单元", "5", "501室"),
        ],
    );
    city.building(
        at("康宁路", "104号", "康宁国际"),
        "1栋",
        &[
            ("A座", "8", "802号"),
            ("B座", "8", "802号"),
            ("B座", "12", "1201号"),
        ],
    );
    for number in ["18号", "18号甲"] {
        city.block(at("康宁支路", number, ""), "", 0, 3);
    }
    city.building(
        at("康宁路", "90弄7号", ""),
        "",
        &[("", "2", "201室"), ("", "2", "202室")],
    );
    city
}

/// Villages without roads, lanes of an old town, buildings without estates.
pub(crate) fn old_town() -> City {
    let mut city = City::new("110102", "北京市", "北京市", "西隅区");
    city.area("什景街道", "鼓西社区");
    city.block(at("帽儿胡同", "12号", ""), "", 0, 1);
    city.block(at("帽儿胡同", "12号院", ""), "3号楼", 2, 6);
    city.block(at("前门西三里", "", ""), "7号楼", 3, 6);
    city.block(at("三里河一区", "", ""), "7号楼", 3, 6);
    city.block(at("三里河二区", "", ""), "7号楼", 3, 6);
    city.area("青龙镇", "柳沟村");
    for label in ["5号", "6号", "52号"] {
        city.block(at("", "", ""), label, 0, 2);
    }
    city.area("青龙镇", "东沟村");
    city.block(at("", "5号", ""), "", 0, 2);
    city.block(at("东沟村马家屯", "8号", ""), "", 0, 2);
    city.area("望京街道", "花家地社区");
    city.block(at("花家地街", "甲6号", ""), "", 0, 3);
    city.block(at("花家地街", "6号", ""), "", 0, 3);
    city.building(
        at("花家地街", "10号", "方舟大厦"),
        "1座",
        &[
            ("", "1", "夹层"),
            ("", "-1", "地下室2"),
            ("", "10", "1001室"),
            ("", "10", "1001A室"),
        ],
    );
    city.block(at("花家地街", "12号", "十里春风苑"), "A1栋", 2, 11);
    city.block(at("花家地街", "12号", "十里春风苑"), "A2栋", 2, 11);
    city.block(at("花家地街", "14号", "首开知语城A区"), "1号楼", 1, 11);
    city.block(at("花家地街", "16号", "首开知语城B区"), "1号楼", 1, 11);
    city
}
