//! Files that are not read at all, and why.

/// A file that can't be taken. One clear line each; nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No bytes, or no cell and no message with anything in it.
    #[error("the file is empty: send the filled-in file")]
    Empty,
    /// A workbook or archive that can't be opened.
    #[error(
        "the {format} file is damaged and can't be opened ({detail}): save it again and resend"
    )]
    Broken {
        /// What it claims to be.
        format: &'static str,
        /// Short technical reason.
        detail: String,
    },
    /// Locked with a password.
    #[error("the file is protected by a password: remove the protection and resend")]
    Encrypted,
    /// More bytes, cells or text than the limits allow.
    #[error("the file is too big: {what} is above the limit of {limit}: split it and resend")]
    TooBig {
        /// What was counted.
        what: &'static str,
        /// The limit, in the unit named by `what`.
        limit: u64,
    },
    /// A small archive that unpacks to something huge.
    #[error("the file unpacks to far more than its size (zip bomb): nothing was read")]
    ZipBomb,
    /// Not a table and not a chat.
    #[error("{found} can't be read as a report: send .xlsx, .xls, .ods, .csv or a chat as .txt")]
    WrongType {
        /// What the first bytes say it is.
        found: &'static str,
    },
    /// A table without anything that could be a header or a report.
    #[error(
        "no table or report was found: looked for a header row with an address and a tenant's \
         name, identity number, telephone or lease dates in every visible sheet"
    )]
    NoTable,
}

impl Refused {
    /// The same line in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "文件是空的：请发送填好的文件".to_owned(),
            Self::Broken { format, detail } => {
                format!("{format} 文件已损坏，无法打开（{detail}）：请重新保存后再发送")
            }
            Self::Encrypted => "文件设有密码保护：请取消密码后再发送".to_owned(),
            Self::TooBig { what, limit } => {
                format!(
                    "文件过大：{}超过上限 {limit}：请拆分后再发送",
                    what_zh(what)
                )
            }
            Self::ZipBomb => "文件解压后远大于自身大小（疑似压缩炸弹）：未读取任何内容".to_owned(),
            Self::WrongType { found } => {
                format!("{found} 不是可读取的报表：请发送 .xlsx、.xls、.ods、.csv 或聊天记录 .txt")
            }
            Self::NoTable => {
                "没有找到表格或报备内容：已在每个可见工作表中寻找含有“地址”以及“姓名、\
                              证件号、电话或租期”的表头行"
                    .to_owned()
            }
        }
    }
}

fn what_zh(what: &str) -> &'static str {
    match what {
        "bytes" => "字节数",
        "cells" => "单元格数",
        "text" => "文字总量（字节）",
        "sheets" => "工作表数",
        "repeated rows" => "重复行数",
        "objects" => "记录数",
        _ => "内容",
    }
}
