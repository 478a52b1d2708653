//! Connectors: asking agencies' own systems.

use std::path::Path;

use cluster::Use;
use intake::pull::{Described, Settings};
use service::agencies::{self, connectors};
use uuid::Uuid;

use crate::answer::{Answer, Failed, json, say};
use crate::cli::{AgencyCommand, Global};
use crate::session::{ACTOR, Session};

pub(crate) async fn run(global: &Global, command: AgencyCommand) -> Answer {
    let session = Session::open(global, Use::Command).await?;
    let done = act(global, &session, command).await;
    session.close().await?;
    done
}

async fn act(global: &Global, session: &Session, command: AgencyCommand) -> Answer {
    match command {
        AgencyCommand::Connect {
            file,
            agency,
            secret_file,
            district,
        } => {
            let said = described(&file)?;
            let secret = connectors::Secret::new(match &secret_file {
                Some(path) => read(path)?.trim().to_owned(),
                None => String::new(),
            });
            let district = session.district(district.as_deref()).await?;
            let agency = agencies::by_name(&session.app, &ACTOR, &district, &agency).await?;
            let (id, made) = connect(session, &district, agency, &said, &secret).await?;
            if global.json {
                return json(&serde_json::json!({ "connector": id, "made": made }));
            }
            say(&format!(
                "connector {id} {}: it runs while menpai serve does",
                if made { "made" } else { "described anew" }
            ))
        }
        AgencyCommand::Connectors { agency, district } => {
            let district = session.district(district.as_deref()).await?;
            let agency = agencies::by_name(&session.app, &ACTOR, &district, &agency).await?;
            let app = &session.app;
            for one in connectors::connectors(app, &ACTOR, &district, agency).await? {
                show(global, &one)?;
            }
            Ok(())
        }
    }
}

fn read(path: &Path) -> Result<String, Failed> {
    std::fs::read_to_string(path)
        .map_err(|error| Failed(format!("{} can't be read: {error}", path.display())))
}

/// What a file describes; every field that can't be used is said.
fn described(path: &Path) -> Result<Described, Failed> {
    let said: Described = toml::from_str(&read(path)?).map_err(|error| {
        Failed(format!(
            "{} is no description of a connector: {}",
            path.display(),
            error.to_string().trim_end()
        ))
    })?;
    if let Err(unfit) = Settings::of(&said) {
        let lines = unfit.iter();
        let lines: Vec<String> = lines
            .map(|one| format!("{}: {}: {}", path.display(), one.field, one.en()))
            .collect();
        return Err(Failed(lines.join("; ")));
    }
    Ok(said)
}

/// Makes it, or describes the one of its name anew; whether it was made.
async fn connect(
    session: &Session,
    district: &str,
    agency: Uuid,
    said: &Described,
    secret: &connectors::Secret,
) -> Result<(Uuid, bool), Failed> {
    let app = &session.app;
    let all = connectors::connectors(app, &ACTOR, district, agency).await?;
    let known = all
        .iter()
        .find(|one| one.described.name.trim() == said.name.trim());
    if let Some(one) = known {
        let (id, version) = (one.id, one.version);
        connectors::reconnect(app, &ACTOR, district, id, version, said, secret).await?;
        return Ok((id, false));
    }
    let id = connectors::connect(app, &ACTOR, district, agency, said, secret).await?;
    Ok((id, true))
}

fn show(global: &Global, one: &connectors::Connector) -> Answer {
    let fault = one.fault.as_ref();
    if global.json {
        return json(&serde_json::json!({
            "connector": one.id,
            "name": one.described.name,
            "url": one.described.url,
            "paused": one.paused_at.is_some(),
            "next": one.due_at.to_string(),
            "done": one.done_at.map(|at| at.to_string()),
            "pages": one.pages,
            "kept": one.kept,
            "repeated": one.repeated,
            "refused": one.refused,
            "error": fault.map(|(words, _)| words.en.as_str()),
            "error_at": fault.map(|(_, at)| at.to_string()),
        }));
    }
    let done = one
        .done_at
        .map_or_else(|| "not yet".to_owned(), |at| at.to_string());
    say(&format!(
        "{} {} ({}): complete {done}, {} pages, {} rows kept, {} had come before, {} refused",
        one.id,
        one.described.name,
        if one.paused_at.is_some() {
            "paused"
        } else {
            "runs"
        },
        one.pages,
        one.kept,
        one.repeated,
        one.refused,
    ))?;
    match fault {
        Some((words, at)) => say(&format!("  {at}: {}", words.en)),
        None => Ok(()),
    }
}
