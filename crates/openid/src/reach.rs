use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::reqwest;
use openidconnect::url::{Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::Fault;

/// How long the provider may take: somebody is waiting.
const PATIENCE: Duration = Duration::from_secs(10);

/// What may be asked for. A provider on this machine may do without TLS or with a certificate of its
/// own; then nothing elsewhere is asked for. Any other is asked by https alone.
#[derive(Debug)]
pub(crate) struct Reach {
    client: reqwest::Client,
    on_loopback: bool,
}

/// Why nothing was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unasked {
    #[error("{0} is not to be asked: another kind of address than the provider's own")]
    Elsewhere(String),
    #[error(transparent)]
    Http(#[from] openidconnect::HttpClientError<reqwest::Error>),
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

impl Reach {
    /// As far as an issuer may be asked; `None` where it may not.
    pub(crate) fn of(issuer: &Url, authority: Option<&[u8]>) -> Result<Option<Self>, Fault> {
        let on_loopback = is_loopback(issuer);
        if !may(issuer, on_loopback) {
            return Ok(None);
        }
        let mut client = reqwest::Client::builder()
            // What answers with another address is not followed there.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .https_only(!on_loopback)
            .danger_accept_invalid_certs(on_loopback);
        if let Some(pem) = authority {
            let certificate = reqwest::Certificate::from_pem(pem).map_err(|_| Fault::Authority)?;
            client = client.add_root_certificate(certificate);
        }
        let client = client
            .build()
            .map_err(|error| Fault::Unreachable(error.to_string()))?;
        Ok(Some(Self {
            client,
            on_loopback,
        }))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Unasked> {
        let address = request.uri().to_string();
        let url = Url::parse(&address).ok();
        if !url.is_some_and(|url| may(&url, self.on_loopback)) {
            return Err(Unasked::Elsewhere(address));
        }
        Ok(self.client.call(request).await?)
    }
}

impl<'c> AsyncHttpClient<'c> for Reach {
    type Error = Unasked;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unasked>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

fn may(url: &Url, on_loopback: bool) -> bool {
    if on_loopback {
        is_loopback(url) && matches!(url.scheme(), "http" | "https")
    } else {
        url.scheme() == "https" && url.host().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_asked_on_loopback_alone() {
        let allowed = |issuer: &str| {
            let url = Url::parse(issuer).expect("a URL");
            Reach::of(&url, None).expect("no certificate").is_some()
        };
        for issuer in [
            "https://id.example.cn/realm",
            "http://127.0.0.1:3000",
            "http://localhost:3000/oidc",
            "http://[::1]:3000",
            "https://127.0.0.1:3000",
        ] {
            assert!(allowed(issuer), "{issuer}");
        }
        for issuer in [
            "http://id.example.cn",
            "http://10.0.0.1",
            "http://localhost.example.cn",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
        ] {
            assert!(!allowed(issuer), "{issuer}");
        }
    }

    #[test]
    fn a_provider_leads_no_farther_than_it_may_be_asked_itself() {
        let url = |text: &str| Url::parse(text).expect("a URL");
        assert!(!may(&url("https://elsewhere.example.cn/token"), true));
        assert!(!may(&url("http://127.0.0.1/token"), false));
        assert!(may(&url("https://tokens.example.cn/token"), false));
    }
}
