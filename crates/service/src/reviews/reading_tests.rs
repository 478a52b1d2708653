use super::{Divisions, Part, read};

fn divisions() -> Divisions {
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    Divisions {
        above: names(&["江苏省", "泰州市", "海陵区"]),
        streets: names(&["城东街道", "苏陈镇"]),
        communities: names(&["迎春社区", "苏陈村"]),
    }
}

#[test]
fn wordings_are_read_part_by_part() {
    // Wording, then its parts in order: street, community, road, number, compound, building, unit,
    // floor, room.
    let table: [(&str, &str); 14] = [
        (
            "税务街365号天禄湖国际1幢1单元101室",
            "//税务街/365号/天禄湖国际/1幢/1单元//101室",
        ),
        (
            "江苏省泰州市海陵区城东街道东进路20号",
            "城东街道//东进路/20号/////",
        ),
        (
            "泰州海陵城东街道迎春社区金鼎花园3号楼2单元601",
            "城东街道/迎春社区///金鼎花园/3幢/2单元//601室",
        ),
        ("天禄湖 1-1-102", "////天禄湖/1幢/1单元//102室"),
        ("金鼎花园3-601", "////金鼎花园/3幢///601室"),
        ("金鼎花园 601", "////金鼎花园////601室"),
        ("金鼎花园3", "////金鼎花园/3幢///"),
        ("东进路18号", "//东进路/18号/////"),
        ("东进路金鼎花园A座1203室", "//东进路//金鼎花园/A座///1203室"),
        ("苏陈镇苏陈村5组12号", "苏陈镇/苏陈村/5组/12号/////"),
        ("金鼎花园3幢5层502", "////金鼎花园/3幢//5/502室"),
        ("迎春社区对面那栋三楼", "/迎春社区///对面那栋/3幢///"),
        ("金鼎花园", "////金鼎花园////"),
        ("", "////////"),
    ];
    for (text, wanted) in table {
        let reading = read(text, &divisions());
        let got = Part::ALL.map(|part| reading.part(part)).join("/");
        assert_eq!(got, wanted, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn anything_can_be_read(text in "[\\PC金鼎花园路街号幢栋单元室0-9A-C #,-]{0,40}") {
        let reading = read(&text, &divisions());
        proptest::prop_assert!(reading.named().count() <= Part::ALL.len());
    }
}
