use serde_json::{Value, json};
use service::plates::{self, Found};
use vault::plate::{Said, Verdict, token_in, verify};

use crate::answer::{Answer, json as print_json, refuse, say};
use crate::cli::{Global, VerifyArgs};
use crate::commands::signed::{other_district, own_keys, public_keys, unknown_key};
use crate::session::Session;

/// Checks a plate with public keys only: the given ones, or that of the data folder's key file.
pub(super) fn offline(global: &Global, args: &VerifyArgs) -> Answer {
    let keys = if args.public_key.is_empty() {
        own_keys(global, "plate", |ring| ring.plate.public())?
    } else {
        public_keys(&args.public_key)?
    };
    let token = token_in(&args.plate);
    // Without a district any is right, as long as a known key signed it.
    let verdict = match args.district.as_deref() {
        Some(district) => verify(token, district, &keys),
        None => verify(token, "", &keys).of_any_district(),
    };
    let said = verdict.said();
    let why = match &verdict {
        Verdict::Genuine(_) => String::new(),
        Verdict::Altered(altered) => altered.to_string(),
        Verdict::OtherDistrict { said, signed } => other_district("plate", &said.district, *signed),
        Verdict::UnknownKey(said) => unknown_key("plate", said.key),
    };
    let mut object = answer(verdict.name(), said, &why);
    object["offline"] = json!(true);
    told(global, verdict.name(), &object, said, &why)
}

/// Checks a plate with the registry, which also knows those that were revoked or replaced.
pub(super) async fn online(global: &Global, session: &Session, args: &VerifyArgs) -> Answer {
    let scan = plates::scan(&session.app, token_in(&args.plate)).await?;
    plates::write_counts(&session.app).await?;
    let plate = scan.found.plate().map(|plate| Said {
        district: scan.district.clone(),
        serial: u64::try_from(plate.serial).unwrap_or_default(),
        key: vault::signature::KeyId::parse(&plate.key_id)
            .unwrap_or(vault::signature::KeyId([0; 4])),
    });
    let said = plate.as_ref().or(scan.found.said());
    let why = match &scan.found {
        Found::Genuine(_) => String::new(),
        Found::Altered(altered) => altered.to_string(),
        Found::OtherDistrict { said, signed } => other_district("plate", &said.district, *signed),
        Found::UnknownKey(said) => unknown_key("plate", said.key),
        Found::NotIssued(_) => "it is signed, and the registry never issued it: was the registry \
                                restored from a backup?"
            .to_owned(),
        Found::Revoked(plate) => format!(
            "it was revoked ({}): take it down",
            plate.reason.as_deref().unwrap_or_default()
        ),
        Found::Replaced(plate) => format!(
            "its door has plate {} since: take this one down",
            plates::number(
                &scan.district,
                plate
                    .successor
                    .and_then(|n| u64::try_from(n).ok())
                    .unwrap_or_default()
            )
        ),
    };
    let mut object = answer(scan.found.name(), said, &why);
    object["offline"] = json!(false);
    if let Some(door) = &scan.door {
        object["code"] = json!(door.code);
        object["name"] = json!(plates::DoorName::of(door).own());
    }
    told(global, scan.found.name(), &object, said, &why)
}

fn answer(verdict: &str, said: Option<&Said>, why: &str) -> Value {
    json!({
        "verdict": verdict,
        "genuine": verdict == "genuine",
        "plate": said.map(|said| plates::number(&said.district, said.serial)),
        "district": said.map(|said| &said.district),
        "serial": said.map(|said| said.serial),
        "key": said.map(|said| said.key.to_string()),
        "why": why,
    })
}

/// Prints the answer; anything but a genuine plate is refused, with exit code 1.
fn told(global: &Global, verdict: &str, object: &Value, said: Option<&Said>, why: &str) -> Answer {
    if global.json {
        print_json(object)?;
    }
    match said {
        Some(said) if verdict == "genuine" => {
            let number = plates::number(&said.district, said.serial);
            if global.json {
                return Ok(());
            }
            say(&format!(
                "genuine: plate {number}, signed by key {}",
                said.key
            ))
        }
        _ => refuse(format!("not genuine ({verdict}): {why}")),
    }
}
