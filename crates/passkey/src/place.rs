use webauthn_rp::request::{AsciiDomain, RpId};

/// Where browsers find the program. A passkey holds for one host name, whatever the port.
#[derive(Debug, Clone)]
pub struct Place {
    name: RpId,
    origin: String,
}

impl Place {
    /// The place of an origin (`https://HOST[:PORT]`). `None` where browsers take no passkeys: at a
    /// numeric address, and without TLS anywhere but on `localhost`.
    pub fn of(origin: &str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let host = host.to_ascii_lowercase();
        // The last part of a name is never a number (URL Standard, 3.5).
        let numeric = host
            .rsplit('.')
            .next()
            .is_none_or(|last| last.bytes().all(|b| b.is_ascii_digit()));
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
        let secure = match scheme {
            "https" => true,
            "http" => host == "localhost",
            _ => false,
        };
        if !secure || numeric || !host.bytes().all(plain) {
            return None;
        }
        // Browsers leave the usual port out.
        let port = port.filter(|port| *port != if scheme == "https" { "443" } else { "80" });
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let origin = format!("{scheme}://{host}{port}");
        let name = RpId::Domain(AsciiDomain::try_from(host).ok()?);
        Some(Self { name, origin })
    }

    /// The host name that passkeys hold for.
    pub fn host(&self) -> &str {
        self.name.as_ref()
    }

    pub(crate) fn name(&self) -> &RpId {
        &self.name
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_has_a_name_and_tls() {
        for (origin, host, as_browsers_say) in [
            (
                "https://menpai.example.cn",
                "menpai.example.cn",
                "https://menpai.example.cn",
            ),
            (
                "https://Menpai.example.cn:443",
                "menpai.example.cn",
                "https://menpai.example.cn",
            ),
            ("https://menpai:8443", "menpai", "https://menpai:8443"),
            (
                "http://localhost:8080",
                "localhost",
                "http://localhost:8080",
            ),
        ] {
            let place = Place::of(origin).expect(origin);
            assert_eq!((place.host(), place.origin()), (host, as_browsers_say));
        }
        for origin in [
            "http://menpai.example.cn",
            "http://127.0.0.1:8080",
            "https://10.0.0.1",
            "https://[::1]:8443",
            "https://menpai.example.cn:",
            "https://menpai.example.cn:8x",
            "https://",
            "https://a b",
            "menpai.example.cn",
        ] {
            assert!(Place::of(origin).is_none(), "{origin}");
        }
    }
}
