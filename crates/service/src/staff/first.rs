use policy::{Actor, Role};
use uuid::Uuid;

use super::accounts::{NewStaff, insert};
use super::posts::Post;
use super::{OneTimePassword, one_time_password};
use crate::sign_in::{check_new, hash};
use crate::{App, Error, Note};

/// The account that the first start makes.
#[derive(Debug)]
pub struct FirstSteward {
    /// What to sign in with.
    pub login: String,
    /// Shown once.
    pub password: OneTimePassword,
}

/// Makes the steward's account of a district that has none. `None` where there is one already,
/// suspended ones included: a start is no way around a suspension.
///
/// # Errors
/// [`Error::NotFound`] where the district isn't there yet.
pub async fn ensure_first_steward(
    app: &App,
    district: &str,
) -> Result<Option<FirstSteward>, Error> {
    let password = one_time_password(app);
    let hash = hash(app, &password).await?;
    let mut change = app.change_by(district, &Actor::Machine).await?;
    // Two programs may start at once.
    store::staff::lock_district(change.conn(), district).await?;
    if store::staff::had_role(change.conn(), district, Role::Steward.name()).await? {
        return Ok(None);
    }
    let mut login = "steward".to_owned();
    if store::staff::by_login(change.conn(), &login)
        .await?
        .is_some()
    {
        // Another district's steward has the short name.
        login = format!("steward-{district}");
    }
    let new = NewStaff {
        login: login.clone(),
        name: "数据管理员".to_owned(),
        post: Post {
            role: Role::Steward,
            place: district.to_owned(),
            from: None,
            until: None,
        },
    };
    let id = insert(&mut change, &new, &hash, true).await?;
    change
        .commit(Note::new("staff.first_steward", "staff", id))
        .await?;
    Ok(Some(FirstSteward { login, password }))
}

/// An account for a demonstration.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// What to sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role, for the whole district: an officer is in charge of every grid.
    pub role: Role,
    /// Password; never temporary.
    pub password: String,
}

/// Makes the accounts of a demonstration that aren't there yet. The ids of those made.
///
/// # Errors
/// [`Error::Refused`] for a password that nobody may have, [`Error::NotFound`] where the district
/// isn't there yet.
pub async fn demo_accounts(
    app: &App,
    district: &str,
    accounts: &[DemoAccount],
) -> Result<Vec<Uuid>, Error> {
    let mut made = Vec::new();
    for account in accounts {
        if store::staff::by_login(&mut *app.read().await?, &account.login)
            .await?
            .is_some()
        {
            continue;
        }
        check_new(&account.login, &account.password)?;
        let hash = hash(app, &account.password).await?;
        let mut change = app.change_by(district, &Actor::Machine).await?;
        let new = NewStaff {
            login: account.login.clone(),
            name: account.name.clone(),
            post: Post {
                role: account.role,
                place: district.to_owned(),
                from: None,
                until: None,
            },
        };
        let id = insert(&mut change, &new, &hash, false).await?;
        change
            .commit(Note::new("staff.demo_added", "staff", id))
            .await?;
        made.push(id);
    }
    Ok(made)
}
