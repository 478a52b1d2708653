//! The characters and endings that names are made of. Names are combinations: none is meant to be
//! a real place or person.

/// Characters that begin the name of an estate, road or village.
pub(crate) const FIRST: &str = "金银玉翠锦御龙凤莲梅兰竹菊桂松柏春夏秋冬东西南北江河湖海溪泉\
云霞星月阳晨清碧青紫红蓝白华盛康泰安和平福禄寿喜嘉瑞祥丰裕富兴隆昌荣景秀雅静文博学鸿鹤鹭燕\
天地山水石林枫樱荷香芳蕙新永长万千百世名都上中仁义礼信德诚明光辉腾飞双三九六石沙桥塘湾港滨";

/// Characters that end the first part of such a name.
pub(crate) const SECOND: &str = "源泰华庭湖江河溪泉山林枫竹松柏桥塘湾港滨岸洲岛城都郡府邸园圃\
苑阁轩楼台亭景色韵声光辉阳晖晨曦云霞月星海浪波澜风雅颂和平安康宁福祥瑞庆丰登盛兴隆昌荣达通\
顺利成功德仁义信诚明智文博学知书画琴香兰莲荷梅桂菊芳草青翠碧蓝虹龙凤鹤鹭燕鹰鸿马关门口头井";

/// Endings of residential estates.
pub(crate) const ESTATE_ENDINGS: &[&str] = &[
    "花园", "小区", "新村", "家园", "花苑", "公寓", "苑", "华庭", "名都", "华府", "雅苑", "佳苑",
    "人家", "新苑", "名苑", "里", "城", "嘉园", "水岸", "名邸", "香榭", "新城", "一品", "庭院",
    "广场",
];

/// The siblings that are easiest to mix up with each other.
pub(crate) const SIBLING_ENDINGS: &[&str] = &["小区", "花园", "新村", "花苑", "家园", "公寓"];

/// Parts of one estate, as sets that occur together.
pub(crate) const PARTS: &[&[&str]] = &[
    &["一期", "二期", "三期"],
    &["一区", "二区"],
    &["一区", "二区", "三区", "四区"],
    &["A区", "B区"],
    &["A区", "B区", "C区"],
    &["东区", "西区"],
    &["南区", "北区"],
    &["东苑", "西苑"],
];

/// Endings of towers with A座 and B座, with a shorter ending people say instead.
pub(crate) const TOWER_ENDINGS: &[(&str, &str)] = &[
    ("国际大厦", "大厦"),
    ("国际公寓", "国际"),
    ("商务中心", "中心"),
    ("广场", "广场公寓"),
    ("公馆", "SOHO"),
    ("金融中心", "中心公寓"),
    ("天地", "写字楼"),
    ("创业大厦", "大楼"),
];

/// Road endings that make a family over one stem, as people mix them up.
pub(crate) const ROAD_FAMILIES: &[&[&str]] = &[
    &["东路", "西路"],
    &["南路", "北路"],
    &["东路", "中路", "西路"],
    &["南路", "中路", "北路"],
    &["路"],
    &["路"],
    &["大道"],
    &["街"],
    &["路", "支路"],
    &["一路", "二路", "三路"],
    &["巷"],
];

/// Endings of villages.
pub(crate) const VILLAGE_ENDINGS: &[&str] = &["村", "村", "村", "庄村", "家村", "桥村", "湾村"];

/// Provinces with their two digits; the city and the district below them are made up.
pub(crate) const PROVINCES: &[(&str, u32)] = &[
    ("河北省", 13),
    ("辽宁省", 21),
    ("江苏省", 32),
    ("浙江省", 33),
    ("安徽省", 34),
    ("福建省", 35),
    ("江西省", 36),
    ("山东省", 37),
    ("河南省", 41),
    ("湖北省", 42),
    ("湖南省", 43),
    ("广东省", 44),
    ("四川省", 51),
    ("贵州省", 52),
    ("云南省", 53),
    ("陕西省", 61),
];

/// Surnames for made-up people.
pub(crate) const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜\
戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳";

/// Given-name characters for made-up people.
pub(crate) const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红梓涵浩宇轩\
晨思雨欣嘉怡子博然佳俊琪";

/// Remarks that people hang on to an address.
pub(crate) const REMARKS: &[&str] = &[
    "（押一付三）",
    " 近地铁",
    "，看房提前联系",
    "(菜场对面)",
    "【整租】",
    " 精装修",
    "（次卧）",
    " 朝南",
    "（近学校）",
    " 拎包入住",
    "【合租】",
    "(电梯房)",
];
