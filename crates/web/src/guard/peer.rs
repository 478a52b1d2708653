//! Whose address a request counts for, where a proxy stands before the program.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn};

/// What proxies add the address to that they were asked from, the nearest one last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Believes these proxies about the address that asked them. Without any, nothing is believed:
/// everybody can write the header.
pub fn behind(router: Router, proxies: &[IpAddr]) -> Router {
    if proxies.is_empty() {
        return router;
    }
    let proxies: Arc<[IpAddr]> = proxies.iter().map(IpAddr::to_canonical).collect();
    router.layer(from_fn(move |mut request: Request, next: Next| {
        let proxies = proxies.clone();
        async move {
            if let Some(&ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>()
            {
                let ip = visitor(peer.ip(), request.headers(), &proxies);
                let told = ConnectInfo(SocketAddr::new(ip, peer.port()));
                request.extensions_mut().insert(told);
            }
            next.run(request).await
        }
    }))
}

/// The nearest address that is no trusted proxy. The header is read from its end, for anything
/// before the entry of the last trusted proxy may be made up; where an entry is no address, the
/// proxy that passed it on is the nearest thing known.
fn visitor(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = peer.to_canonical();
    let values = headers.get_all(FORWARDED_FOR);
    let entries: Vec<&str> = values
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    for entry in entries.into_iter().rev() {
        if !trusted.contains(&nearest) {
            break;
        }
        let Some(before) = address(entry.trim()) else {
            break;
        };
        nearest = before.to_canonical();
    }
    nearest
}

/// An address as proxies write it: some add the port.
fn address(entry: &str) -> Option<IpAddr> {
    let plain = entry.parse().ok();
    plain.or_else(|| {
        entry
            .parse()
            .ok()
            .map(|with_port: SocketAddr| with_port.ip())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{FORWARDED_FOR, visitor};

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        let cases: [(&str, &[&str], &str); 9] = [
            // Nobody's proxy: the header is the visitor's own invention.
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            // The visitor sent a header, the proxy added to it.
            ("127.0.0.1", &["10.9.9.9, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["10.9.9.9", "198.51.100.1"], "198.51.100.1"),
            // Two proxies of ours, one behind the other.
            ("127.0.0.1", &["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("127.0.0.1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("127.0.0.1", &["198.51.100.1, unknown"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ];
        let trusted = ["127.0.0.1", "10.0.0.2"].map(|ip| ip.parse().unwrap());
        for (peer, sent, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in sent {
                headers.append(FORWARDED_FOR, value.parse().unwrap());
            }
            let found = visitor(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found.to_string(), expected, "{peer} {sent:?}");
        }
    }
}
