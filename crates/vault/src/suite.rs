use crate::signature::Scheme;

/// The algorithms of an installation, chosen at set-up and for good: what is sealed, indexed and
/// signed under one doesn't open, isn't found and isn't accepted under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Suite {
    /// AES-256-GCM, HMAC-SHA-256, Ed25519.
    #[default]
    Intl,
    /// SM4-GCM (GB/T 32907, RFC 8998), HMAC-SM3 (GB/T 32905), SM2 (GB/T 32918), as GB/T 39786 wants
    /// for systems of classified protection.
    Gm,
}

impl Suite {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Intl, Self::Gm];

    /// The name in the database and on the command line. Never change one.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intl => "intl",
            Self::Gm => "gm",
        }
    }

    /// The suite of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name() == name)
    }

    /// How it signs.
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::Intl => Scheme::Ed25519,
            Self::Gm => Scheme::Sm2,
        }
    }
}
