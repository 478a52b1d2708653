//! The whole policy as one table that people can review. To accept a change that was meant,
//! run with `UPDATE_GOLDEN=1` and read the difference.
use std::fmt::Write as _;
use std::path::Path;

use policy::{Action, Actor, Bound, Deed, Role, RoleHeld, Scope};
use uuid::Uuid;

fn officer_of(role: Role, code: &str) -> Actor {
    let scope = Scope::new(code).expect("a code of the test");
    Actor::Staff {
        id: Uuid::nil(),
        roles: vec![RoleHeld { role, scope }],
    }
}

/// Who works for the first of two agencies.
fn agent() -> Actor {
    Actor::Agent {
        id: Uuid::nil(),
        agency: Uuid::from_u128(1),
        districts: Scope::new("109901").into_iter().collect(),
    }
}

fn matrix() -> String {
    let mut out = String::from(
        "Role x action. 'area': only inside the area the role is held for. 'own': only what the \
         agency sent\nthat they work for, in its districts. '-': never.\n\n",
    );
    let _ = write!(out, "{:18}", "");
    for role in Role::ALL {
        let _ = write!(out, "{:12}", role.name());
    }
    out.push_str(Role::Agency.name());
    out.push('\n');
    for action in Action::ALL {
        let _ = write!(out, "{:18}", action.name());
        for role in Role::ALL {
            let actor = officer_of(role, "109901001");
            let inside = actor.may(action, "1099010010020300001000001").is_ok();
            let outside = actor.may(action, "1099010020020300001000001").is_ok();
            assert!(
                !outside,
                "{} may {} outside its area",
                role.name(),
                action.name()
            );
            let _ = write!(out, "{:12}", if inside { "area" } else { "-" });
        }
        out.push_str(if of_agency(action) { "own" } else { "-" });
        out.push('\n');
    }
    let program = Actor::Program {
        id: Uuid::nil(),
        districts: Scope::new("109901").into_iter().collect(),
    };
    out.push_str("\nA program of an agency, in the districts it was let into:");
    for action in Action::ALL {
        assert!(program.may(action, "109902").is_err(), "{}", action.name());
        if program.may(action, "109901").is_ok() {
            let _ = write!(out, " {}", action.name());
        }
    }
    out.push('\n');
    out
}

/// Whether who works for an agency may, with what is that agency's.
fn of_agency(action: Action) -> bool {
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let name = action.name();
    assert!(
        agent().may(action, "109901").is_err(),
        "{name} without whose"
    );
    assert!(agent().may_for(action, "109901", other).is_err(), "{name}");
    assert!(agent().may_for(action, "109902", own).is_err(), "{name}");
    for role in Role::ALL {
        let staff = officer_of(role, "109901");
        assert!(staff.may_for(action, "109901", own).is_err(), "{name}");
    }
    agent().may_for(action, "109901", own).is_ok()
}

#[test]
fn the_matrix_is_the_reviewed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/matrix.txt");
    let now = matrix();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).expect("the golden file can be written");
    }
    let reviewed = std::fs::read_to_string(&path).expect("the golden file is in the repository");
    assert_eq!(
        now, reviewed,
        "the policy changed: review it, then run with UPDATE_GOLDEN=1"
    );
}

#[test]
fn a_scope_never_reaches_over_a_district() {
    assert_eq!(Scope::new("10990"), None);
    assert_eq!(Scope::new(""), None);
    assert_eq!(Scope::new("10990a"), None);
}

#[test]
fn a_list_is_limited_to_the_areas_held() {
    let actor = officer_of(Role::Officer, "10990100100203");
    assert_eq!(actor.scopes(Action::SeeTasks, "109901").len(), 1);
    assert_eq!(actor.scopes(Action::SeeTasks, "109902"), vec![]);
    assert_eq!(actor.scopes(Action::ManageStaff, "109901"), vec![]);
}

fn relations() -> String {
    let mut out = String::from(
        "Deed x what somebody outside the staff is bound as. 'own': at their door, or with their \
         own record. '-': never.\n\n",
    );
    let _ = write!(out, "{:22}", "");
    for bound in Bound::ALL {
        let _ = write!(out, "{:18}", bound.name());
    }
    for deed in Deed::ALL {
        let _ = write!(out, "\n{:22}", deed.name());
        for bound in Bound::ALL {
            let _ = write!(out, "{:18}", if bound.may(deed) { "own" } else { "-" });
        }
    }
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

#[test]
fn the_relations_are_the_reviewed_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/relations.txt");
    let now = relations();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).expect("the golden file can be written");
    }
    let reviewed = std::fs::read_to_string(&path).expect("the golden file is in the repository");
    assert_eq!(
        now, reviewed,
        "what people may do at their door changed: review it, then run with UPDATE_GOLDEN=1"
    );
}

#[test]
fn nobody_but_the_occupant_comes_near_their_record() {
    for bound in Bound::OPERATORS {
        for deed in [
            Deed::SeeOwnRecord,
            Deed::AnswerForSelf,
            Deed::AskAboutOwnRecord,
        ] {
            assert!(!bound.may(deed), "{} may {}", bound.name(), deed.name());
        }
    }
}
