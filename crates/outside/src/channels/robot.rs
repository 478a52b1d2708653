//! Robots in chat groups: a post to an address that is a secret, with a signature where one is
//! asked for. The forms are those of the makers' pages on custom robots (群机器人, 自定义机器人).

use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Url, redirect};
use serde_json::{Value, json};
use sha2::Sha256;

use super::config::RobotsConfig;
use super::{ChannelFault, ChannelsConfigFault, Words};
use crate::pull::PullFault;
use crate::pull::reach::{Names, Private, Reach};

/// Most bytes of an answer: theirs have some hundred.
const MOST_ANSWER: usize = 16 * 1024;
/// Most bytes of a text: 企业微信 takes 2,048, the others 20,000.
const MOST_TEXT: usize = 2_048;

/// Whose robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robot {
    /// 企业微信.
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
}

impl Robot {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Wecom, Self::Dingtalk, Self::Feishu];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|robot| robot.name() == name)
    }

    /// Whether it can be asked to sign.
    pub const fn signs(self) -> bool {
        !matches!(self, Self::Wecom)
    }
}

/// Speaks to robots. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Robots {
    client: Client,
    reach: Arc<Reach>,
}

impl Robots {
    pub(super) fn new(config: RobotsConfig) -> Result<Self, ChannelsConfigFault> {
        let reach = Arc::new(Reach::new(config.allow));
        let client = Client::builder()
            // A proxy would look names up itself, and a redirect would take the secret along.
            .no_proxy()
            .dns_resolver(Arc::new(Names(Arc::clone(&reach))))
            .redirect(redirect::Policy::none())
            .referer(false)
            .timeout(Duration::from_secs(config.timeout_seconds))
            .user_agent(concat!("menpai/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| ChannelsConfigFault::Client)?;
        Ok(Self { client, reach })
    }

    pub(super) fn may(&self, url: &str) -> Result<Url, ChannelFault> {
        let url = Url::parse(url).map_err(|_| ChannelFault::Address)?;
        match self.reach.may(&url) {
            Ok(()) => Ok(url),
            Err(PullFault::Private) => Err(ChannelFault::Private),
            Err(_) => Err(ChannelFault::Address),
        }
    }

    pub(super) async fn post(
        &self,
        robot: Robot,
        url: &str,
        secret: &str,
        words: &Words<'_>,
    ) -> Result<(), ChannelFault> {
        let mut url = self.may(url)?;
        let text = cut(&format!("{}\n{}", words.subject, words.body));
        let mut body = match robot {
            Robot::Wecom | Robot::Dingtalk => {
                json!({ "msgtype": "text", "text": { "content": text } })
            }
            Robot::Feishu => json!({ "msg_type": "text", "content": { "text": text } }),
        };
        match robot {
            Robot::Dingtalk if !secret.is_empty() => {
                let at = words.at_ms.to_string();
                let sign = mac(secret, &format!("{at}\n{secret}"));
                url.query_pairs_mut()
                    .append_pair("timestamp", &at)
                    .append_pair("sign", &sign);
            }
            Robot::Feishu if !secret.is_empty() => {
                // Here the text to sign is the key, and nothing is signed with it.
                let at = (words.at_ms / 1000).to_string();
                body["sign"] = mac(&format!("{at}\n{secret}"), "").into();
                body["timestamp"] = at.into();
            }
            _ => {}
        }
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json; charset=utf-8")
            .body(body.to_string());
        // An error of the client's own quotes the address, which is a secret.
        let mut answer = request.send().await.map_err(|error| silent(&error))?;
        let status = answer.status();
        if !status.is_success() {
            let number = i64::from(status.as_u16());
            let wait = answer.headers().get(RETRY_AFTER);
            let wait = wait.and_then(|value| value.to_str().ok()?.parse().ok());
            let later = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
            return Err(if later {
                ChannelFault::Later(number, wait)
            } else {
                ChannelFault::Refused(number)
            });
        }
        let mut said = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|_| ChannelFault::Silent)? {
            said.extend_from_slice(&piece);
            if said.len() > MOST_ANSWER {
                return Err(ChannelFault::Nonsense);
            }
        }
        verdict(robot, &said)
    }
}

fn silent(error: &reqwest::Error) -> ChannelFault {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<Private>() {
            return ChannelFault::Private;
        }
        source = cause.source();
    }
    if error.is_connect() {
        ChannelFault::Unreachable
    } else {
        ChannelFault::Silent
    }
}

/// Base64 of an HMAC-SHA-256.
fn mac(key: &str, text: &str) -> String {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(text.as_bytes());
    BASE64.encode(&mac.finalize().into_bytes())
}

/// As much of a text as every robot takes.
fn cut(text: &str) -> String {
    if text.len() <= MOST_TEXT {
        return text.to_owned();
    }
    let mut end = MOST_TEXT - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// What an answer means: `errcode` of 企业微信 and 钉钉, `code` of 飞书 (`StatusCode` of its
/// older addresses), 0 for taken.
fn verdict(robot: Robot, said: &[u8]) -> Result<(), ChannelFault> {
    let said: Value = serde_json::from_slice(said).map_err(|_| ChannelFault::Nonsense)?;
    let names: &[&str] = match robot {
        Robot::Wecom | Robot::Dingtalk => &["errcode"],
        Robot::Feishu => &["code", "StatusCode"],
    };
    let code = names.iter().find_map(|name| said.get(name)?.as_i64());
    match (robot, code) {
        (_, None) => Err(ChannelFault::Nonsense),
        (_, Some(0)) => Ok(()),
        // Too busy, or too many in a minute.
        (Robot::Wecom, Some(code @ (-1 | 45009 | 45033)))
        | (Robot::Dingtalk, Some(code @ (-1 | 130_101 | 410_100)))
        | (Robot::Feishu, Some(code @ (9_499 | 11_232 | 11_233))) => {
            Err(ChannelFault::Later(code, Some(60)))
        }
        (_, Some(code)) => Err(ChannelFault::Refused(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ChannelFault, MOST_TEXT, Robot, cut, mac, verdict};

    #[test]
    fn signs_are_those_of_other_tools() {
        // Python's hmac gives these.
        assert_eq!(
            mac("SECabc", "1700000000000\nSECabc"),
            "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="
        );
        assert_eq!(
            mac("1700000000\nabc", ""),
            "VIS10b0EBvzzSdFnuk4tznEmK5wHaruvf/WnViv2yR4="
        );
    }

    #[test]
    fn a_long_text_is_cut_between_signs() {
        assert_eq!(cut("短"), "短");
        let long = cut(&"门".repeat(1000));
        assert!(long.len() <= MOST_TEXT && long.ends_with('…'));
    }

    #[test]
    fn answers_are_told_apart() {
        use ChannelFault::{Later, Nonsense, Refused};
        for (robot, said, meant) in [
            (Robot::Wecom, r#"{"errcode":0,"errmsg":"ok"}"#, Ok(())),
            (
                Robot::Wecom,
                r#"{"errcode":45009}"#,
                Err(Later(45009, Some(60))),
            ),
            (Robot::Wecom, r#"{"errcode":93000}"#, Err(Refused(93000))),
            (
                Robot::Dingtalk,
                r#"{"errcode":310000}"#,
                Err(Refused(310_000)),
            ),
            (
                Robot::Dingtalk,
                r#"{"errcode":130101}"#,
                Err(Later(130_101, Some(60))),
            ),
            (Robot::Feishu, r#"{"code":0,"data":{}}"#, Ok(())),
            (Robot::Feishu, r#"{"StatusCode":0}"#, Ok(())),
            (Robot::Feishu, r#"{"code":19021}"#, Err(Refused(19021))),
            (
                Robot::Feishu,
                r#"{"code":11232}"#,
                Err(Later(11232, Some(60))),
            ),
            (Robot::Feishu, r#"{"errcode":0}"#, Err(Nonsense)),
            (Robot::Wecom, r#"{"errcode":"0"}"#, Err(Nonsense)),
            (Robot::Wecom, "[]", Err(Nonsense)),
            (Robot::Wecom, "<html>", Err(Nonsense)),
            (Robot::Wecom, "", Err(Nonsense)),
        ] {
            assert_eq!(verdict(robot, said.as_bytes()), meant, "{said}");
        }
    }
}
