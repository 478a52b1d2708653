//! Chinese names in running text, by their surname.

use crate::text::is_han;

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟仝付代闫涂覃蔺苟岩亓";

const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙",
    "慕容", "长孙", "宇文", "令狐", "端木", "轩辕", "百里", "呼延", "东郭", "西门", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离",
];

/// Words of two to four characters that begin with a surname but are no names.
const NOT_NAMES: &[&str] = &[
    "安排", "方便", "许多", "房东", "房子", "房屋", "房租", "明天", "时间", "高层", "成功", "全部",
    "应该", "单元", "路口", "平米", "万元", "包括", "支付", "相关", "常规", "和平", "金额", "费用",
    "于是", "解约", "安全", "通知", "经理", "家电", "管理", "文件", "关于", "双方", "连租", "后天",
    "年租", "计划", "有人", "明晚", "東西", "东西", "从今", "须知", "通过", "居住", "终止", "国际",
    "广场", "都有", "盖章",
];

/// Whether a text is a Chinese name of two to four characters (or a dotted longer one).
pub(crate) fn is_name(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    if text.contains(['·', '•']) {
        return (3..=20).contains(&chars.len())
            && chars.iter().all(|c| is_han(*c) || matches!(c, '·' | '•'));
    }
    if !(2..=4).contains(&chars.len())
        || !chars.iter().all(|c| is_han(*c))
        || NOT_NAMES.contains(&text)
    {
        return false;
    }
    let compound = COMPOUND.iter().any(|s| text.starts_with(s)) && chars.len() >= 3;
    compound || (chars.len() <= 3 && chars.first().is_some_and(|c| SURNAMES.contains(*c)))
}

/// Whether a character is a surname.
pub(crate) fn is_surname(c: char) -> bool {
    SURNAMES.contains(c)
}
