//! Characters that look alike: chosen wrongly from a list, misread from a scan or a badge.

use super::traits::{Trait, Traits};
use crate::hash::Map;

/// Groups of characters taken for each other, written by hand: shared parts, one stroke more or
/// less. Sound-alikes are not repeated here.
const GROUPS: &str = "\
风凤凰夙 胡湖葫 郡群君裙 案岸 末未朱木本术 己已巳 日曰目白 土士王玉主 大太犬丈天夫 人入八 千干于午牛 \
园圆囯国固团因困 苑宛范菀 桂佳挂娃 贵责员 梅海侮悔 兰三羊 莲连蓬 紫素 荆刑形 华毕 锦绵棉 绣秀诱锈 \
鹰莺膺 英央 泰秦奉春 和知利 名各多 都者 招昭绍沼 贤坚 春舂 晖辉挥浑 香杳 榭谢 御卸 水永冰 湾弯 运远 \
河何 家冢 美羔 好妤 上土 碧珀 翡悲 翠萃 财材 富宫官 广厂 场扬杨 万方 达送 公么 馆倌 阳阴 光先 绿缘 \
城成诚 盛胜 世也 天夭 禄碌录 江红汪 洲州 青清晴情 年午 社杜 迎仰 景影 苏办 明朋 月用 西酉 东车 南喃 \
北比 庄压 桥娇 里理 村材忖 新亲 斯 森林 丰半 田由甲申 龙尤 凯恺 帝蒂 豪毫 庭廷 府付 院完 邸底 \
坊防仿 巷港 弄弃 治冶 沪护 浦捕 陆际 陈阵 杭抗 州川 宁字 波坡破 温湿 洛落 沙纱 宝玉 吉古 庆 \
祥详 福副 寿 康庚 乐东 雅 静净 秋 冬 夏 荷何 菊 竹 松 柏拍 柳 杏查 桃挑 梨犁 枫 榕 棠 \
鼓彭 楼搂 建健 设没 幸辛 科料 技枝 学字 师帅 医 电 汇江 融 通 恒桓 信 佰伯 仁 义 礼 智 \
仓苍 药约 税悦 务 坡披 窑窖 渔鱼 头买 徐余 马与 九丸 斗 朱未 扬杨 暨 祠词 观规 庙 堡 埠阜";

/// The groups of each character.
pub(super) fn groups() -> Map<char, Vec<u16>> {
    let mut of: Map<char, Vec<u16>> = Map::default();
    for (group, chars) in (0..).zip(GROUPS.split_whitespace()) {
        for ch in chars.chars() {
            of.entry(ch).or_default().push(group);
        }
    }
    of
}

/// Whether two characters are taken for each other by the eye.
pub(super) fn alike(traits: &Traits, a: &Trait, b: &Trait) -> bool {
    let (a, b) = (traits.looks(a), traits.looks(b));
    a.iter().any(|group| b.contains(group))
}
