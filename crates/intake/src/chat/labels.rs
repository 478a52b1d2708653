//! Words that say what follows them: `地址…；承租人…；证件…`.

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Address,
    Name,
    Id,
    Phone,
    Landlord,
    Lease,
    From,
    To,
    Remark,
    /// A part of a split address.
    Part,
    /// A word that opens a report and announces nothing.
    Opening,
}

/// Longest first among those that begin alike. A label marked `false` needs a colon behind it,
/// because people use the word in sentences too.
const LABELS: &[(&str, Key, bool)] = &[
    ("租赁房屋地址", Key::Address, true),
    ("出租房屋地址", Key::Address, true),
    ("房屋地址", Key::Address, true),
    ("房源地址", Key::Address, true),
    ("租住地址", Key::Address, true),
    ("居住地址", Key::Address, true),
    ("入住地址", Key::Address, true),
    ("详细地址", Key::Address, true),
    ("房屋坐落", Key::Address, true),
    ("小区地址", Key::Address, true),
    ("地址", Key::Address, true),
    ("坐落", Key::Address, true),
    ("住址", Key::Address, true),
    ("房源", Key::Address, false),
    ("房屋", Key::Address, false),
    ("位置", Key::Address, false),
    ("小区名称", Key::Part, false),
    ("小区名", Key::Part, false),
    ("小区", Key::Part, false),
    ("楼盘", Key::Part, false),
    ("楼栋号", Key::Part, false),
    ("楼栋", Key::Part, false),
    ("楼号", Key::Part, false),
    ("幢号", Key::Part, false),
    ("栋号", Key::Part, false),
    ("单元号", Key::Part, false),
    ("单元", Key::Part, false),
    ("房间号", Key::Part, false),
    ("房间", Key::Part, false),
    ("房号", Key::Part, false),
    ("室号", Key::Part, false),
    ("门牌号", Key::Part, false),
    ("门牌", Key::Part, false),
    ("地点", Key::Address, false),
    ("address", Key::Address, false),
    ("承租人姓名", Key::Name, true),
    ("租客姓名", Key::Name, true),
    ("租户姓名", Key::Name, true),
    ("房客姓名", Key::Name, true),
    ("入住人姓名", Key::Name, true),
    ("承租人", Key::Name, true),
    ("承租方", Key::Name, true),
    ("入住人员", Key::Name, true),
    ("入住人", Key::Name, true),
    ("租住人", Key::Name, true),
    ("居住人", Key::Name, true),
    ("租客", Key::Name, true),
    ("租户", Key::Name, true),
    ("房客", Key::Name, true),
    ("住户", Key::Name, true),
    ("同住人", Key::Name, true),
    ("租给了", Key::Name, true),
    ("租给", Key::Name, true),
    ("客户", Key::Name, false),
    ("客人", Key::Name, true),
    ("名叫", Key::Name, true),
    ("乙方", Key::Name, false),
    ("姓名", Key::Name, true),
    ("人员", Key::Name, false),
    ("tenant", Key::Name, false),
    ("name", Key::Name, false),
    ("居民身份证号码", Key::Id, true),
    ("身份证号码", Key::Id, true),
    ("身份证号", Key::Id, true),
    ("身份证", Key::Id, true),
    ("证件号码", Key::Id, true),
    ("证件号", Key::Id, true),
    ("护照号码", Key::Id, true),
    ("护照号", Key::Id, true),
    ("护照", Key::Id, true),
    ("通行证", Key::Id, true),
    ("证件", Key::Id, true),
    ("证号", Key::Id, true),
    ("id", Key::Id, false),
    ("房东及电话", Key::Landlord, true),
    ("房东姓名", Key::Landlord, true),
    ("房东电话", Key::Landlord, true),
    ("房东", Key::Landlord, true),
    ("业主", Key::Landlord, true),
    ("出租人", Key::Landlord, true),
    ("甲方", Key::Landlord, false),
    ("联系电话", Key::Phone, true),
    ("联系方式", Key::Phone, true),
    ("手机号码", Key::Phone, true),
    ("手机号", Key::Phone, true),
    ("电话号码", Key::Phone, true),
    ("手机", Key::Phone, true),
    ("电话", Key::Phone, true),
    ("号码", Key::Phone, false),
    ("tel", Key::Phone, false),
    ("phone", Key::Phone, false),
    ("租赁期限", Key::Lease, true),
    ("租赁时间", Key::Lease, true),
    ("租赁日期", Key::Lease, true),
    ("合同期限", Key::Lease, true),
    ("合同期", Key::Lease, true),
    ("居住时间", Key::Lease, true),
    ("起止日期", Key::Lease, true),
    ("起止时间", Key::Lease, true),
    ("租期", Key::Lease, true),
    ("期限", Key::Lease, false),
    ("日期", Key::Lease, false),
    ("时间", Key::Lease, false),
    ("入住日期", Key::From, true),
    ("入住时间", Key::From, true),
    ("起租日期", Key::From, true),
    ("起租日", Key::From, true),
    ("起租时间", Key::From, true),
    ("起租", Key::From, true),
    ("开始日期", Key::From, true),
    ("开始时间", Key::From, true),
    ("到期日期", Key::To, true),
    ("到期日", Key::To, true),
    ("到期时间", Key::To, true),
    ("到期", Key::To, true),
    ("结束日期", Key::To, true),
    ("结束时间", Key::To, true),
    ("退租日期", Key::To, true),
    ("退租时间", Key::To, true),
    ("搬离日期", Key::To, true),
    ("搬离时间", Key::To, true),
    ("离开日期", Key::To, true),
    ("离开时间", Key::To, true),
    ("备注", Key::Remark, true),
    ("说明", Key::Remark, false),
    ("报备", Key::Opening, false),
    ("登记", Key::Opening, false),
    ("新增", Key::Opening, false),
    ("上报", Key::Opening, false),
];

/// A label and where its value begins, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) key: Key,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

fn label_at(text: &[char], at: usize) -> Option<Label> {
    let same = |word: &str| {
        word.chars().enumerate().all(|(i, c)| {
            text.get(at + i)
                .is_some_and(|t| t.to_ascii_lowercase() == c)
        })
    };
    let (word, key, loose) = LABELS
        .iter()
        .filter(|(word, ..)| same(word))
        .max_by_key(|(w, ..)| w.len())?;
    let mut end = at + word.chars().count();
    // `入住人民路…` is not about an `入住人`.
    if word.ends_with('人') && text.get(end) == Some(&'民') {
        return None;
    }
    // Latin labels are words of their own.
    let latin = word.is_ascii();
    if latin && (at > 0 && text.get(at - 1).is_some_and(char::is_ascii_alphanumeric)) {
        return None;
    }
    while text.get(end) == Some(&' ') {
        end += 1;
    }
    let colon = matches!(text.get(end), Some(':' | '：' | '='));
    if colon || (*loose && matches!(text.get(end), Some('是' | '为'))) {
        end += 1;
    } else if !loose {
        return None;
    }
    while text.get(end) == Some(&' ') {
        end += 1;
    }
    // `合同到期已退租` speaks of a day and names none.
    let dated = matches!(key, Key::Lease | Key::From | Key::To);
    if dated && !colon && !dates_ahead(text, end) {
        return None;
    }
    Some(Label {
        key: *key,
        start: at,
        end,
    })
}

/// Whether a date or a length follows: a figure near by, or `今天`, `半年`.
fn dates_ahead(text: &[char], at: usize) -> bool {
    let near = text.iter().skip(at).take(4);
    near.clone()
        .any(|c| c.is_ascii_digit() || "一二三四五六七八九十半两今明即当".contains(*c))
        || near.count() == 0
}

/// All labels of a text (half width), left to right.
pub(crate) fn find(text: &[char]) -> Vec<Label> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match label_at(text, at) {
            Some(label) => {
                at = label.end.max(at + 1);
                out.push(label);
            }
            None => at += 1,
        }
    }
    out
}

/// The label a line begins with, if a colon follows it.
pub(crate) fn line_key(line: &str) -> Option<Key> {
    let chars: Vec<char> = line
        .trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '.' | '、' | ' ' | '【' | '[')
        })
        .chars()
        .map(crate::text::half)
        .collect();
    let label = label_at(&chars, 0)?;
    let colon = chars
        .get(label.start..label.end)?
        .iter()
        .any(|c| matches!(c, ':' | '：' | '='));
    colon.then_some(label.key)
}
