//! What a column holds, by the words in its header.

use super::heading_words::{FROM, GONE, ID, LANDLORD, MATTERS, PHONE, STRANGERS, TENANT, TO};
use crate::text::{half_width, has_any};

/// A level of a split address, from wide to narrow; the order is the order of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    Province,
    City,
    District,
    Street,
    Community,
    /// A whole address, or whatever the sender calls so.
    Whole,
    Road,
    Number,
    Compound,
    Building,
    Unit,
    Floor,
    /// Building, unit and room in one column.
    Door,
    Room,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    Seq,
    Contract,
    Address(Part),
    Name,
    IdNumber,
    IdType,
    Phone,
    Landlord,
    LandlordPhone,
    From,
    To,
    Lease,
    Months,
    Years,
    MoveOut,
    Status,
    Remark,
    Other,
}

impl Field {
    /// Fields that make a row of words a header.
    pub(crate) fn is_telling(self) -> bool {
        !matches!(self, Self::Other | Self::Seq | Self::Remark | Self::Status)
    }

    pub(crate) fn is_address(self) -> bool {
        matches!(self, Self::Address(_))
    }
}

/// What a header cell says; the text of a merged group above it helps where it says too little.
pub(crate) fn classify(group: &str, heading: &str) -> Field {
    let own = normal(heading);
    let group = normal(group);
    let field = classify_text(&own);
    if group.is_empty() || group == own {
        return field;
    }
    let above = classify_text(&group);
    match (above, field) {
        (_, Field::Other) if has_any(&own, STRANGERS) || has_any(&own, MATTERS) => Field::Other,
        (_, Field::Other) => match above {
            Field::Name if own.is_empty() => Field::Name,
            Field::Address(_) | Field::Lease => above,
            _ => classify_text(&format!("{group}{own}")),
        },
        _ if has_any(&group, STRANGERS) && !field.is_address() => Field::Other,
        (Field::Landlord | Field::LandlordPhone, Field::Name) => Field::Landlord,
        (Field::Landlord | Field::LandlordPhone, Field::Phone) => Field::LandlordPhone,
        (Field::Landlord | Field::LandlordPhone, Field::IdNumber | Field::Address(Part::Whole)) => {
            Field::Other
        }
        _ => field,
    }
}

/// Lower case, half width, without numbering, white space, stars and hints how to fill it in.
pub(crate) fn normal(heading: &str) -> String {
    let plain = half_width(heading).to_lowercase();
    without_hints(without_numbering(plain.trim()))
        .chars()
        .filter(|c| !c.is_whitespace() || *c == ' ')
        .filter(|c| !matches!(c, '*' | '"' | '\''))
        .collect::<String>()
        .trim()
        .trim_end_matches(':')
        .to_owned()
}

/// Survey forms number their questions: `2、身份证号码`, `3.联系电话`, `(4)租住小区`.
fn without_numbering(heading: &str) -> &str {
    let open = heading.trim_start_matches(['(', '[', '【', 'q']);
    let digits = open.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() == open.len() {
        return heading;
    }
    let rest = digits.trim_start();
    match rest.strip_prefix(['、', '.', ')', ']', '】', ':']) {
        Some(rest) if !rest.trim().is_empty() => rest.trim(),
        _ => heading,
    }
}

/// Brackets that show how to fill in a column (`地址(如3幢2单元501室)`, `身份证号(18位)`) say nothing
/// about what it holds; `(月)` and `(乙方)` do.
fn without_hints(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    let mut rest = heading;
    while let Some(from) = rest.find(['(', '【', '[']) {
        let Some(inside) = rest.get(from..) else {
            break;
        };
        let Some(length) = inside.find([')', '】', ']']) else {
            break;
        };
        let hint = inside.get(..length).unwrap_or("");
        let shows = hint.contains(|c: char| c.is_ascii_digit())
            || hint.chars().count() > 12
            || has_any(
                hint,
                &[
                    "如", "例", "请", "填", "写", "注明", "格式", "须", "务必", "精确", "具体",
                    "详细", "一致", "示", "必", "选",
                ],
            );
        let end = from
            + length
            + inside
                .get(length..)
                .and_then(|t| t.chars().next())
                .map_or(1, char::len_utf8);
        out.push_str(rest.get(..if shows { from } else { end }).unwrap_or(""));
        rest = rest.get(end..).unwrap_or("");
    }
    out.push_str(rest);
    if out.trim().is_empty() {
        heading.to_owned()
    } else {
        out
    }
}

fn classify_text(own: &str) -> Field {
    let squeezed: String = if own.is_ascii() {
        own.replace('_', " ")
    } else {
        own.chars().filter(|c| *c != ' ').collect()
    };
    let h = squeezed.as_str();
    if h.is_empty() {
        return Field::Other;
    }
    if let Some(field) = exact(h) {
        return field;
    }
    if has_any(h, STRANGERS) {
        return Field::Other;
    }
    let is_id = has_any(h, ID) || h.starts_with("id") && h.ends_with(['号', '码']);
    if is_id && has_any(h, &["类型", "种类", "类别", "type"]) && !h.contains("号码") {
        return Field::IdType;
    }
    if has_any(
        h,
        &["租期", "期限", "时长", "月数", "年限", "term", "duration"],
    ) && let Some(length) = length_unit(h)
    {
        return length;
    }
    if has_any(h, MATTERS) {
        return Field::Other;
    }
    if h.contains("是否")
        || (has_any(
            h,
            &[
                "状态",
                "状况",
                "业务类型",
                "登记类型",
                "办理类型",
                "变更",
                "变动",
                "事项",
                "操作",
                "去向",
                "status",
            ],
        ))
    {
        return Field::Status;
    }
    if has_any(
        h,
        &[
            "合同编",
            "合同号",
            "协议编",
            "协议号",
            "租约号",
            "租约编",
            "订单",
            "单号",
            "签约编",
            "流水号",
            "业务编",
            "备案号",
            "备案编",
            "登记编",
            "contract no",
            "contract id",
            "contract number",
            "lease no",
            "lease id",
        ],
    ) {
        return Field::Contract;
    }
    if has_any(h, LANDLORD) {
        return landlord_field(h, is_id);
    }
    classify_rest(h, is_id)
}

/// Headings about the tenant, the lease and the place.
fn classify_rest(h: &str, is_id: bool) -> Field {
    if is_id {
        return id_field(h);
    }
    if let Some(dates) = date_field(h) {
        return dates;
    }
    if let Some(address) = super::address_field::classify_address(h) {
        return Field::Address(address);
    }
    if has_any(h, PHONE)
        && !has_any(
            h,
            &[
                "姓名及",
                "姓名和",
                "姓名、",
                "姓名/",
                "姓名电话",
                "人及电话",
                "人、电话",
                "人和电话",
            ],
        )
    {
        return Field::Phone;
    }
    if has_any(h, TENANT) {
        return Field::Name;
    }
    if has_any(h, &["备注", "说明", "附注", "remark", "note", "comment"]) {
        return Field::Remark;
    }
    Field::Other
}

fn exact(h: &str) -> Option<Field> {
    Some(match h {
        "序号" | "编号" | "no" | "no." | "#" | "序" | "行号" | "项次" | "顺序号" | "s/n"
        | "index" => Field::Seq,
        "合同" | "contract" | "租约" => Field::Contract,
        "号码" | "id" | "证" | "身份" | "sfz" | "sfzh" => Field::IdNumber,
        "起" | "始" | "从" | "自" | "来" => Field::From,
        "止" | "至" | "到" | "终" | "走" | "to" => Field::To,
        "起止" | "日期" | "时间" | "租住" => Field::Lease,
        "类型" | "类别" => Field::Status,
        "其他" | "其它" => Field::Remark,
        "人" | "人名" | "居民" | "谁住" | "住的人" | "签订人" | "签约人" | "合同签订人"
        | "合同签约人" => Field::Name,
        "号" => Field::Address(Part::Number),
        _ => return None,
    })
}

fn length_unit(h: &str) -> Option<Field> {
    if has_any(h, &["日", "起", "止", "至", "开始", "结束", "到期"]) {
        return None;
    }
    if h.contains('月') || h.contains("month") {
        return Some(Field::Months);
    }
    (h.contains("(年") || h.contains("年限") || h.contains("years")).then_some(Field::Years)
}

fn landlord_field(h: &str, is_id: bool) -> Field {
    let phone = has_any(h, PHONE) && !h.ends_with("联系人");
    if has_any(h, &["姓名", "名称", "及", "和", "、", "/", "name"]) && phone {
        return Field::Landlord;
    }
    if is_id || has_any(h, &["地址", "住址", "证", "签字", "签名", "address"]) {
        return Field::Other;
    }
    if phone {
        Field::LandlordPhone
    } else {
        Field::Landlord
    }
}

fn id_field(h: &str) -> Field {
    if has_any(
        h,
        &[
            "地址",
            "住址",
            "所在地",
            "到期",
            "有效",
            "签发",
            "发证",
            "机关",
            "复印",
            "照片",
            "办理",
            "日期",
            "时间",
            "正面",
            "反面",
            "address",
            "expiry",
        ],
    ) {
        return Field::Other;
    }
    if has_any(h, &["姓名", "人及", "人、", "人和", "人/"]) {
        Field::Name
    } else {
        Field::IdNumber
    }
}

fn date_field(h: &str) -> Option<Field> {
    let dated = has_any(h, &["日期", "时间", "日", "期", "date", "time"]);
    let person =
        has_any(h, TENANT) && !has_any(h, &["承租起", "承租止", "承租时", "承租日", "承租期"]);
    if person && !dated {
        return None;
    }
    let both = has_any(
        h,
        &[
            "起止",
            "起讫",
            "起-止",
            "起至",
            "始末",
            "起/止",
            "起~止",
            "开始-",
            "开始/",
            "start-end",
        ],
    ) || (has_any(h, FROM) && has_any(h, TO));
    if both {
        return Some(Field::Lease);
    }
    if has_any(h, GONE) {
        return Some(Field::MoveOut);
    }
    if has_any(h, TO) || (dated_stem(h) && h.ends_with(['止', '至', '终'])) || h.ends_with("止)")
    {
        return Some(Field::To);
    }
    if has_any(h, FROM) || (dated_stem(h) && h.ends_with(['起', '始'])) || h.ends_with("起)") {
        return Some(Field::From);
    }
    let lease = [
        "租期",
        "租赁期",
        "期限",
        "租赁时间",
        "合同期",
        "居住时间",
        "租住时间",
        "承租时间",
        "承租期",
        "出租时间",
        "租约期",
        "期间",
        "租赁日期",
        "租住日期",
        "居住日期",
        "居住期",
        "有效期",
        "lease",
        "term",
        "period",
    ];
    has_any(h, &lease).then_some(Field::Lease)
}

fn dated_stem(h: &str) -> bool {
    has_any(h, &["租", "期", "合同", "居住", "日期", "时间"])
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
