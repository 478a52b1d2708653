//! Letting agencies' programs in and shutting them out.

use cluster::Use;
use service::agencies::{self, Wanted};

use crate::answer::{Answer, Failed, json, say};
use crate::cli::{Global, ProgramCommand};
use crate::session::{ACTOR, Session};

pub(crate) async fn run(global: &Global, command: ProgramCommand) -> Answer {
    let session = Session::open(global, Use::Command).await?;
    let done = act(global, &session, command).await;
    session.close().await?;
    done
}

async fn act(global: &Global, session: &Session, command: ProgramCommand) -> Answer {
    match command {
        ProgramCommand::Issue {
            agency,
            label,
            district,
            calls,
        } => {
            let wanted = wanted(session, &agency, label, &district, calls).await?;
            let issued = agencies::issue(&session.app, &ACTOR, &wanted).await?;
            if global.json {
                return json(&serde_json::json!({
                    "client_id": issued.id,
                    "client_secret": issued.secret,
                    "districts": wanted.districts,
                }));
            }
            say(&format!(
                "client_id {}\nclient_secret {}\nThe secret is not kept: hand it over by a safe way.",
                issued.id, issued.secret
            ))
        }
        ProgramCommand::Revoke { id, district } => {
            let district = session.district(district.as_deref()).await?;
            agencies::revoke(&session.app, &ACTOR, &district, id).await?;
            if global.json {
                json(&serde_json::json!({ "client_id": id, "revoked": true }))
            } else {
                say("the program is shut out")
            }
        }
    }
}

async fn wanted(
    session: &Session,
    agency: &str,
    label: String,
    asked: &[String],
    calls_a_minute: i32,
) -> Result<Wanted, Failed> {
    let mut districts = Vec::new();
    for code in asked {
        districts.push(session.district(Some(code)).await?);
    }
    if districts.is_empty() {
        districts.push(session.district(None).await?);
    }
    let first = &districts[0];
    Ok(Wanted {
        agency: agencies::by_name(&session.app, &ACTOR, first, agency).await?,
        label,
        districts,
        calls_a_minute,
    })
}
