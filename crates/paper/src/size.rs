/// Sizes of plates.
///
/// Large, medium and small: GB 17733-2008 (blue, white text; the code stands on the right), as
/// repeated by the door-plate rules of Tianjin, 津公人口函〔2021〕484号; read in secondary copies.
/// The room plate is a proposal of this program: no published size could be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// 大门牌.
    Large,
    /// 中门牌.
    Medium,
    /// 小门牌.
    Small,
    /// 户室牌, the size of a bank card: for a dwelling.
    Room,
}

impl Size {
    /// All of them, the largest first.
    pub const ALL: [Self; 4] = [Self::Large, Self::Medium, Self::Small, Self::Room];

    /// The name on the command line, in forms and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Small => "small",
            Self::Room => "room",
        }
    }

    /// The size of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name() == name)
    }

    /// Width and height in millimetres.
    pub const fn millimetres(self) -> (u16, u16) {
        match self {
            Self::Large => (570, 370),
            Self::Medium => (270, 170),
            Self::Small => (150, 90),
            Self::Room => (86, 54),
        }
    }

    /// Side of the QR code in millimetres, without its quiet zone.
    pub const fn code_millimetres(self) -> u16 {
        match self {
            Self::Large => 120,
            Self::Medium => 75,
            Self::Small => 40,
            Self::Room => 30,
        }
    }

    /// Width and height in millimetres of the sheet it is printed on: the smallest of the A series
    /// that holds one with its cut marks.
    pub(crate) const fn sheet(self) -> (u16, u16) {
        match self {
            Self::Large => (594, 420),
            Self::Medium => (297, 210),
            Self::Small | Self::Room => (210, 297),
        }
    }
}
