//! Which hosts may be asked. Names are looked up here and only addresses that may be asked are
//! given to the client, so that a name can't lead elsewhere between the look and the connection.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Name, Resolve, Resolving};

use crate::pull::PullFault;

/// A name led to an address that may not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private network")]
pub(crate) struct Private;

/// What may be asked.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    allowed: HashSet<String>,
}

impl Reach {
    pub(crate) fn new(allowed: impl IntoIterator<Item = String>) -> Self {
        let tidy = |host: String| host.trim_matches(['[', ']', ' ']).to_lowercase();
        Self {
            allowed: allowed.into_iter().map(tidy).collect(),
        }
    }

    fn allows(&self, host: &str) -> bool {
        self.allowed
            .contains(&host.trim_matches(['[', ']']).to_lowercase())
    }

    /// As far as an address says by itself.
    pub(crate) fn may(&self, url: &Url) -> Result<(), PullFault> {
        let host = url.host_str().ok_or(PullFault::Plain)?;
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let here = host.eq_ignore_ascii_case("localhost")
            || literal.is_some_and(|ip| ip.to_canonical().is_loopback());
        let allowed = self.allows(host);
        match url.scheme() {
            "https" => {}
            "http" if here && allowed => {}
            _ => return Err(PullFault::Plain),
        }
        let private = here || literal.is_some_and(|ip| !is_public(ip));
        if private && !allowed {
            return Err(PullFault::Private);
        }
        Ok(())
    }
}

/// Whether an address is one of the whole network's (the special-purpose registries of IANA, RFC
/// 6890 and its updates).
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        // This network, shared by carriers, assignments of the IETF, tests of equipment, reserved.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b & 0xFE) == 18)
        || a >= 240;
    !special
}

fn public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Of the addresses in use, 2000::/3, without those for documentation, for the IETF and those
    // that hold an address of version 4.
    (a & 0xE000) == 0x2000
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0DB8))
        && a != 0x2002
        && !(a == 0x3FFF && b < 0x1000)
}

/// Looks names up as the machine does, and leaves out what may not be asked.
pub(crate) struct Names(pub(crate) Arc<Reach>);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let allowed = self.0.allows(&host);
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            let some = !found.is_empty();
            let may: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| allowed || is_public(address.ip()))
                .collect();
            if some && may.is_empty() {
                return Err(Private.into());
            }
            Ok(Box::new(may.into_iter()) as _)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_told_from_the_whole_one() {
        for public in ["1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "2001::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn plain_http_and_private_hosts_take_leave() {
        let none = Reach::default();
        let some = Reach::new(["127.0.0.1", "localhost", "10.0.0.8", "::1"].map(str::to_owned));
        let may = |reach: &Reach, url: &str| reach.may(&Url::parse(url).unwrap());
        for (url, without, with) in [
            ("https://api.example.cn/a", Ok(()), Ok(())),
            (
                "http://api.example.cn/a",
                Err(PullFault::Plain),
                Err(PullFault::Plain),
            ),
            ("http://127.0.0.1:1/a", Err(PullFault::Plain), Ok(())),
            ("http://localhost/a", Err(PullFault::Plain), Ok(())),
            ("https://localhost/a", Err(PullFault::Private), Ok(())),
            ("https://[::1]/a", Err(PullFault::Private), Ok(())),
            ("https://10.0.0.8/a", Err(PullFault::Private), Ok(())),
            // As the address 10.0.0.8 may be written, too.
            ("https://167772168/a", Err(PullFault::Private), Ok(())),
            (
                "https://10.0.0.9/a",
                Err(PullFault::Private),
                Err(PullFault::Private),
            ),
            (
                "http://10.0.0.8/a",
                Err(PullFault::Plain),
                Err(PullFault::Plain),
            ),
            (
                "https://[::ffff:10.0.0.9]/a",
                Err(PullFault::Private),
                Err(PullFault::Private),
            ),
            (
                "ftp://127.0.0.1/a",
                Err(PullFault::Plain),
                Err(PullFault::Plain),
            ),
        ] {
            assert_eq!(may(&none, url), without, "{url}");
            assert_eq!(may(&some, url), with, "{url}");
        }
    }
}
