//! Words that mean the same in every sheet and chat.

use crate::text::has_any;

/// Words that say that somebody left.
const OUT: &[&str] = &[
    "退租",
    "退房",
    "退了房",
    "退的房",
    "退掉",
    "退住",
    "退宿",
    "报退",
    "搬离",
    "搬走",
    "搬出",
    "搬家",
    "已搬",
    "迁出",
    "迁走",
    "已退",
    "离店",
    "已离开",
    "人走",
    "注销",
    "解约",
    "解除合同",
    "终止合同",
    "合同终止",
    "租约终止",
    "腾退",
    "腾空",
    "清退",
    "不租了",
    "不住了",
    "走了",
    "check-out",
    "checkout",
    "check out",
    "checked out",
    "moved out",
    "move out",
    "move-out",
    "vacated",
];

/// Words before or behind which those don't mean it.
const NOT_YET: &[&str] = &[
    "未", "没", "不", "如", "若", "需", "可", "拟", "准备", "预计", "打算", "提前", "押金", "定金",
];

/// Words that say that somebody moved in.
const IN: &[&str] = &[
    "入住",
    "新租",
    "租出",
    "承租",
    "搬入",
    "搬进",
    "迁入",
    "起租",
    "在租",
    "在住",
    "续租",
    "续签",
    "新增",
    "新签",
    "租给",
    "签约",
    "人来",
    "check-in",
    "check in",
    "checked in",
    "moved in",
];

/// Whether a text says that somebody left.
pub(crate) fn says_out(text: &str) -> bool {
    // Each of those words has one of these characters; most cells have none, a date never has.
    if !text.contains(|c| "退搬迁离走注解终止腾清不住cCmMvV".contains(c)) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    OUT.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let before = lower.get(..at).unwrap_or("");
            let near: String = before
                .chars()
                .rev()
                .take(3)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let after = lower.get(at + word.len()..).unwrap_or("");
            let own_no = word.starts_with('不');
            (own_no || !NOT_YET.iter().any(|n| near.ends_with(n)))
                && !after.starts_with("押金")
                && !after.starts_with("须")
                && !after.starts_with("需")
        })
    })
}

/// Whether a text says that somebody moved in.
pub(crate) fn says_in(text: &str) -> bool {
    has_any(&text.to_ascii_lowercase(), IN)
}

/// Whether a running text reports a move out: where it speaks of both (`旧租客搬走了，租给王芳`),
/// what it says last counts.
pub(crate) fn reports_out(text: &str) -> bool {
    if !says_out(text) {
        return false;
    }
    let last = |words: &[&str]| words.iter().filter_map(|w| text.rfind(w)).max();
    // Words of the duty itself (`承租人`, `入住日期`) say nothing about the direction.
    let into = last(&[
        "租出",
        "搬入",
        "搬进",
        "租给",
        "新租",
        "新入住",
        "住进",
        "已入住",
        "入住了",
        "重新出租",
        "现在住",
        "现住",
        "现租",
        "新租客",
        "新租户",
        "新房客",
        "换租客",
    ]);
    into.is_none() || into < last(OUT)
}

/// Whether a text says that nobody lives there.
pub(crate) fn says_vacant(text: &str) -> bool {
    let text = text.trim();
    has_any(
        text,
        &[
            "空置",
            "空关",
            "待租",
            "未出租",
            "未租",
            "空房",
            "无人居住",
            "无人租住",
            "暂未出租",
            "vacant",
        ],
    )
}
