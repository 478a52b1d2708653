//! The sentences of [`Reason`].

use crate::library::AreaLevel;
use crate::names::Difference;
use crate::reason::Reason;

impl Reason {
    /// A zh-CN sentence without its full stop.
    pub fn zh(&self) -> String {
        match self {
            Self::NoAddress => "这一行里没有地址".into(),
            Self::PlaceUnknown { written } if written.is_empty() => "没有写小区、道路或村组".into(),
            Self::PlaceUnknown { written } => format!("地址库里没有“{written}”"),
            Self::NoNumber { place } => format!("写了“{place}”，没有写楼栋或门牌号"),
            Self::NumberUnknown { place, number } => format!("“{place}”没有 {number} 号（幢）"),
            Self::AliasRead { written, name } => format!("“{written}”是“{name}”的别名"),
            Self::LearnedRead { written, name } => {
                format!("“{written}”按审核时记下的叫法认作“{name}”")
            }
            Self::NameRead {
                written,
                name,
                difference,
            } => {
                format!("“{written}”认作“{name}”：{}", difference_zh(*difference))
            }
            Self::NameShortened { written, name } => format!("“{written}”可能是“{name}”的简称"),
            Self::OthersLack { count, number } => {
                format!("另有 {count} 个相近的名称，都没有 {number} 号（幢）")
            }
            Self::RoomExists => "楼栋和房号都在地址库里".into(),
            Self::BuildingExists => "楼栋在地址库里，没有写房号".into(),
            Self::RoadAgrees => "路名门牌与小区一致".into(),
            Self::UnitUnknown { unit } => format!("这栋楼没有 {unit} 单元"),
            Self::RoomUnknown { room } => format!("这栋楼没有 {room} 室，只能定到楼栋"),
            Self::UnitInferred { unit } => format!("没有写单元，只有{unit}有这个房号"),
            Self::UnitIgnored { unit } => format!("这栋楼不分单元，“{unit}”未采用"),
            Self::UnitMissing { count } => format!("没有写单元，有 {count} 套房屋同号"),
            Self::FloorDiffers { written, floor } => {
                format!("写的是 {written} 层，地址库里这个房号在 {floor} 层")
            }
            Self::RoomPart => "写的是分间出租的房间，按整套房屋认作".into(),
            Self::NumbersUnread => "末尾的号码没有用上".into(),
            Self::CodeGiven => "这一行是编码".into(),
            Self::NumbersCut => "号码连写，按地址库里有的房号拆开".into(),
            Self::AreaDiffers {
                level,
                written,
                name,
            } => {
                format!("写的{}是“{written}”，地址库里是“{name}”", level_zh(*level))
            }
            Self::ElsewhereNamed { written } => format!("写明是“{written}”，不在本地址库范围"),
            Self::RoadDiffers { written, name } => {
                format!("写的路名门牌是“{written}”，地址库里是“{name}”")
            }
            Self::CompoundDiffers { written, name } if name.is_empty() => {
                format!("写的小区是“{written}”，地址库里这个门牌不是小区")
            }
            Self::CompoundDiffers { written, name } => {
                format!("写的小区是“{written}”，地址库里这个门牌是“{name}”")
            }
            Self::BuildingInferred { building } => {
                format!("没有写楼栋，{building}有这个房号")
            }
            Self::WordsUnexplained { written } => {
                format!("名称旁边的“{written}”看不懂，可能是另一处")
            }
            Self::ZoneUnknown { zone } => format!("地址库里没有分出“{zone}”"),
            Self::NeverMeant { written } => {
                format!("“{written}”不指审核时排除的那一处")
            }
            Self::SeveralFit { count } => format!("有 {count} 处同样符合，需要人工选择"),
            Self::CloseSecond { address } => format!("“{address}”也很接近"),
        }
    }

    /// An English sentence without its full stop.
    pub fn en(&self) -> String {
        match self {
            Self::NoAddress => "this line has no address".into(),
            Self::PlaceUnknown { written } if written.is_empty() => {
                "no estate, road or village is named".into()
            }
            Self::PlaceUnknown { written } => format!("the library has no {written}"),
            Self::NoNumber { place } => {
                format!("{place} is named without a building or house number")
            }
            Self::NumberUnknown { place, number } => format!("{place} has no number {number}"),
            Self::AliasRead { written, name } => format!("{written} is another name of {name}"),
            Self::LearnedRead { written, name } => {
                format!("{written} was assigned to {name} in a review")
            }
            Self::NameRead {
                written,
                name,
                difference,
            } => {
                format!(
                    "{written} was taken for {name}: {}",
                    difference_en(*difference)
                )
            }
            Self::NameShortened { written, name } => format!("{written} may be short for {name}"),
            Self::OthersLack { count: 1, number } => {
                format!("one other similar name has no building or house {number}")
            }
            Self::OthersLack { count, number } => {
                format!("{count} other similar names have no building or house {number}")
            }
            Self::RoomExists => "building and room are in the library".into(),
            Self::BuildingExists => "the building is in the library; no room is named".into(),
            Self::RoadAgrees => "road, house number and estate agree".into(),
            Self::UnitUnknown { unit } => format!("the building has no unit {unit}"),
            Self::RoomUnknown { room } => {
                format!("the building has no room {room}, so the answer is the building")
            }
            Self::UnitInferred { unit } => {
                format!("no unit is named and only {unit} has this room")
            }
            Self::UnitIgnored { unit } => {
                format!("the building has no units, so {unit} was not used")
            }
            Self::UnitMissing { count } => {
                format!("no unit is named and {count} dwellings have this room number")
            }
            Self::FloorDiffers { written, floor } => {
                format!("floor {written} is written; the library has this room on floor {floor}")
            }
            Self::RoomPart => "a room let apart was taken for its dwelling".into(),
            Self::NumbersUnread => "numbers at the end were not used".into(),
            Self::CodeGiven => "the line is a code".into(),
            Self::NumbersCut => "the numbers run together and were cut by what exists".into(),
            Self::AreaDiffers {
                level,
                written,
                name,
            } => {
                format!(
                    "{written} is written as the {}; the library has {name}",
                    level_en(*level)
                )
            }
            Self::ElsewhereNamed { written } => {
                format!("{written} is named, which this library does not cover")
            }
            Self::RoadDiffers { written, name } => {
                format!("{written} is written as the road; the library has {name}")
            }
            Self::CompoundDiffers { written, name } if name.is_empty() => {
                format!("{written} is written; the library has no estate at this house number")
            }
            Self::CompoundDiffers { written, name } => {
                format!("{written} is written; the library has {name} at this house number")
            }
            Self::BuildingInferred { building } => {
                format!("no building is named and {building} has this room")
            }
            Self::WordsUnexplained { written } => {
                format!("the words {written} beside the name may mean another place")
            }
            Self::ZoneUnknown { zone } => format!("the library does not tell {zone} apart"),
            Self::NeverMeant { written } => {
                format!("{written} doesn't mean the place that a review ruled out")
            }
            Self::SeveralFit { count } => {
                format!("{count} places fit equally: a person must choose")
            }
            Self::CloseSecond { address } => format!("{address} fits nearly as well"),
        }
    }
}

fn difference_zh(difference: Difference) -> &'static str {
    match difference {
        Difference::Exact => "写法相同",
        Difference::Sound => "读音相同或相近",
        Difference::Look => "字形相近",
        Difference::Doubled => "多写了重复的字",
        Difference::Swapped => "前后两字颠倒",
        Difference::Dropped => "少写了字",
        Difference::Added => "多写了字",
        Difference::Other => "有一个字不同",
    }
}

fn difference_en(difference: Difference) -> &'static str {
    match difference {
        Difference::Exact => "same spelling",
        Difference::Sound => "same or similar sound",
        Difference::Look => "similar look",
        Difference::Doubled => "a character is repeated",
        Difference::Swapped => "two characters are exchanged",
        Difference::Dropped => "a character is left out",
        Difference::Added => "a character too many",
        Difference::Other => "one character differs",
    }
}

fn level_zh(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Province => "省份",
        AreaLevel::City => "城市",
        AreaLevel::District => "区县",
        AreaLevel::Street => "街道（镇）",
        AreaLevel::Community => "社区（村）",
    }
}

fn level_en(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Province => "province",
        AreaLevel::City => "city",
        AreaLevel::District => "district",
        AreaLevel::Street => "street or town",
        AreaLevel::Community => "community or village",
    }
}
