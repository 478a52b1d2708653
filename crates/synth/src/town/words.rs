//! What the names of towns are made of; none is meant to be a real place.

/// Provinces with their two digits.
pub(super) const PROVINCES: &[(&str, u32)] = &[
    ("河北省", 13),
    ("山西省", 14),
    ("辽宁省", 21),
    ("江苏省", 32),
    ("山东省", 37),
    ("湖北省", 42),
    ("广东省", 44),
    ("四川省", 51),
];

/// Two-character stems that towns use again and again, for roads and old quarters.
pub(super) const OLD: &[&str] = &[
    "人民", "建设", "解放", "和平", "胜利", "中山", "新华", "团结", "红旗", "幸福", "光明", "文化",
    "工农", "前进", "友谊", "青年", "东风", "朝阳", "长征", "建国", "民主", "复兴", "振兴", "健康",
    "公园", "体育", "学院", "车站", "迎宾", "滨河", "环城", "沿江", "站前", "府前", "医院", "花园",
    "劳动", "先锋", "育才", "勤俭", "向阳", "八一", "五四", "三元", "九龙", "双桥", "七里", "四方",
];

/// First and second characters of stems that are made up.
pub(super) const FIRST: &str = "昌永兴安宏富嘉凯康乐利茂宁平庆荣瑞盛泰旺祥鑫裕元源正志忠卓紫";
pub(super) const SECOND: &str =
    "宝昌城川达德丰福港冠海和河恒湖华辉江津景坤岭隆民宁浦泉山寿顺塘通湾祥阳业益颖寨洲庄";

/// Who built an estate.
pub(super) const BRANDS: &[&str] = &[
    "中梁",
    "金茂",
    "绿城",
    "龙湖",
    "新希望",
    "弘阳",
    "华润",
    "远洋",
    "招商",
    "旭辉",
    "首创",
    "美的",
    "东原",
    "中海",
    "建发",
    "海伦",
    "奥园",
    "雅居乐",
    "时代",
    "阳光100",
    "世茂",
    "正荣",
];

/// What an estate is called behind its builder or stem.
pub(super) const THEMES: &[&str] = &[
    "云玺台",
    "翡翠湾",
    "御景",
    "一号院",
    "江山赋",
    "悦府",
    "公园里",
    "紫云台",
    "天境",
    "云锦",
    "春和里",
    "樾山",
    "印象",
    "城市之光",
    "世纪城",
    "观澜",
    "香颂",
    "观邸",
    "星河",
    "锦绣江南",
    "左岸",
    "半岛",
    "书香门第",
    "山水间",
    "国际新城",
    "假日",
    "幸福时代",
    "金域",
    "碧水园",
];

/// Plain endings of estates.
pub(super) const ENDINGS: &[&str] = &[
    "小区",
    "家属院",
    "住宅小区",
    "嘉苑",
    "馨园",
    "佳园",
    "家苑",
    "花园",
    "新村",
    "名居",
    "丽苑",
    "景苑",
    "雅园",
    "苑",
    "园",
    "里",
    "公寓",
    "安置小区",
];

/// Parts of one estate.
pub(super) const PARTS: &[&[&str]] = &[
    &["一期", "二期"],
    &["1期", "2期", "3期"],
    &["A区", "B区", "C区"],
    &["东区", "西区"],
    &["南苑", "北苑"],
    &["东院", "西院"],
    &["北区", "南区", "中区"],
    &["一区", "二区", "三区"],
];

/// Endings of roads, as families over one stem.
pub(super) const ROADS: &[&[&str]] = &[
    &["东路", "中路", "西路"],
    &["南路", "北路"],
    &["东大街", "西大街"],
    &["南大街", "北大街"],
    &["大街"],
    &["路"],
    &["路"],
    &["街"],
    &["一路", "二路", "三路"],
    &["胡同"],
    &["巷"],
    &["路", "支路"],
    &["大道"],
    &["横街", "后街"],
];

/// Endings of business parks with dormitories.
pub(super) const PARKS: &[&str] = &["产业园", "科技园", "工业园", "电子厂", "创业园", "物流园"];

/// Endings of towers.
pub(super) const TOWERS: &[&str] = &[
    "大厦",
    "国际中心",
    "商务大厦",
    "广场",
    "青年公寓",
    "国际公寓",
    "写字楼",
    "财富中心",
    "SOHO",
];

/// Endings of villages.
pub(super) const VILLAGES: &[&str] = &[
    "村", "庄", "屯", "寨", "坪村", "沟村", "营村", "店村", "湾村",
];

/// What the groups of a village are called.
pub(super) const GROUPS: &[&str] = &["组", "队", "社", "村民小组"];

/// Other cities and districts, for places that aren't here.
pub(super) const ELSEWHERE: &[&str] = &[
    "云南省昆明市盘龙区",
    "浙江省温州市鹿城区",
    "福建省厦门市思明区",
    "甘肃省兰州市城关区",
    "昆明市",
    "厦门市思明区",
    "吉林省长春市",
    "西宁市城北区",
    "海口市龙华区",
    "乌鲁木齐市天山区",
    "贵阳市云岩区",
    "内蒙古包头市昆都仑区",
];

/// Remarks, landmarks and telephones behind an address.
pub(super) const TAILS: &[&str] = &[
    "（近地铁口）",
    "，电话13900001111",
    " 联系人王先生",
    "(靠近菜市场)",
    " 中学旁边",
    "，押二付一",
    "【合租次卧】",
    " 15800002222",
    "（二房东）",
    " 拎包入住",
    "（公交站附近）",
    "，精装两室一厅",
    " 南卧",
    "；女生优先",
    "（一楼有便利店）",
    " 90平米",
    "，月租1800元",
    "（原房东已搬走）",
];

/// Labels before an address.
pub(super) const LABELS: &[&str] = &[
    "地址：",
    "住址:",
    "出租地址：",
    "房屋地址: ",
    "现住址：",
    "【地址】",
    "位于",
    "租房地址：",
    "坐落：",
];

/// Characters taken for each other by the eye.
pub(super) const ALIKE: &[&str] = &[
    "城诚域",
    "桥侨娇",
    "清请情",
    "景影",
    "园圆圈",
    "庄压",
    "桂挂",
    "泰秦",
    "锦绵",
    "丰半",
    "郡群",
    "都部",
    "岭玲",
    "滨宾",
    "悦锐",
    "御卸",
    "畔伴",
    "民氏",
    "河何",
    "阳阴",
    "江汇",
    "福副",
    "湾弯",
    "塘糖",
    "华毕",
    "茂荗",
    "盛胜",
    "宏宠",
    "源原",
    "荣菜",
    "康庚",
    "平干",
    "祥详",
    "嘉喜",
    "元无",
    "永水",
    "利和",
    "天夫",
    "金全",
    "玺尔",
    "星里",
    "昌冒",
    "安案",
    "宁宇",
    "达送",
    "翡悲",
    "翠萃",
    "兴共",
    "建健",
    "设没",
    "放败",
    "和知",
    "团困",
    "结给",
    "红江",
    "旗旋",
    "光先",
    "明朋",
    "农衣",
    "友反",
    "年午",
    "东车",
    "风凤",
    "朝潮",
    "长张",
    "国围",
    "复夏",
    "公么",
    "体休",
    "学字",
    "站钻",
    "迎仰",
];
