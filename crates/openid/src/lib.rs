//! Asks an `OpenID` provider who somebody is: discovery, and the code flow with PKCE, state and nonce
//! (`OpenID` Connect Core 1.0, 3.1; RFC 7636). Knows no accounts: what comes back is the name that
//! the provider has for somebody.

mod reach;

use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    SignatureVerificationError, TokenResponse as _,
};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use reach::Reach;

/// What the provider says of itself, its keys included, is asked for again after this long.
const KEPT: Duration = Duration::from_mins(5);

/// Which provider, and as whom it knows this program.
#[derive(Clone)]
pub struct Settings {
    /// The provider's name, a URL: https, or http on this machine's own loopback address.
    pub issuer: String,
    /// The name that the provider gave this program.
    pub client_id: String,
    /// The secret it gave; `None` for a public client.
    pub client_secret: Option<Zeroizing<String>>,
    /// A certificate (PEM) of an authority that vouches for the provider besides the known ones.
    pub authority: Option<Vec<u8>>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({} as {})", self.issuer, self.client_id)
    }
}

/// Why somebody couldn't be asked about. No variant holds a secret or a token.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The provider's name is no URL that may be used.
    #[error(
        "{0} can't be an OpenID provider: give an https URL (http, and certificates that nobody \
         vouches for, only on this machine's loopback address)"
    )]
    Issuer(String),
    /// The certificate of the authority can't be read.
    #[error("the certificate of the provider's authority can't be read: give a PEM file")]
    Authority,
    /// The address to come back to is none.
    #[error("{0} is no address to come back to")]
    Redirect(String),
    /// The provider doesn't answer, or not as it should.
    #[error("the OpenID provider doesn't answer as it should: {0}")]
    Unreachable(String),
    /// The provider doesn't take the code.
    #[error("the OpenID provider doesn't take the code: {0}")]
    Refused(String),
    /// What the provider says can't be believed.
    #[error("what the OpenID provider says can't be believed: {0}")]
    Untrue(String),
}

/// A sign-in that began.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// Comes back with the browser: ties the answer to the question.
    pub state: String,
    /// Comes back in the provider's word: ties it to the question.
    pub nonce: String,
    /// Shows that whoever brings the code also asked.
    pub verifier: String,
}

/// Whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The provider.
    pub issuer: String,
    /// Its name for somebody: never given to another.
    pub subject: String,
}

/// What a provider said of itself, and when.
type Said = Option<(Instant, CoreProviderMetadata)>;

/// An `OpenID` provider.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    issuer: IssuerUrl,
    reach: Reach,
    known: Mutex<Said>,
}

impl Provider {
    /// The provider of these settings; it is asked nothing yet.
    ///
    /// # Errors
    /// [`Fault::Issuer`], [`Fault::Authority`].
    pub fn new(settings: Settings) -> Result<Self, Fault> {
        let wrong = || Fault::Issuer(settings.issuer.clone());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| wrong())?;
        let reach = Reach::of(issuer.url(), settings.authority.as_deref())?.ok_or_else(wrong)?;
        Ok(Self {
            issuer,
            reach,
            known: Mutex::new(None),
            settings,
        })
    }

    /// The provider's name.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// What the provider says of itself; from memory where it said so a moment ago.
    async fn metadata(&self) -> Result<CoreProviderMetadata, Fault> {
        let mut known = self.known.lock().await;
        if let Some((at, said)) = known.as_ref()
            && at.elapsed() < KEPT
        {
            return Ok(said.clone());
        }
        self.ask(&mut known).await
    }

    /// What it says of itself now.
    async fn asked_anew(&self) -> Result<CoreProviderMetadata, Fault> {
        self.ask(&mut *self.known.lock().await).await
    }

    async fn ask(&self, known: &mut Said) -> Result<CoreProviderMetadata, Fault> {
        let said = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.reach)
            .await
            .map_err(|error| Fault::Unreachable(told(&error)))?;
        *known = Some((Instant::now(), said.clone()));
        Ok(said)
    }

    /// Begins a sign-in whose answer comes back to `redirect`.
    ///
    /// # Errors
    /// [`Fault::Unreachable`], [`Fault::Redirect`].
    pub async fn begin(&self, redirect: &str) -> Result<Begun, Fault> {
        let client = self.client(self.metadata().await?);
        let redirect = address(redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .set_redirect_uri(redirect)
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun {
            url: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Whom the code that came back is about. The caller has compared the state.
    ///
    /// # Errors
    /// [`Fault`]: of a code that was used before, of another's question, of another's word.
    pub async fn finish(
        &self,
        redirect: &str,
        code: &str,
        nonce: &str,
        verifier: &str,
    ) -> Result<Known, Fault> {
        let client = self
            .client(self.metadata().await?)
            .set_redirect_uri(address(redirect)?);
        let answer: CoreTokenResponse = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| Fault::Unreachable(told(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&self.reach)
            .await
            .map_err(|error| Fault::Refused(told(&error)))?;
        let untrue = |error: &dyn std::error::Error| Fault::Untrue(told(error));
        let token = answer
            .id_token()
            .ok_or_else(|| Fault::Untrue("it sent no ID token".to_owned()))?;
        let nonce = Nonce::new(nonce.to_owned());
        // It may have begun to sign with a key that is newer than what is known of it.
        let client = match token.claims(&client.id_token_verifier(), &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => self.client(self.asked_anew().await?),
            _ => self.client(self.metadata().await?),
        };
        let verifier = client.id_token_verifier();
        let claims = token.claims(&verifier, &nonce).map_err(|e| untrue(&e))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|e| untrue(&e))?;
            let key = token.signing_key(&verifier).map_err(|e| untrue(&e))?;
            let hash = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
                .map_err(|e| untrue(&e))?;
            if hash != *expected {
                return Err(Fault::Untrue(
                    "its two tokens don't belong together".to_owned(),
                ));
            }
        }
        Ok(Known {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
        })
    }

    fn client(&self, said: CoreProviderMetadata) -> Client {
        let secret = self.settings.client_secret.as_ref();
        CoreClient::from_provider_metadata(
            said,
            ClientId::new(self.settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.to_string())),
        )
    }
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

fn address(redirect: &str) -> Result<RedirectUrl, Fault> {
    RedirectUrl::new(redirect.to_owned()).map_err(|_| Fault::Redirect(redirect.to_owned()))
}

/// An error with its causes; the errors of the library hold no secrets.
fn told(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}
