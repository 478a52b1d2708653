//! Registers passkeys and checks what they sign (Web Authentication Level 3): discoverable, with the
//! holder verified by the device. Knows no accounts: what comes in and goes out is bytes.

mod place;

use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
    Username,
};
use webauthn_rp::request::{ExtensionInfo, PublicKeyCredentialDescriptor};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

pub use place::Place;

/// Most bytes of an answer: the longest key and name with room to spare.
const LONGEST: usize = 16 * 1024;

type Signed = DiscoverableAuthentication<16>;

/// Why an answer isn't taken. No variant holds a key or a signature.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What came back is no answer of an authenticator, or what was asked can't be read any more.
    #[error("this is no answer of an authenticator: {0}")]
    Unreadable(String),
    /// It answers another question, comes from another place, too late, or isn't signed rightly.
    #[error("the authenticator's answer isn't taken: {0}")]
    Refused(String),
    /// What is kept of a passkey can't be read, or a question couldn't be put.
    #[error("a passkey can't be worked with: {0}")]
    Broken(String),
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::Unreadable(error.to_string())
}

fn refused(error: impl std::fmt::Display) -> Fault {
    Fault::Refused(error.to_string())
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(error.to_string())
}

/// A question to an authenticator.
#[derive(Debug, Clone)]
pub struct Question {
    /// For the browser: JSON as `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`
    /// take it.
    pub options: String,
    /// What the answer is held against. Not secret; whoever keeps it must see that it comes back
    /// unchanged and is used once. It holds for five minutes.
    pub asked: Vec<u8>,
}

/// What is kept of a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its own name, 16 to 1,023 bytes.
    pub credential: Vec<u8>,
    /// The public key and what was agreed at registration.
    pub public_key: Vec<u8>,
    /// What changes with its use: whether it is backed up, and its count of signatures.
    pub state: [u8; 7],
    /// How a device with it is reached.
    pub transports: u8,
}

/// Whom an answer says it is from; nothing of it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The passkey's own name.
    pub credential: Vec<u8>,
    /// The account it was registered for.
    pub user: [u8; 16],
}

impl Place {
    /// Asks for a new passkey for an account. `login` is shown by the device; devices that hold one
    /// of `known` make no other.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn ask_new(&self, user: [u8; 16], login: &str, known: &[Kept]) -> Result<Question, Fault> {
        let Ok(id) = UserHandle16::decode(user);
        let name = Username::try_from(login).map_err(broken)?;
        let entity = PublicKeyCredentialUserEntity {
            name,
            id: &id,
            display_name: None,
        };
        let known = known.iter().map(described).collect::<Result<_, _>>()?;
        let mut options = PublicKeyCredentialCreationOptions::passkey(self.name(), entity, known);
        // Asked for, not insisted on: browsers refuse devices that don't know this extension. That
        // the holder is verified is asked for, and looked at, each time.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (asked, options) = options.start_ceremony().map_err(broken)?;
        Ok(Question {
            options: serde_json::to_string(&options).map_err(broken)?,
            asked: asked.encode().map_err(broken)?,
        })
    }

    /// The passkey of an answer to [`Place::ask_new`].
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Refused`].
    pub fn new_one(&self, asked: &[u8], answer: &str) -> Result<Kept, Fault> {
        let asked = RegistrationServerState::<16>::decode(asked).map_err(unreadable)?;
        let answer = Registration::from_json_relaxed(short(answer)?).map_err(unreadable)?;
        let origin = [self.origin()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origin,
            // Some devices say more than they were asked.
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = asked
            .verify(self.name(), &answer, &options)
            .map_err(refused)?;
        let Ok(public_key) = made.static_state().encode();
        let Ok(state) = made.dynamic_state().encode();
        let Ok(transports) = made.transports().encode();
        Ok(Kept {
            credential: made.id().as_ref().to_vec(),
            public_key,
            state,
            transports,
        })
    }

    /// Asks whoever is there to sign in with a passkey that their device has for this place.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn ask_who(&self) -> Result<Question, Fault> {
        let (asked, options) = DiscoverableCredentialRequestOptions::passkey(self.name())
            .start_ceremony()
            .map_err(broken)?;
        Ok(Question {
            options: serde_json::to_string(&options).map_err(broken)?,
            asked: asked.encode().map_err(broken)?,
        })
    }

    /// Checks an answer to [`Place::ask_who`] with what is kept of the passkey that it names, and
    /// gives its new state. A count of signatures that doesn't grow means a copied device: refused.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Refused`]; [`Fault::Broken`] for something else than a kept
    /// passkey.
    pub fn check(
        &self,
        asked: &[u8],
        answer: &str,
        user: [u8; 16],
        kept: &Kept,
    ) -> Result<[u8; 7], Fault> {
        let asked = DiscoverableAuthenticationServerState::decode(asked).map_err(unreadable)?;
        let answer = Signed::from_json_relaxed(short(answer)?).map_err(unreadable)?;
        let Ok(user) = UserHandle16::decode(user);
        let id = CredentialId::<&[u8]>::decode(&kept.credential).map_err(broken)?;
        let fixed = StaticState::<CompressedPubKey<_, _, _, _>>::decode(&kept.public_key)
            .map_err(broken)?;
        let state = DynamicState::decode(kept.state).map_err(broken)?;
        let mut passkey = AuthenticatedCredential::new(id, &user, fixed, state).map_err(broken)?;
        let origin = [self.origin()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origin,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        asked
            .verify(self.name(), &answer, &mut passkey, &options)
            .map_err(refused)?;
        let Ok(state) = passkey.dynamic_state().encode();
        Ok(state)
    }
}

/// Whom an answer to [`Place::ask_who`] says it is from.
///
/// # Errors
/// [`Fault::Unreadable`].
pub fn claimed(answer: &str) -> Result<Claimed, Fault> {
    let answer = Signed::from_json_relaxed(short(answer)?).map_err(unreadable)?;
    let Ok(user) = answer.response().user_handle().encode();
    Ok(Claimed {
        credential: answer.raw_id().as_ref().to_vec(),
        user,
    })
}

fn described(kept: &Kept) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, Fault> {
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::<Vec<u8>>::decode(kept.credential.clone()).map_err(broken)?,
        transports: AuthTransports::decode(kept.transports).map_err(broken)?,
    })
}

fn short(answer: &str) -> Result<&[u8], Fault> {
    if answer.len() > LONGEST {
        return Err(Fault::Unreadable(format!(
            "it has more than {LONGEST} bytes"
        )));
    }
    Ok(answer.as_bytes())
}
