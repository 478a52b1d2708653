//! Codes sent to a telephone.

use jiff::SignedDuration;
use policy::Actor;
use store::account::{AccountSessionRow, CodeRow};
use uuid::Uuid;
use vault::session::SessionToken;
use vault::{BlindIndex, Purpose};
use zeroize::Zeroizing;

use super::{LONGEST, Place, ensure, mark, reachable};
use crate::attempts::{self, Attempt};
use crate::messages::{self, Kind};
use crate::{App, Error, Note, Refusal};

/// How long a code counts.
pub const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How often one may be tried.
pub const TRIES: i32 = 5;
/// Digits of a code.
const DIGITS: usize = 6;

/// Sends a code to a telephone; gives the name of the question, for [`enter`]. The same for every
/// telephone, whether somebody has an account or not. `peer` is the address it comes from.
///
/// # Errors
/// [`Error::Refused`] on `phone`, or where too much was sent.
pub async fn ask(app: &App, place: &Place, phone: &str, peer: &str) -> Result<Uuid, Error> {
    let phone = reachable(phone)?;
    messages::must_leave(app).await?;
    attempts::count(app, Attempt::SendCode, peer, &place.plate).await?;
    attempts::count(app, Attempt::SendCodeTo, &phone.e164(), "").await?;
    let id = app.surroundings().id();
    let code = digits(app.surroundings().random());
    let mut change = app.change_by(&place.district, &Actor::Machine).await?;
    let at = change.at;
    let row = CodeRow {
        id,
        phone_mark: mark(app, &phone).as_bytes().to_vec(),
        code_mark: code_mark(app, id, &code).as_bytes().to_vec(),
        expires_at: at + LIFE,
    };
    store::account::insert_code(change.conn(), &row, at).await?;
    let words = Zeroizing::new(format!(
        "【门牌】验证码 {}，10 分钟内有效，不要告诉任何人。 Code {}, valid for 10 minutes. Tell it to nobody.",
        code.as_str(),
        code.as_str()
    ));
    messages::queue(&mut change, Kind::SignIn, &phone, &words).await?;
    change
        .commit(Note::new("account.code_sent", "account_code", id))
        .await?;
    Ok(id)
}

/// Signs in whoever enters the code that was sent: the account of that telephone, made where there
/// is none yet. Every failure answers the same.
///
/// # Errors
/// [`Error::Refused`] on `code`, or where too much was tried.
pub async fn enter(
    app: &App,
    place: &Place,
    question: Uuid,
    phone: &str,
    code: &str,
    peer: &str,
) -> Result<SessionToken, Error> {
    attempts::count(app, Attempt::EnterCode, peer, &place.plate).await?;
    let phone = reachable(phone)?;
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    // Counted and durable before it is looked at, so that many at once are no more tries.
    let row = store::account::try_code(&mut conn, question, TRIES, now).await?;
    drop(conn);
    let given: String = code.chars().filter(char::is_ascii_digit).collect();
    let right = row.is_some_and(|row| {
        row.phone_mark == mark(app, &phone).as_bytes()
            && row.code_mark == code_mark(app, question, &given).as_bytes()
    });
    if !right {
        return Err(wrong());
    }
    let mut change = app.change_by(&place.district, &Actor::Machine).await?;
    if !store::account::use_code(change.conn(), question).await? {
        return Err(wrong());
    }
    let (at, district) = (change.at, place.district.clone());
    let account = ensure(app, change.conn(), &district, &phone, at).await?;
    let token = SessionToken::new(app.surroundings().random());
    let session = AccountSessionRow {
        token_hash: token.stored().to_vec(),
        district,
        account_id: account,
        last_seen_at: at,
        expires_at: at + LONGEST,
    };
    store::account::insert_session(change.conn(), &session).await?;
    change
        .commit(Note::new("account.signed_in", "account", account))
        .await?;
    Ok(token)
}

fn wrong() -> Error {
    Refusal::new(
        "code-wrong",
        "the code is wrong, over or tried too often: look at the message, or ask for another",
    )
    .on("code")
    .into()
}

/// Together with its row, so that a code is good for one question only.
fn code_mark(app: &App, question: Uuid, code: &str) -> BlindIndex {
    let parts = [question.as_bytes().as_slice(), code.as_bytes()];
    BlindIndex::of_parts(&app.keys().index, Purpose::SentCode, &parts)
}

/// Random bytes as digits; the bias of eight bytes over a million values is nothing.
pub(crate) fn digits(random: [u8; 8]) -> Zeroizing<String> {
    let number = u64::from_be_bytes(random) % 10_u64.pow(6);
    Zeroizing::new(format!("{number:0DIGITS$}"))
}
