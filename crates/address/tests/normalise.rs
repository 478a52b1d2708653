//! What lines become before they are read.

use address::{normalise, normalise_key};

#[test]
fn lines_are_normalised() {
    for (line, wanted) in [
        ("１２＃２／３０１", "12#2-301"),
        ("府前路２５４号凤凰花园 １５幢", "府前路254号凤凰花园 15幢"),
        ("鳳凰東路309號", "凤凰东路309号"),
        ("三零一室", "301室"),
        ("第十二幢二单元第三层301", "12幢2单元3层301"),
        ("一百零三号", "103号"),
        ("壹拾贰栋", "12栋"),
        ("廿三幢", "23幢"),
        ("①号楼⑫单元", "1号楼12单元"),
        ("24号之一103室", "24号之1-103室"),
        ("二零 三室", "203室"),
        ("五一路八一新村", "五一路八一新村"),
        ("三里屯", "三里屯"),
        ("济 川 东 路 1 2 0 号", "济川东路120号"),
        (
            "江 洲 南 路 7 7 号 运 河 人 家   7 幢",
            "江洲南路77号运河人家 7幢",
        ),
        ("3 幢 2 单元", "3幢 2单元"),
        ("3O2室", "302室"),
        ("l2幢", "12幢"),
        ("a座1O01", "A座1001"),
        ("地址：幸福路1号", "幸福路1号"),
        ("幸福路1号301 13812345678", "幸福路1号301"),
        ("幸福路1号301室138 1234 5678", "幸福路1号301室"),
        ("幸福路1号30113812345678", "幸福路1号301"),
        ("幸福路1号301,3室2厅1卫,89.5平米,2500元/月", "幸福路1号301"),
        ("幸福路1号301 2026年6月1日起租", "幸福路1号301 起租"),
        ("楼号：3 单元：2 房号：301", "3幢 2单元 301室"),
        ("", ""),
        ("  ，。 ", ""),
    ] {
        assert_eq!(normalise(line).text(), wanted, "{line}");
    }
}

#[test]
fn the_map_leads_back_to_the_input() {
    let line = "地址：鳳凰　三零一室";
    let normal = normalise(line);
    let input: Vec<char> = line.chars().collect();
    let sources: String = normal
        .origin()
        .iter()
        .map(|&at| input[at as usize])
        .collect();
    assert_eq!(normal.text(), "凤凰 301室");
    assert_eq!(sources.chars().take(2).collect::<String>(), "鳳凰");
    assert_eq!(sources.chars().last(), Some('室'));
}

#[test]
fn unresolved_lines_of_one_place_share_a_key() {
    for (one, other) in [
        ("和平新村48幢157室", "和平新村48-157"),
        ("和平新村48栋157", "和 平 新 村 4 8 - 1 5 7"),
        ("幸福里23幢136室(菜场对面)", "幸福里23号楼136"),
        ("建设路34号160室 13812345678", "建设路３４號１６０室"),
    ] {
        assert_eq!(normalise_key(one), normalise_key(other), "{one} / {other}");
    }
    for (one, other) in [
        ("新村1-12", "新村11-2"),
        ("新村1-12", "新村1-13"),
        ("甲村1号", "乙村1号"),
    ] {
        assert_ne!(normalise_key(one), normalise_key(other));
    }
}
