//! What the program says to others over the network, and asks them for: text messages, by a gateway
//! that the installation describes in a file, mail, messages of robots in chat groups, and pages of agencies'
//! systems.
//!
//! Knows no tables, no roles and no reason for what it sends; errors name neither a number nor a
//! word of a message or an answer.

pub mod channels;
pub mod pull;
pub mod sms;

pub use channels::{Channels, ChannelsConfigFault};
pub use pull::{Proof, PullFault, Puller};
pub use sms::{Sms, SmsConfigFault, SmsFault};
