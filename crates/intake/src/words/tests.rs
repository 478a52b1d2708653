use super::{heading_kind, remark_out, says_out, state_out};
use crate::model::TenancyKind::{CheckIn, CheckOut};

#[test]
fn remarks_close_a_stay_only_when_they_say_so() {
    for text in [
        "6.5已退",
        "6月5日退",
        "已搬",
        "租客已离开",
        "人已走",
        "6.10搬离",
        "正在办理退租",
        "退租未结清",
        "退租中",
        "退",
        "已退租，押金已退",
        "合同到期，已退租",
        "提前退租",
        "租客退租",
        "退租（6.5）",
        "退房2026-06-05",
        "房客6.1搬走了",
        "已注销",
        "moved out",
    ] {
        assert!(remark_out(text), "{text}");
    }
    for text in [
        "到期退房",
        "中途退租押金不退",
        "合同到期后退租",
        "租客要求退租时退还押金",
        "转租",
        "换房：由3幢搬走",
        "从城东搬来",
        "搬离原址",
        "不续租",
        "空置",
        "房东清退隔断",
        "拟6月底退租",
        "预计7月退租",
        "非退租",
        "是否退租：否",
        "无退租",
        "合同终止日期2027年",
        "门禁卡注销",
        "婚姻关系终止",
        "原租客已退租",
        "退房需提前一个月",
        "押金退了",
        "未退租",
    ] {
        assert!(!remark_out(text), "{text}");
    }
}

#[test]
fn intentions_and_questions_are_no_moves() {
    for text in [
        "莲花新村1-2-301租客说下个月要退租，先说一声",
        "莲花新村1-2-301租客想退租",
        "莲花新村1-2-301张伟明天退租",
        "莲花新村1-2-301合同月底到期，可能不住了",
        "莲花新村1-2-301张伟问能不能退租",
        "莲花新村1-2-301退掉了一间，还住着一间",
        "莲花新村1-2-301退租了吗？",
    ] {
        assert!(!says_out(text), "{text}");
    }
    for text in [
        "莲花新村1-2-301退：张伟",
        "退：莲花新村1-2-301 张伟",
        "莲花新村1-2-301张伟 已走",
        "莲花新村1-2-301今天空出来了，原租客张伟已走",
        "莲花新村1-2-301 张伟 6.5号退的",
        "莲花新村1-2-301李想退租",
        "莲花新村1-2-301张心如 退租",
        "如意家园1-2-301退租",
        "莲花新村1-2-301张伟5月底退租",
        "退租时间：6月5日",
    ] {
        assert!(says_out(text), "{text}");
    }
}

#[test]
fn columns_of_states_use_more_words() {
    for text in [
        "减少",
        "流出",
        "离开",
        "到期不续",
        "离租",
        "减员",
        "已终止",
        "退",
        "搬走了",
    ] {
        assert!(state_out(text), "{text}");
    }
    for text in ["正常", "增加", "未退租", "变更", "续租", "不退"] {
        assert!(!state_out(text), "{text}");
    }
}

#[test]
fn headings_speak_for_the_rows_below() {
    for (text, kind) in [
        ("说明：如有退租请及时报备", None),
        ("租客退租后三日内注销登记", None),
        ("退租人员请在备注栏注明", None),
        ("在租及退租人员登记表", None),
        ("承租人变动（新增、退租）情况表", None),
        ("出租房屋（含退房）月报", None),
        ("人走注销、人来登记", None),
        ("变更", None),
        ("承租人退租登记表", Some(CheckOut)),
        ("出租房屋退租台账", Some(CheckOut)),
        ("二、本旬退租租客", Some(CheckOut)),
        ("6月退", Some(CheckOut)),
        ("离开人员", Some(CheckOut)),
        ("流出", Some(CheckOut)),
        ("减员", Some(CheckOut)),
        ("一、本旬新增租客", Some(CheckIn)),
        ("流入", Some(CheckIn)),
    ] {
        assert_eq!(heading_kind(text), kind, "{text}");
    }
}
