//! People outside the staff: an account is a telephone that somebody proved by a code sent to it.
//!
//! An account alone shows nothing of anybody: what it may read and change follows from what it is
//! bound to (`crate::bindings`). Asking for a code answers the same for every telephone.

mod code;
mod session;

use registry::phone::{self, Phone};
use store::account::AccountRow;
use uuid::Uuid;
use vault::{BlindIndex, DataKey, Field, Purpose};
use zeroize::Zeroizing;

pub(crate) use code::digits;
pub use code::{LIFE, TRIES, ask, enter};
pub use session::{IDLE, LONGEST, Session, session, sign_out, tidy};

use crate::plates::{self, Scan};
use crate::{App, Error, Refusal};

const DATA_KEY: &str = "account.data_key";
const PHONE: &str = "account.phone";

/// Where somebody stands: by the plate they scanned, or nowhere in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The partition.
    pub district: String,
    /// The plate's number, "" for none.
    pub plate: String,
}

impl Place {
    /// The place of a scanned plate.
    pub fn of(scan: &Scan) -> Option<Self> {
        let plate = scan.found.plate()?;
        let serial = u64::try_from(plate.serial).unwrap_or_default();
        Some(Self {
            district: scan.district.clone(),
            plate: plates::number(&scan.district, serial),
        })
    }

    /// Without a plate: the first district of the installation.
    ///
    /// # Errors
    /// [`Error::NotFound`] before there is one.
    pub async fn home(app: &App) -> Result<Self, Error> {
        let districts = store::library::districts(&mut *app.read().await?).await?;
        let first = districts.into_iter().next();
        Ok(Self {
            district: first.ok_or(Error::NotFound("district"))?.district,
            plate: String::new(),
        })
    }
}

/// A telephone that takes text messages, as somebody typed it.
pub(crate) fn reachable(said: &str) -> Result<Phone, Error> {
    let phone = phone::read(said.trim()).map_err(Refusal::from)?;
    if !phone.takes_texts() {
        return Err(Refusal::new(
            "sms-number",
            "text messages can't reach this number: enter a mobile number",
        )
        .on("phone")
        .into());
    }
    Ok(phone)
}

fn mark(app: &App, phone: &Phone) -> BlindIndex {
    let number = Zeroizing::new(phone.e164());
    BlindIndex::of(&app.keys().index, Purpose::AccountPhone, &number)
}

fn sealed(app: &App, district: &str, phone: &Phone) -> AccountRow {
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let number = Zeroizing::new(phone.e164());
    AccountRow {
        id,
        data_key: Some(key.wrap(&app.keys().wrap, field(DATA_KEY), here.random())),
        phone: Some(key.seal(field(PHONE), number.as_bytes(), here.random())),
    }
}

/// The account of a telephone, made where there is none yet.
pub(crate) async fn ensure(
    app: &App,
    conn: &mut store::Conn,
    district: &str,
    phone: &Phone,
    at: jiff::Timestamp,
) -> Result<Uuid, Error> {
    let (new, mark) = (sealed(app, district, phone), mark(app, phone));
    Ok(store::account::ensure(conn, district, &new, mark.as_bytes(), at).await?)
}

/// The telephone of an account, as E.164 has it; "" once destroyed.
pub(crate) async fn phone_of(
    app: &App,
    district: &str,
    account: Uuid,
) -> Result<Zeroizing<String>, Error> {
    let row = store::account::by_id(&mut *app.read().await?, district, account).await?;
    let Some(AccountRow {
        id,
        data_key: Some(wrapped),
        phone: Some(phone),
    }) = row
    else {
        return Ok(Zeroizing::default());
    };
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(DATA_KEY), &wrapped)?;
    let bytes = key.open(field(PHONE), &phone)?;
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}
