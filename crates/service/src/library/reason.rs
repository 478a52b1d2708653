use address::{CodeError, RowError, Segment};

/// Why a row is refused, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) en: String,
    pub(super) zh: String,
}

impl Reason {
    pub(super) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// A row whose codes are impossible.
    pub(super) fn of(error: &RowError) -> Self {
        let zh = match error {
            RowError::DwellingCode { text, source } => {
                format!("unit_code {text}：{}", code(source))
            }
            RowError::BuildingCode { text, source } => {
                format!("building_code {text}：{}", code(source))
            }
            RowError::Foreign { dwelling, building } => {
                format!("unit_code {dwelling} 应以 building_code {building} 开头：请改正其中一个")
            }
            RowError::Nowhere { dwelling } => {
                format!("房屋 {dwelling} 没有道路、小区、社区和楼栋：至少填一项")
            }
            RowError::Twice { dwelling } => {
                format!("房屋 {dwelling} 在地址库里有两条，内容不同：只留一条")
            }
        };
        Self::new(error.to_string(), zh)
    }
}

fn code(error: &CodeError) -> String {
    match error {
        CodeError::Length { expected, found } => {
            format!("编码有 {found} 个字符，应为 {expected} 位数字")
        }
        CodeError::NotADigit {
            segment,
            position,
            found,
        } => {
            format!(
                "第 {position} 个字符（{}段）是“{found}”：只能用数字 0 到 9",
                name(*segment)
            )
        }
        CodeError::Zero { segment, from, to } => {
            format!(
                "{}段（第 {from} 到 {to} 位）全是 0：请填上编号",
                name(*segment)
            )
        }
        CodeError::Province { found } => {
            format!("省级段是 {found:02}，不是 GB/T 2260 的省级代码")
        }
    }
}

fn name(segment: Segment) -> &'static str {
    match segment {
        Segment::Province => "省级",
        Segment::City => "地级",
        Segment::District => "县级",
        Segment::Street => "街道",
        Segment::Community => "社区",
        Segment::Grid => "网格",
        Segment::Building => "楼栋",
        Segment::Room => "房号",
    }
}
