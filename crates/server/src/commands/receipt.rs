//! Receipts of declarations.

use std::io::Read as _;

use cluster::Use;
use serde_json::json;
use service::receipts;
use vault::receipt::{PREFIX, Verdict, receipts_in, verify};

use super::signed::{other_district, own_keys, print_keys, public_keys, unknown_key};
use crate::answer::{Answer, Failed, json as print_json, refuse, say};
use crate::cli::{Global, ReceiptCommand, ReceiptVerifyArgs};
use crate::session::Session;

/// Longest text that receipts are looked for in.
const LONGEST: u64 = 16 << 20;

pub(crate) async fn run(global: &Global, command: ReceiptCommand) -> Answer {
    match command {
        ReceiptCommand::PublicKey => {
            let session = Session::open(global, Use::Command).await?;
            let keys = receipts::public_keys(&session.app).await;
            session.close().await?;
            print_keys(global, &keys?)
        }
        ReceiptCommand::Verify(args) => {
            let texts = given(&args)?;
            let verdicts = if args.offline || !args.public_key.is_empty() {
                offline(global, &args, &texts)?
            } else {
                let session = Session::open(global, Use::Command).await?;
                let found = online(&session, &args, &texts).await;
                session.close().await?;
                found?
            };
            told(
                global,
                &verdicts,
                args.offline || !args.public_key.is_empty(),
            )
        }
    }
}

/// The receipts to check: the one given, those in the file, or those on the input.
fn given(args: &ReceiptVerifyArgs) -> Result<Vec<String>, Failed> {
    let (text, from) = match args.receipt.as_deref() {
        Some(text) if text.trim_start().starts_with(PREFIX) => return Ok(vec![text.to_owned()]),
        None | Some("-") => {
            let mut text = String::new();
            std::io::stdin()
                .take(LONGEST)
                .read_to_string(&mut text)
                .map_err(|error| Failed(format!("the input can't be read: {error}")))?;
            (text, "the input")
        }
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Failed(format!(
                    "{path:?} is neither a receipt (a line that begins with {PREFIX}) nor a file \
                     of them: {error}"
                ))
            })?;
            (text, path)
        }
    };
    let found = receipts_in(&text);
    if found.is_empty() {
        return refuse(format!(
            "there is no receipt in {from}: it is a line that begins with {PREFIX}"
        ));
    }
    Ok(found)
}

/// With public keys only: the given ones, or that of the data folder's key file.
fn offline(
    global: &Global,
    args: &ReceiptVerifyArgs,
    texts: &[String],
) -> Result<Vec<Verdict>, Failed> {
    let keys = if args.public_key.is_empty() {
        own_keys(global, "receipt", |ring| ring.receipt.public())?
    } else {
        public_keys(&args.public_key)?
    };
    let verdict = |text: &String| match args.district.as_deref() {
        Some(district) => verify(text, district, &keys),
        None => verify(text, "", &keys).of_any_district(),
    };
    Ok(texts.iter().map(verdict).collect())
}

async fn online(
    session: &Session,
    args: &ReceiptVerifyArgs,
    texts: &[String],
) -> Result<Vec<Verdict>, Failed> {
    let mut verdicts = Vec::new();
    for text in texts {
        verdicts.push(match args.district.as_deref() {
            None => receipts::check(&session.app, text).await?,
            Some(district) => verify(text, district, &receipts::public_keys(&session.app).await?),
        });
    }
    Ok(verdicts)
}

/// Prints a line for each; anything but genuine receipts is refused, with exit code 1.
fn told(global: &Global, verdicts: &[Verdict], offline: bool) -> Answer {
    let mut wrong = Vec::new();
    for verdict in verdicts {
        let why = match verdict {
            Verdict::Genuine(_) => String::new(),
            Verdict::Altered(altered) => altered.to_string(),
            Verdict::OtherDistrict { said, signed } => {
                other_district("receipt", &said.accepted.district, *signed)
            }
            Verdict::UnknownKey(said) => unknown_key("receipt", said.key),
        };
        let genuine = matches!(verdict, Verdict::Genuine(_));
        let said = verdict.said();
        if global.json {
            let accepted = said.map(|said| &said.accepted);
            print_json(&json!({
                "verdict": verdict.name(),
                "genuine": genuine,
                "district": accepted.map(|accepted| &accepted.district),
                "declaration": accepted.map(|accepted| accepted.declaration.to_string()),
                "accepted_at": accepted.map(|accepted| accepted.at.to_string()),
                "said": accepted.map(|accepted| accepted.said.to_string()),
                "key": said.map(|said| said.key.to_string()),
                "why": why,
                "offline": offline,
            }))?;
        } else if let (true, Some(said)) = (genuine, said) {
            say(&format!(
                "genuine: declaration {} in district {}, accepted {}, signed by key {}",
                said.accepted.declaration, said.accepted.district, said.accepted.at, said.key
            ))?;
        }
        if !genuine {
            wrong.push(format!("not genuine ({}): {why}", verdict.name()));
        }
    }
    match &wrong[..] {
        [] => Ok(()),
        [only] if verdicts.len() == 1 => refuse(only),
        [first, ..] => refuse(format!(
            "{} of {} receipts are not genuine; the first: {first}",
            wrong.len(),
            verdicts.len()
        )),
    }
}
