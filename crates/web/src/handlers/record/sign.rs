//! The sign of a short let, for its host: where it stands, and on paper.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use paper::{Letter, Part};
use registry::short_let::Filing;
use service::letters;
use service::short_lets::{self, Paper};

use super::papers::file;
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::handlers::me::scanned;
use crate::locale::Locale;
use crate::me::SignedInMe;
use crate::session::Around;
use crate::site::Registry;
use crate::views::short_lets::{SignLine, StandingName};
use crate::when::When;

/// Where a filing stands.
pub(in crate::handlers) fn line(district: &str, filed: Timestamp, filing: &Filing) -> SignLine {
    let number = |n: i64| short_lets::number(district, n);
    let (name, number, when, reason) = match *filing {
        Filing::Waiting { due_at } => (StandingName::Waiting, String::new(), due_at, None),
        Filing::InForce { number: n, at, .. } => (StandingName::InForce, number(n), at, None),
        Filing::Refused { reason, at } => (StandingName::Refused, String::new(), at, Some(reason)),
        Filing::Withdrawn { at } => (StandingName::Withdrawn, String::new(), at, None),
        Filing::Ended { number: n, end, at } => {
            let reason = match end {
                registry::short_let::End::Revoked(reason) => Some(reason),
                _ => None,
            };
            (StandingName::ended(end), number(n), at, reason)
        }
    };
    SignLine {
        name,
        number,
        filed: When::at(filed),
        when: When::at(when),
        reason,
    }
}

pub(super) async fn pdf(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let (_, _, door) = scanned(&registry, &me, &token).await?;
    let paper = short_lets::paper(registry.app(), &me.session, door).await?;
    let pdf = letters::print(letter(&around.with_me(&me), &paper)).await?;
    Ok(file("application/pdf", "sign.pdf", pdf))
}

/// In both languages: whoever stands before it has chosen none.
fn letter(c: &Chrome, paper: &Paper) -> Letter {
    let (mut zh, mut en) = (c.clone(), c.clone());
    (zh.locale, en.locale) = (Locale::ZhCn, Locale::En);
    let day = |at| When::at(at).day().to_string();
    let fact = |of: fn(&Chrome) -> String, said: String| {
        Part::Fact(format!("{} {}", of(&zh), of(&en)), said)
    };
    let title = |c: &Chrome| c.t("sign-title");
    Letter {
        title: format!("{} {}", title(&zh), title(&en)),
        language: Locale::ZhCn.tag().to_owned(),
        parts: vec![
            Part::Heading(paper.number.clone()),
            Part::Heading(format!("{} {}", paper.door.above, paper.door.own())),
            fact(|c| c.t("short-let-filed"), day(paper.filed)),
            fact(|c| c.t("sign-issued"), day(paper.issued)),
            Part::Code(
                paper.address.clone(),
                [&zh, &en].map(|c| c.t("sign-scan")).into(),
            ),
        ],
    }
}
