//! The program behind the pages.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRef;
use policy::Role;
use service::{App, places, sign_in};

use crate::fault::Fault;
use crate::guard::Transport;
use crate::imports::Imports;
use crate::session::{Session, SessionToken, Site};

/// What `serve` decides about the pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether browsers speak TLS.
    pub transport: Transport,
    /// Name of the district this installation serves, for the header.
    pub place: String,
}

/// The state of every handler. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Registry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    settings: Settings,
    /// The district's name, once there is one: a program may be started before its library.
    place: OnceLock<String>,
    imports: Imports,
}

impl Registry {
    /// Puts the program behind the pages.
    pub fn new(app: App, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            app,
            settings,
            place: OnceLock::new(),
            imports: Imports::default(),
        }))
    }

    /// Imports of the library by browser.
    pub(crate) fn imports(&self) -> &Imports {
        &self.0.imports
    }

    /// The area or grid of the role, by its name; a grid's is a number and comes after its
    /// community's. Of who works for an agency, the agency's.
    async fn area(&self, actor: &policy::Actor, role: Role) -> Result<String, service::Error> {
        if let (Some(district), Some(_)) = (actor.district(), actor.agency()) {
            return service::portal::name(self.app(), actor, district).await;
        }
        let (Some(code), Some(district)) = (code(actor, role), actor.district()) else {
            return Ok(String::new());
        };
        let codes: Vec<String> = match code.get(..12) {
            Some(community) if code.len() > 12 => vec![community.to_owned(), code.to_owned()],
            _ => vec![code.to_owned()],
        };
        let places = places::named(self.app(), district, &codes).await?;
        let names: Vec<String> = places.into_iter().map(|place| place.name).collect();
        Ok(names.join(" "))
    }

    /// Looks for the district's name until there is one.
    async fn learn_place(&self, district: Option<&str>) -> Result<(), service::Error> {
        if let Some(district) = district
            && self.0.place.get().is_none()
        {
            let code = [district.to_owned()];
            let name = places::named(self.app(), district, &code).await?.pop();
            if let Some(name) = name.map(|place| place.name).filter(|name| !name.is_empty()) {
                // Another request may have been faster, with the same name.
                let _ = self.0.place.set(name);
            }
        }
        Ok(())
    }

    /// The use cases.
    pub fn app(&self) -> &App {
        &self.0.app
    }
}

impl FromRef<Registry> for Transport {
    fn from_ref(registry: &Registry) -> Self {
        registry.transport()
    }
}

/// The role whose home and navigation somebody with several roles sees: the one with most to do.
const PREFERRED: [Role; 7] = [
    Role::Agency,
    Role::Steward,
    Role::Officer,
    Role::Supervisor,
    Role::Dispatcher,
    Role::Auditor,
    Role::Handler,
];

impl Site for Registry {
    async fn session(&self, token: SessionToken) -> Result<Option<Session>, Fault> {
        let Some(secret) = vault::session::SessionToken::parse(token.reveal()) else {
            return Ok(None);
        };
        let Some(known) = sign_in::session(self.app(), &secret).await? else {
            return Ok(None);
        };
        self.learn_place(known.district.as_deref()).await?;
        let role = PREFERRED
            .into_iter()
            .find(|role| known.actor.is(*role))
            .unwrap_or(Role::Handler);
        Ok(Some(Session {
            csrf: self.app().keys().csrf.token(&secret),
            area: self.area(&known.actor, role).await?,
            district: known.district.unwrap_or_default(),
            actor: known.actor,
            staff: known.staff_id,
            name: known.name,
            role,
            must_change_password: known.password_is_temporary,
            second_is_missing: known.second_is_missing,
            token,
        }))
    }

    fn place(&self) -> &str {
        self.0.place.get().unwrap_or(&self.0.settings.place)
    }

    fn transport(&self) -> Transport {
        self.0.settings.transport
    }

    fn offers_openid(&self) -> bool {
        sign_in::single::provider(self.app()).is_some()
    }
}

/// Code of the area or grid that a role is held for.
fn code(actor: &policy::Actor, role: Role) -> Option<&str> {
    match actor {
        policy::Actor::Machine | policy::Actor::Program { .. } | policy::Actor::Agent { .. } => {
            None
        }
        policy::Actor::Staff { roles, .. } => roles
            .iter()
            .find(|held| held.role == role)
            .map(|held| held.scope.code()),
    }
}
