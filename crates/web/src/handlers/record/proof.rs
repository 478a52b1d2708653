//! Proof of registration: made for a resident, checked by whoever is shown it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use paper::{Letter, Part};
use service::proofs::{self, Proof};
use service::{Error, letters};

use super::own::{here, view};
use super::papers::file;
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::doors::{document, party};
use crate::handlers::page;
use crate::handlers::tasks::day;
use crate::me::PostedMe;
use crate::refusals;
use crate::session::{Around, MaybeSignedIn};
use crate::site::Registry;
use crate::views::record::{ProofLine, ProofView};
use crate::when::When;

pub(super) async fn issue(
    State(registry): State<Registry>,
    around: Around,
    Path(token): Path<String>,
    PostedMe { me, form: _ }: PostedMe,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let chrome = around.with_me(&me);
    let made = match proofs::issue(registry.app(), &me.session, here.door).await {
        Ok(proof) => letters::print(letter(&chrome, &proof)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(pdf) => Ok(file("application/pdf", "proof.pdf", pdf)),
        Err(error @ Error::Refused(_)) => {
            let mut form = Form::default();
            refusals::beside(&mut form, error)?;
            let view = view(&registry, &me, here, form).await?;
            let page = page(&view, &chrome)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn letter(c: &Chrome, proof: &Proof) -> Letter {
    let named = document(proof.person.id_kind).map(|kind| c.label(kind));
    let until = When::at(proof.until).day().to_string();
    Letter {
        title: c.t("proof-title"),
        language: c.locale.tag().to_owned(),
        parts: vec![
            Part::Words(c.t("proof-says")),
            Part::Fact(c.t("person-name"), proof.name.to_string()),
            Part::Fact(
                named.unwrap_or_else(|| c.t("person-document")),
                proof.person.id_number.clone(),
            ),
            Part::Fact(
                c.t("paper-door"),
                format!("{} {}", proof.door.above, proof.door.own()),
            ),
            Part::Fact(c.t("proof-from"), day(proof.from)),
            Part::Fact(c.t("paper-made"), When::at(proof.issued).to_string()),
            Part::Fact(c.t("proof-until"), until),
            Part::Code(
                proof.address.clone(),
                vec![c.t("proof-scan"), c.t("proof-only")],
            ),
        ],
    }
}

/// Nothing of the address: it is what the code holds, in its own capitals.
pub(super) async fn capitals(Path(token): Path<String>) -> Redirect {
    let token: String = token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2 * vault::receipt::TOKEN)
        .collect();
    Redirect::permanent(&format!("/proof/{token}"))
}

pub(super) async fn check(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let found = proofs::check(registry.app(), &token).await?;
    let status = match found {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    let view = ProofView {
        found: found.map(|found| ProofLine {
            standing: found.standing,
            issued: When::at(found.issued),
            until: When::at(found.issued + proofs::HOLDS),
            says: found.says.map(|(person, door, from)| {
                let name = format!("{} {}", door.above, door.own());
                (party(&person), name, day(from))
            }),
        }),
    };
    let chrome = match &session {
        Some(session) => around.with(session),
        None => around.open(),
    };
    Ok((status, page(&view, &chrome)?).into_response())
}
