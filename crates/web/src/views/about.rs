//! What Menpai is, what it refuses to do, which version runs.

use super::page;

/// `/about`. No form; also shown to people who aren't signed in.
#[derive(Debug, Clone)]
pub struct AboutView {
    /// Version of the program.
    pub version: String,
}
page!(AboutView, "about", "desk/about.html", samples);

#[cfg(test)]
fn samples() -> Vec<AboutView> {
    vec![AboutView {
        version: "0.1.0".into(),
    }]
}
