use registry::voices::Held;
use service::voices::{AtDoor, Disagreement, Heard};

use crate::handlers::tasks::day;
use crate::i18n::{Say, say};
use crate::views::record::{question, word};
use crate::views::voices::{DisagreementLine, HeardLine, VoicesShown, closing};
use crate::when::When;

/// What was said at a door, as its file shows it.
pub(super) fn shown(at: &AtDoor) -> VoicesShown {
    VoicesShown {
        heard: at.heard.iter().map(heard).collect(),
        disagreements: at.disagreements.iter().map(disagreement).collect(),
        waits: at.waits,
    }
}

fn heard(one: &Heard) -> HeardLine {
    HeardLine {
        role: one.role,
        bound: one.through != "plate",
        what: word(&one.word),
        people: names(&one.people),
        from: day(one.from),
        to: day(one.to),
        when: When::at(one.at),
    }
}

fn disagreement(one: &Disagreement) -> DisagreementLine {
    DisagreementLine {
        what: question(&one.kind),
        people: names(&one.people),
        stated: one
            .stated
            .iter()
            .map(|stated| (stated.role, stated.person.clone(), held(&stated.holds)))
            .collect(),
        asked: one.asked,
        since: When::at(one.opened_at),
        closed: one
            .closed
            .as_ref()
            .map(|(when, why)| (When::at(*when), closing(why))),
    }
}

fn names(people: &[String]) -> String {
    let named = people.iter().filter(|name| !name.is_empty());
    named.map(String::as_str).collect::<Vec<_>>().join("、")
}

fn held(holds: &Held) -> Say {
    match holds {
        Held::Here { from, to } => say!("held-here", from = day(*from), to = day(*to)),
        Held::Left { on } => say!("held-left", on = day(*on)),
        Held::NotHere => say!("held-not-here"),
        Held::Count(people) => say!("held-count", n = people),
    }
}
