//! What members are called, and the heading that says the same in a table.

/// Names, without case, blanks and lines between words, by the heading they mean. The first of a
/// heading count before the others.
const NAMES: &[(&str, &[&str])] = &[
    (
        "地址",
        &[
            "dwellingcode",
            "housecode",
            "unitcode",
            "standardaddress",
            "fulladdress",
            "detailaddress",
            "addressdetail",
            "houseaddress",
            "address",
            "addr",
            "location",
            "dizhi",
        ],
    ),
    ("区县", &["district", "county", "quxian"]),
    ("街道", &["street", "subdistrict", "town", "jiedao"]),
    (
        "社区居委会",
        &["committee", "neighbourhoodcommittee", "juwei"],
    ),
    (
        "小区",
        &[
            "compound",
            "community",
            "communityname",
            "estate",
            "estatename",
            "complex",
            "residence",
            "neighborhood",
            "neighbourhood",
            "xiaoqu",
            "xiaoquname",
        ],
    ),
    ("路名", &["road", "roadname", "lu"]),
    (
        "门牌号",
        &[
            "roadno",
            "roadnumber",
            "streetno",
            "housenumber",
            "doorplate",
            "menpai",
        ],
    ),
    (
        "楼栋",
        &[
            "building",
            "buildingno",
            "buildingnumber",
            "buildingname",
            "block",
            "blockno",
            "tower",
            "ban",
            "dong",
            "louhao",
            "loudong",
        ],
    ),
    ("单元", &["unit", "unitno", "unitnumber", "danyuan"]),
    (
        "房号",
        &[
            "room",
            "roomno",
            "roomnumber",
            "houseno",
            "door",
            "doorno",
            "apartment",
            "apartmentno",
            "flat",
            "fanghao",
            "fangjian",
            "shi",
        ],
    ),
    (
        "联系人",
        &[
            "contact",
            "contactname",
            "contactperson",
            "publisher",
            "poster",
            "lianxiren",
        ],
    ),
    (
        "联系电话",
        &[
            "contactphone",
            "contactnumber",
            "contactmobile",
            "contacttel",
            "publisherphone",
            "phone",
            "phonenumber",
            "mobile",
            "tel",
            "telephone",
            "dianhua",
            "lianxidianhua",
            "shouji",
        ],
    ),
    (
        "房东姓名",
        &[
            "landlord",
            "landlordname",
            "owner",
            "ownername",
            "lessor",
            "fangdong",
        ],
    ),
    (
        "房东电话",
        &[
            "landlordphone",
            "landlordmobile",
            "ownerphone",
            "ownermobile",
            "lessorphone",
        ],
    ),
    (
        "租客姓名",
        &[
            "tenant",
            "tenantname",
            "renter",
            "rentername",
            "lessee",
            "occupant",
            "zuke",
        ],
    ),
    (
        "身份证号",
        &[
            "idnumber",
            "idno",
            "idcard",
            "idcardno",
            "cardno",
            "shenfenzheng",
        ],
    ),
    ("租客电话", &["tenantphone", "tenantmobile", "renterphone"]),
    (
        "起租日期",
        &[
            "startdate",
            "leasestart",
            "movein",
            "moveindate",
            "checkin",
            "checkindate",
        ],
    ),
    (
        "到期日期",
        &[
            "enddate",
            "leaseend",
            "moveout",
            "moveoutdate",
            "checkout",
            "checkoutdate",
        ],
    ),
    ("备注", &["remark", "remarks", "note", "notes"]),
];

/// Members that say where something is.
const PLACES: &[&str] = &[
    "address",
    "addr",
    "location",
    "house",
    "housing",
    "property",
    "dwelling",
    "position",
    "place",
    "building",
    "community",
    "listing",
    "info",
];
/// Members that say whom to ask.
const CONTACTS: &[&str] = &["contact", "contacts", "publisher", "poster", "seller"];
const LANDLORDS: &[&str] = &["landlord", "owner", "lessor"];
const TENANTS: &[&str] = &["tenant", "renter", "lessee", "occupant"];
const LEASES: &[&str] = &["lease", "contract", "term", "period"];
/// Members that hold the list, or the object around it.
const LISTS: &[&str] = &[
    "data", "list", "items", "rows", "records", "results", "result", "listings", "houses",
    "content", "payload", "response", "entries", "values", "feed",
];

fn squeezed(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '.'));
    kept.collect::<String>().to_lowercase()
}

/// Whether a member of this name holds the rows of an answer.
pub(super) fn holds_rows(name: &str) -> bool {
    LISTS.contains(&squeezed(name).as_str())
}

fn known(name: &str) -> Option<(u8, String)> {
    NAMES.iter().find_map(|(heading, names)| {
        let rank = names.iter().position(|one| *one == name)?;
        Some((u8::try_from(rank).unwrap_or(u8::MAX), (*heading).to_owned()))
    })
}

/// The heading of a member, and how much it counts (less is more). One in Chinese says itself what
/// it is; of the others those that are not known are no concern of the registry.
pub(super) fn heading(name: &str) -> Option<(u8, String)> {
    if !name.is_ascii() {
        return Some((100, name.trim().to_owned()));
    }
    known(&squeezed(name))
}

/// The same for a member inside of another.
pub(super) fn inside(outer: &str, name: &str) -> Option<(u8, String)> {
    if !outer.is_ascii() {
        let place = ["地址", "位置", "房源", "房屋", "坐落"];
        let own = if place.iter().any(|word| outer.contains(word)) {
            name.trim().to_owned()
        } else {
            format!("{}{}", outer.trim(), name.trim())
        };
        return Some((100, own));
    }
    let (outer, own) = (squeezed(outer), squeezed(name));
    let of = |all: &[&str]| all.contains(&outer.as_str());
    let is_phone = [
        "phone",
        "mobile",
        "tel",
        "telephone",
        "phonenumber",
        "number",
    ];
    let person = |who: &str, phone: &str| {
        let heading = match own.as_str() {
            "name" | "fullname" | "realname" => who,
            own if is_phone.contains(&own) => phone,
            _ => return None,
        };
        Some((50, heading.to_owned()))
    };
    if of(CONTACTS) {
        return person("联系人", "联系电话");
    }
    if of(LANDLORDS) {
        return person("房东姓名", "房东电话");
    }
    if of(TENANTS) {
        return match own.as_str() {
            "idnumber" | "idno" | "idcard" | "cardno" => Some((50, "身份证号".to_owned())),
            _ => person("租客姓名", "租客电话"),
        };
    }
    if of(LEASES) {
        return match own.as_str() {
            "start" | "from" | "begin" => Some((50, "起租日期".to_owned())),
            "end" | "to" | "until" => Some((50, "到期日期".to_owned())),
            own => known(own),
        };
    }
    if of(PLACES) {
        return match (own.as_str(), outer.as_str()) {
            ("name", "community") => known("community"),
            ("name" | "no" | "number", "building") => known("building"),
            ("full" | "detail" | "text" | "address" | "formatted", _) => known("address"),
            (own, _) => known(own),
        };
    }
    known(&format!("{outer}{own}"))
}
