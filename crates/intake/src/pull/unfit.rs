use super::Unfit;

impl Unfit {
    /// What is wrong and what to do.
    pub fn en(&self) -> String {
        let detail = &self.detail;
        let fixed = match self.code {
            "connector-name" => "Say what the connector is called, in 1 to 60 characters.",
            "connector-kind" => "Say what the rows are: declarations or listings.",
            "connector-every" => "The minutes are a whole number from 5 to 44640 (31 days).",
            "connector-pages" => "The pages are a whole number from 1 to 10000.",
            "connector-url" => "Write the whole address: https://host/path, without #.",
            "connector-url-plain" => {
                "The address begins with https://; only this machine may be asked without."
            }
            "connector-url-secret" => {
                "No name, password or key in the address, which is written into logs: choose how \
                 it is proved who asks."
            }
            "connector-parameter" => {
                "Name the parameter of the query: 1 to 60 letters and digits without blanks."
            }
            "connector-auth" => "Choose none, bearer, basic or header.",
            "connector-auth-name" => {
                "Name the user (basic) or the header (header): letters and digits, and no header \
                 that the connection needs itself."
            }
            "connector-paging" => "Choose none, page, cursor or next.",
            "connector-first" => "The first page is a whole number from 0 to 1000000.",
            "connector-since" => "Choose instant, day, seconds or millis.",
            "connector-no-place" => "Say where the address or the dwelling's code is.",
            "connector-words" => "At most 20 words of at most 40 characters.",
            "connector-pointer" => {
                return format!("No place in the answer: {detail:?}. Write it like /data/items.");
            }
            "connector-field" => {
                return format!(
                    "Not understood: {detail:?}. Write one field a line, like address = /house/address."
                );
            }
            _ => self.code,
        };
        fixed.to_owned()
    }

    /// The same in Chinese.
    pub fn zh(&self) -> String {
        let detail = &self.detail;
        let fixed = match self.code {
            "connector-name" => "请填写接口名称，1至60个字",
            "connector-kind" => "请选择内容：居住申报或房源信息",
            "connector-every" => "间隔应为5至44640分钟（31天）的整数",
            "connector-pages" => "页数应为1至10000的整数",
            "connector-url" => "请填写完整网址：https://主机/路径，不带#",
            "connector-url-plain" => "网址应以 https:// 开头，只有本机可以例外",
            "connector-url-secret" => "网址会写入日志，不能带用户名、密码或密钥，请改用“身份验证”",
            "connector-parameter" => "请填写查询参数名：1至60个字母、数字，不含空格",
            "connector-auth" => "请选择验证方式：无、Bearer、Basic或请求头",
            "connector-auth-name" => {
                "请填写用户名（Basic）或请求头名称：字母和数字，且不能是连接自用的请求头"
            }
            "connector-paging" => "请选择翻页方式：不翻页、页码、游标或下一页网址",
            "connector-first" => "起始页码应为0至1000000的整数",
            "connector-since" => "请选择时间格式：时刻、日期、秒或毫秒",
            "connector-no-place" => "请写明地址或房屋编码在哪个字段",
            "connector-words" => "最多20个词，每个不超过40字",
            "connector-pointer" => {
                return format!("“{detail}”不是应答中的位置，请按 /data/items 的格式填写");
            }
            "connector-field" => {
                return format!("看不懂“{detail}”，请每行写一个字段，如 address = /house/address");
            }
            _ => self.code,
        };
        fixed.to_owned()
    }
}
