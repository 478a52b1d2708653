//! Notices to people who work with the registry: by mail, and by robots in groups of 企业微信,
//! 钉钉 and 飞书. Each takes words to an address; which one, and why, is the caller's to say.
//!
//! Every way is bounded in time and in what it reads of an answer. A fault says whether another try
//! can help, and never an address, a secret or a word of a message.

mod config;
mod mail;
mod robot;

use std::path::Path;

pub use config::ChannelsConfigFault;
pub use robot::Robot;

use config::Config;
use mail::Mail;
use robot::Robots;

/// Where a notice goes.
#[derive(Clone, Copy)]
pub enum To<'a> {
    /// A mail address.
    Mail(&'a str),
    /// A robot: its address, which is a secret, and what it signs with, "" where it does not.
    Robot(Robot, &'a str, &'a str),
}

impl std::fmt::Debug for To<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mail(_) => "To(mail)",
            Self::Robot(..) => "To(robot)",
        })
    }
}

/// What a notice says.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The same for each try of one notice, of letters, digits and `-`: mail carries it as its
    /// `Message-ID`, so that a receiver can know a repeat.
    pub id: &'a str,
    /// Its first line.
    pub subject: &'a str,
    /// The rest.
    pub body: &'a str,
    /// Now, in milliseconds since 1970: what signatures are made for.
    pub at_ms: i64,
}

/// Why a notice was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChannelFault {
    /// This installation has no such channel.
    #[error("this installation does not send by this channel: serve --notices FILE")]
    Absent,
    /// Nothing can be sent to an address like this.
    #[error("the address can't be written to")]
    Address,
    /// The address lies in a private network, or is neither https nor an allowed one.
    #[error("the address may not be asked: allow its host in [robots] of the configuration")]
    Private,
    /// Nobody listens there, or there is no such name: nothing was said.
    #[error("no connection: look at the name and the port")]
    Unreachable,
    /// No answer in time, or one that broke off.
    #[error("no whole answer in time")]
    Silent,
    /// It can't now; how many seconds it wants to be left alone, where it says so.
    #[error("it can't take it now (answer {0})")]
    Later(i64, Option<u32>),
    /// It knows the sender not or no more: the configuration, not the message, is at fault.
    #[error("the sender was not accepted (answer {0}): look at the configuration")]
    Sender(i64),
    /// It won't take the message.
    #[error("the message was refused (answer {0})")]
    Refused(i64),
    /// It answered what no such service answers.
    #[error("the answer makes no sense")]
    Nonsense,
}

impl ChannelFault {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Address => "address",
            Self::Private => "private",
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::Later(..) => "later",
            Self::Sender(_) => "sender",
            Self::Refused(_) => "refused",
            Self::Nonsense => "nonsense",
        }
    }

    /// The number it was told with.
    pub const fn number(self) -> Option<i64> {
        match self {
            Self::Later(number, _) | Self::Sender(number) | Self::Refused(number) => Some(number),
            _ => None,
        }
    }

    /// Whether another try can help. What was answered with nonsense may have been taken.
    pub const fn may_pass(self) -> bool {
        !matches!(self, Self::Address | Self::Private | Self::Refused(_))
    }

    /// Whether the message may have been taken all the same.
    pub const fn may_have_left(self) -> bool {
        matches!(self, Self::Silent | Self::Nonsense)
    }

    /// Seconds to wait at least before the next try.
    pub const fn wait(self) -> Option<u32> {
        match self {
            Self::Later(_, wait) => wait,
            _ => None,
        }
    }
}

/// The channels of an installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Channels {
    mail: Option<Mail>,
    robots: Option<Robots>,
}

impl Channels {
    /// Reads the description of the channels. Files that it names are looked for beside it.
    ///
    /// # Errors
    /// [`ChannelsConfigFault`].
    pub fn from_file(path: &Path) -> Result<Self, ChannelsConfigFault> {
        let config = Config::read(path)?;
        Ok(Self {
            mail: config.mail.map(Mail::new).transpose()?,
            robots: config.robots.map(Robots::new).transpose()?,
        })
    }

    /// The host that takes mail, where there is one.
    pub fn mail_host(&self) -> Option<&str> {
        self.mail.as_ref().map(Mail::host)
    }

    /// Whether robots are spoken to.
    pub fn robots(&self) -> bool {
        self.robots.is_some()
    }

    /// The host of a robot's address, if that may be one as far as it says by itself.
    ///
    /// # Errors
    /// [`ChannelFault::Absent`], [`ChannelFault::Private`], [`ChannelFault::Address`].
    pub fn may_post(&self, url: &str) -> Result<String, ChannelFault> {
        let robots = self.robots.as_ref().ok_or(ChannelFault::Absent)?;
        let url = robots.may(url)?;
        Ok(url.host_str().unwrap_or_default().to_owned())
    }

    /// Sends words to an address: once, within the time of its channel.
    ///
    /// # Errors
    /// [`ChannelFault`].
    pub async fn send(&self, to: To<'_>, words: &Words<'_>) -> Result<(), ChannelFault> {
        match to {
            To::Mail(address) => {
                let mail = self.mail.as_ref().ok_or(ChannelFault::Absent)?;
                mail.send(address, words).await
            }
            To::Robot(robot, url, secret) => {
                let robots = self.robots.as_ref().ok_or(ChannelFault::Absent)?;
                robots.post(robot, url, secret, words).await
            }
        }
    }
}

/// Whether a text has the form of a mail address that can be written to.
pub fn is_mail(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}
