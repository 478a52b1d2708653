//! The whole policy as one table that people can review. To accept a change that was meant,
//! run with `UPDATE_GOLDEN=1` and read the difference.
use std::fmt::Write as _;
use std::path::Path;

use policy::{Action, Actor, Role, RoleHeld, Scope};
use uuid::Uuid;

fn officer_of(role: Role, code: &str) -> Actor {
    let scope = Scope::new(code).expect("a code of the test");
    Actor::Staff {
        id: Uuid::nil(),
        roles: vec![RoleHeld { role, scope }],
    }
}

fn matrix() -> String {
    let mut out = String::from(
        "Role x action. 'area': only inside the area the role is held for. '-': never.\n\n",
    );
    let _ = write!(out, "{:18}", "");
    for role in Role::ALL {
        let _ = write!(out, "{:12}", role.name());
    }
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
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
    out
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
