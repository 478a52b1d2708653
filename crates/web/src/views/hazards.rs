//! Dangers that people without an account tell of: the form, the receipt, the officers' desk.

use service::hazards::{Kind, Outcome, State};

use super::page;
use super::parts::Pager;
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

impl Label for Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Fire => key!("hazard-fire"),
            Self::GasElectric => key!("hazard-gas-electric"),
            Self::EscapeBlocked => key!("hazard-escape-blocked"),
            Self::BikeCharging => key!("hazard-bike-charging"),
            Self::Structure => key!("hazard-structure"),
            Self::Crowding => key!("hazard-crowding"),
            Self::Hygiene => key!("hazard-hygiene"),
            Self::Facility => key!("hazard-facility"),
            Self::Other => key!("hazard-other"),
        }
    }
}

impl Label for State {
    fn key(self) -> &'static str {
        match self {
            Self::Open => key!("hazard-open"),
            Self::Seen => key!("hazard-seen"),
            Self::Closed => key!("hazard-closed"),
        }
    }
}

impl Label for Outcome {
    fn key(self) -> &'static str {
        match self {
            Self::Mended => key!("hazard-mended"),
            Self::PassedOn => key!("hazard-passed-on"),
            Self::NotFound => key!("hazard-not-found"),
        }
    }
}

/// `/p/{token}/danger`. Fields: `kind` (names of [`Kind`]), `words`, `phone` (may be empty). Once
/// it is sent, the receipt stands in the form's place.
#[derive(Debug, Clone)]
pub struct DangerView {
    /// The plate's token.
    pub token: String,
    /// What the door is called.
    pub name: String,
    /// Road and estate.
    pub above: String,
    /// What was entered.
    pub form: Form,
    /// The number to ask again with, once it is kept.
    pub receipt: Option<String>,
}
page!(DangerView, "danger", "hazards/danger.html", danger_samples);

/// `/danger`. Field: `number`.
#[derive(Debug, Clone)]
pub struct DangerAskView {
    /// What was entered.
    pub form: Form,
    /// Where the report stands.
    pub state: Option<State>,
}
page!(DangerAskView, "danger_ask", "hazards/ask.html", ask_samples);

/// A report in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HazardLine {
    /// Id, as in the URL.
    pub id: String,
    /// What kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// At which door.
    pub address: String,
    /// When it was sent.
    pub when: When,
}

/// `/hazard-reports`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct HazardsView {
    /// What waits, the oldest first.
    pub lines: Vec<HazardLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(HazardsView, "hazards", "hazards/list.html", list_samples);

/// `/hazard-reports/{report}`. Forms with hidden `version`: POST (`step` = `seen` or a name of
/// [`Outcome`]); phone (POST …/phone: `purpose`, names of [`policy::Purpose`]), until it is closed.
#[derive(Debug, Clone)]
pub struct HazardView {
    /// The report.
    pub line: HazardLine,
    /// What was told, numbers of people masked; "" once destroyed.
    pub words: String,
    /// The telephone, masked or, once asked for, in full; "" for none.
    pub phone: String,
    /// Whether it stands in full.
    pub phone_shown: bool,
    /// The file of the door.
    pub door: String,
    /// Record version.
    pub version: i32,
    /// The reader may settle it.
    pub may_settle: bool,
    /// The event that it became: what comes of it is said there.
    pub event: Option<String>,
}
page!(HazardView, "hazard", "hazards/show.html", show_samples);

#[cfg(test)]
fn line(kind: Kind, state: State) -> HazardLine {
    HazardLine {
        id: "7".into(),
        kind,
        state,
        address: "东进路18号金鼎花园3幢1单元301室".into(),
        when: super::batch::samples::hour(9),
    }
}

#[cfg(test)]
fn danger_samples() -> Vec<DangerView> {
    let empty = DangerView {
        token: "CEO63HIJ".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
        form: Form::default(),
        receipt: None,
    };
    let mut wrong = Form::with([("words", "烟"), ("phone", "1")]);
    for field in ["kind", "words", "phone"] {
        wrong.refuse(field, crate::i18n::say!("refused-hazard-kind"));
    }
    vec![
        DangerView {
            form: wrong,
            ..empty.clone()
        },
        DangerView {
            receipt: Some("7K3M-99XZ-0QWE".into()),
            ..empty.clone()
        },
        empty,
    ]
}

#[cfg(test)]
fn ask_samples() -> Vec<DangerAskView> {
    let mut wrong = Form::with([("number", "7K3M")]);
    wrong.refuse("number", crate::i18n::say!("danger-unknown"));
    [
        None,
        Some(State::Open),
        Some(State::Seen),
        Some(State::Closed),
    ]
    .into_iter()
    .map(|state| DangerAskView {
        form: Form::default(),
        state,
    })
    .chain([DangerAskView {
        form: wrong,
        state: None,
    }])
    .collect()
}

#[cfg(test)]
fn list_samples() -> Vec<HazardsView> {
    let lines = Kind::ALL
        .into_iter()
        .map(|kind| line(kind, State::Open))
        .collect();
    vec![
        HazardsView {
            lines,
            pager: Pager {
                first: None,
                next: Some("/hazard-reports?after=7".into()),
            },
        },
        HazardsView {
            lines: vec![],
            pager: Pager::default(),
        },
    ]
}

#[cfg(test)]
fn show_samples() -> Vec<HazardView> {
    let open = HazardView {
        line: line(Kind::BikeCharging, State::Open),
        words: "楼道里有两辆电动车在充电".into(),
        phone: "138****0000".into(),
        phone_shown: false,
        door: "/dwellings/31".into(),
        version: 1,
        may_settle: true,
        event: None,
    };
    vec![
        HazardView {
            event: Some("/events/7".into()),
            line: line(Kind::Fire, State::Seen),
            phone_shown: true,
            phone: "13800000000".into(),
            ..open.clone()
        },
        HazardView {
            line: line(Kind::Other, State::Closed),
            words: String::new(),
            phone: String::new(),
            may_settle: false,
            ..open.clone()
        },
        open,
    ]
}
