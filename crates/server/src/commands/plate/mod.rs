//! Door plates.

mod issue;
mod verify;

use cluster::Use;
use serde_json::json;
use service::plates;

use crate::answer::{Answer, json as print_json, refuse, say};
use crate::cli::{Global, PlateCommand};
use crate::commands::signed::print_keys;
use crate::session::{ACTOR, Session};

/// Plates read at a time for a list.
const PAGE: u16 = 500;

pub(crate) async fn run(global: &Global, command: PlateCommand) -> Answer {
    if let PlateCommand::Verify(args) = &command
        && (args.offline || !args.public_key.is_empty())
    {
        return verify::offline(global, args);
    }
    let session = Session::open(global, Use::Command).await?;
    let done = with(global, &session, command).await;
    session.close().await?;
    done
}

async fn with(global: &Global, session: &Session, command: PlateCommand) -> Answer {
    match command {
        PlateCommand::PublicUrl { url, moved } => address(global, session, url, moved).await,
        PlateCommand::PublicKey => print_keys(global, &plates::public_keys(&session.app).await?),
        PlateCommand::Issue(args) => issue::issue(global, session, &args).await,
        PlateCommand::Verify(args) => verify::online(global, session, &args).await,
        PlateCommand::Revoke {
            serial,
            reason,
            district,
        } => {
            let district = session.district(district.as_deref()).await?;
            let Some(number) = plates::serial_of(&district, &serial) else {
                return refuse(format!(
                    "{serial:?} is no number of a plate of district {district}: it stands on the \
                     plate, such as {}",
                    plates::number(&district, 17)
                ));
            };
            plates::revoke(&session.app, &ACTOR, &district, number, &reason).await?;
            let number = plates::number(&district, number);
            if global.json {
                return print_json(&json!({ "plate": number, "state": "revoked" }));
            }
            say(&format!("plate {number} is revoked"))
        }
        PlateCommand::List { area, all } => list(global, session, &area, all).await,
        PlateCommand::Counts { district } => {
            let district = session.district(district.as_deref()).await?;
            for row in plates::counted(&session.app, &ACTOR, &district).await? {
                if global.json {
                    print_json(&json!({
                        "found": row.kind, "times": row.times, "last": row.last.to_string(),
                    }))?;
                } else {
                    say(&format!("{} {} (last {})", row.kind, row.times, row.last))?;
                }
            }
            Ok(())
        }
    }
}

async fn address(global: &Global, session: &Session, url: Option<String>, moved: bool) -> Answer {
    let set = match url {
        None => plates::origin(&session.app).await?,
        Some(url) => {
            let district = session.district(None).await?;
            let set = plates::set_origin(&session.app, &ACTOR, &district, &url, moved).await?;
            Some(set)
        }
    };
    match set {
        None => refuse("no public address is set yet: menpai plate public-url https://…"),
        Some(set) if global.json => print_json(&json!({ "public_url": set })),
        Some(set) => say(&set),
    }
}

async fn list(global: &Global, session: &Session, area: &str, all: bool) -> Answer {
    let district = area.get(..6).unwrap_or(area).to_owned();
    let district = session.district(Some(&district)).await?;
    let mut after = 0;
    loop {
        let found = plates::list(&session.app, &ACTOR, &district, area, all, after, PAGE).await?;
        let Some(last) = found.last() else {
            return Ok(());
        };
        after = last.serial;
        for plate in found {
            let number = plates::number(&district, u64::try_from(plate.serial).unwrap_or_default());
            if global.json {
                print_json(&json!({
                    "plate": number, "serial": plate.serial, "code": plate.code,
                    "state": plate.state, "size": plate.size, "key": plate.key_id,
                    "issued_at": plate.issued_at.to_string(),
                    "ended_at": plate.ended_at.map(|at| at.to_string()),
                    "reason": plate.reason, "successor": plate.successor, "seen": plate.seen,
                }))?;
            } else {
                say(&format!(
                    "{number} {} {} {}",
                    plate.code, plate.state, plate.size
                ))?;
            }
        }
    }
}
