//! What went wrong, in both languages. Stored by its name: the words may get better.

use intake::pull::PageFault;
use intake::{FaultKind, WrongKind};
use outside::PullFault;

/// A sentence in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a turn ended before its run was complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Stable name.
    pub(super) code: &'static str,
    /// What varies.
    pub(super) detail: String,
    /// Seconds that the other side wants to be left alone.
    pub(super) wait: Option<u32>,
}

impl Fault {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            wait: None,
        }
    }
}

impl From<PullFault> for Fault {
    fn from(fault: PullFault) -> Self {
        let (code, detail) = match fault {
            PullFault::Plain => ("plain", String::new()),
            PullFault::Private => ("private", String::new()),
            PullFault::Unreachable => ("unreachable", String::new()),
            PullFault::Slow => ("slow", String::new()),
            PullFault::Broken => ("broken", String::new()),
            PullFault::TooBig => ("too_big", String::new()),
            PullFault::Secret => ("secret", String::new()),
            PullFault::TooOften(_) => ("too_often", String::new()),
            PullFault::Unproven(status) => ("unproven", status.to_string()),
            PullFault::Moved(status) => ("moved", status.to_string()),
            PullFault::Status(status) => ("status", status.to_string()),
        };
        let wait = match fault {
            PullFault::TooOften(wait) => wait,
            _ => None,
        };
        Self { code, detail, wait }
    }
}

impl From<PageFault> for Fault {
    fn from(fault: PageFault) -> Self {
        let code = match fault {
            PageFault::NotJson => "not_json",
            PageFault::NoRows => "no_rows",
            PageFault::TooManyRows => "too_many_rows",
            PageFault::Next => "next",
            PageFault::Endless => "endless",
        };
        Self::new(code, "")
    }
}

/// A failure by its name.
pub fn fault_words(code: &str, detail: &str) -> Words {
    let (zh, en) = match code {
        "plain" => (
            "网址既不是https，也不是放行的本机地址",
            "The address is neither https nor an allowed one of this machine.",
        ),
        "private" => (
            "网址在内部网络中，须由系统管理员放行：menpai serve --pull-from 主机名",
            "The address lies in a private network: whoever runs the program can allow its host \
             (menpai serve --pull-from HOST).",
        ),
        "unreachable" => (
            "连接不上，请核对主机名、端口和证书",
            "No connection: look at the name, the port and the certificate.",
        ),
        "slow" => (
            "30秒内没有收到完整应答",
            "No whole answer within 30 seconds.",
        ),
        "broken" => ("应答中途断开", "The answer broke off."),
        "too_big" => (
            "应答超过8 MiB，请减少每页行数",
            "The answer has more than 8 MiB: ask for smaller pages.",
        ),
        "secret" => (
            "密钥含有不能发送的字符",
            "The secret has characters that can't be sent.",
        ),
        "too_often" => (
            "对方要求放慢，稍后再取",
            "The other side wants to be asked less often; it is asked again later.",
        ),
        "unproven" => (
            "对方不接受密钥（应答{}），请核对密钥和验证方式",
            "The secret was not accepted (answer {}): look at it, and at how it is sent.",
        ),
        "moved" => (
            "应答指向另一个服务器（{}），如无误请改填那个网址",
            "The answer leads to another server ({}): write that address, if it is right.",
        ),
        "status" => (
            "对方应答{}，请核对网址和参数，或问对方",
            "The answer was {}: look at the address and its parameters, or ask the agency.",
        ),
        "not_json" => ("应答不是JSON", "The answer is no JSON."),
        "no_rows" => (
            "应答中写明的位置没有列表，请核对“行在哪里”",
            "There is no list where the rows should be: look at where they are.",
        ),
        "too_many_rows" => (
            "一页超过10000行，请减少每页行数",
            "A page has more than 10000 rows: ask for smaller ones.",
        ),
        "next" => (
            "下一页的标记或网址不能用",
            "What says where the next page is can't be used, or leads to another server.",
        ),
        "endless" => (
            "下一页还是这一页，翻页没有尽头，请核对翻页方式",
            "The next page is this one again: look at how the answer goes on.",
        ),
        "pages" => (
            "一次已取满{}页，下次接着取；若没有这么多，请核对翻页方式",
            "{} pages were asked for in one run; the next goes on there. If there aren't that \
             many, look at how the answer goes on.",
        ),
        "all_wrong" => (
            "整页没有一行能收，多半是字段对应有误，改好后从这一页接着取：{}",
            "No row of the page can be kept, so its fields are probably placed wrongly; once \
             they are right it goes on with this page: {}",
        ),
        "listing" => (
            "房源页不能读取：{}",
            "The page of listings can't be read: {}",
        ),
        "described" => (
            "这份设置不能再用，请核对后重新保存",
            "The description can't be used any more: look at it and save it again.",
        ),
        "sealed" => (
            "保存的密钥解不开，请重新填写密钥",
            "The secret that is kept can't be opened: enter it again.",
        ),
        _ => (
            "本系统暂时不能收下，稍后再取",
            "This system can't take it right now; it is asked again later.",
        ),
    };
    Words {
        zh: zh.replace("{}", detail),
        en: en.replace("{}", detail),
    }
}

/// What is wrong with a field, by its name in the push interface.
pub fn wrong_words(code: &str) -> Words {
    let wrong = WrongKind::ALL.into_iter().find(|kind| kind.code() == code);
    let fault = FaultKind::from_wire(code);
    let (zh, en) = match (wrong, fault, code) {
        // The same name, but a row that is kept is read more kindly.
        (Some(kind), _, _) => (kind.zh(), kind.en()),
        (None, Some(kind), _) => (kind.zh(), kind.en()),
        (None, None, "dwelling_unknown") => ("没有这个编码的房屋", "No dwelling has this code."),
        (None, None, "district_other") => {
            ("房屋在其他区", "The dwelling lies in another district.")
        }
        (None, None, "dwelling_other") => (
            "编码和地址指的不是同一处房屋",
            "The code and the address name different doors.",
        ),
        (None, None, "row_not_object") => ("这一行不是对象", "The row is no object."),
        (None, None, "kind_unknown") => (
            "类型的词既不在入住、也不在退租之列",
            "The word for the kind is none of those that mean a move-in or a move-out.",
        ),
        (None, None, other) => (other, other),
    };
    Words {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}
