//! From a form to a post.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::Role;
use service::staff::Post;
use service::{Error, Refusal};

use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::refusals;
use crate::views::account::words::required;
use crate::when::When;

/// A form for a post from today on.
pub(super) fn blank(now: Timestamp) -> Form {
    Form::with([("from", When::at(now).day().to_string())])
}

/// Reads the post; what can't be read is noted in the form and gives `None`.
pub(super) fn post(form: &mut Form, now: Timestamp) -> Option<Post> {
    let role = Role::from_name(form.value("role"));
    if role.is_none() {
        form.refuse("role", required(&say!("staff-role")));
    }
    // A grid named by its code stands before the area chosen from the list.
    let place = match form.value("grid") {
        "" => form.value("area").to_owned(),
        grid => grid.to_owned(),
    };
    if place.is_empty() {
        form.refuse("area", required(&say!("staff-area")));
    }
    if form.is_blank("from") {
        form.refuse("from", required(&say!("staff-from")));
    }
    let (from, to) = (form.day("from"), form.day("to"));
    // The last day is whole.
    let until = to.and_then(|to| to.tomorrow().ok()).and_then(start);
    if !form.is_sound() {
        return None;
    }
    Some(Post {
        role: role?,
        place,
        // From today on is from now on: a role has no past.
        from: from.and_then(start).filter(|from| *from > now),
        until,
    })
}

/// The instant a day begins.
fn start(day: Date) -> Option<Timestamp> {
    let start = day.to_zoned(service::shanghai()).ok()?;
    Some(start.timestamp())
}

/// Puts a refusal beside the field of these forms.
pub(super) fn beside(form: &mut Form, error: Error) -> Result<(), Fault> {
    match error {
        Error::Refused(refusal) => {
            form.refuse(field(form, &refusal), refusals::words(&refusal));
            Ok(())
        }
        other => refusals::beside(form, other),
    }
}

fn field(form: &Form, refusal: &Refusal) -> &'static str {
    match refusal.field {
        Some("place") if !form.is_blank("grid") => "grid",
        Some("place") => "area",
        Some("until") => "to",
        Some("successor") => "heir",
        Some(field) => field,
        None => "form",
    }
}

#[cfg(test)]
mod tests {
    use super::{blank, post};
    use crate::form::Form;

    const NOW: &str = "2026-11-22T13:00:00Z";

    fn form(values: &[(&str, &str)]) -> Form {
        let mut form = blank(NOW.parse().unwrap());
        form.set("role", "officer");
        form.set("area", "321202001");
        for (name, value) in values {
            form.set(name, *value);
        }
        form
    }

    #[test]
    fn a_post_begins_now_or_later_and_its_last_day_is_whole() {
        let now = NOW.parse().unwrap();
        let today = post(&mut form(&[]), now).unwrap();
        assert_eq!((today.from, today.until), (None, None));
        let past = post(&mut form(&[("from", "2020-01-01")]), now).unwrap();
        assert_eq!(past.from, None);
        let dates = [("from", "2026-12-01"), ("to", "2026-12-31")];
        let later = post(&mut form(&dates), now).unwrap();
        assert_eq!(later.from, "2026-11-30T16:00:00Z".parse().ok());
        assert_eq!(later.until, "2026-12-31T16:00:00Z".parse().ok());
    }

    #[test]
    fn a_grid_by_code_goes_before_the_list() {
        let now = NOW.parse().unwrap();
        let wanted = post(&mut form(&[("grid", "32120200100201")]), now).unwrap();
        assert_eq!(wanted.place, "32120200100201");
    }

    #[test]
    fn what_is_missing_stands_beside_its_field() {
        let mut form = form(&[("role", "king"), ("area", ""), ("from", ""), ("to", "soon")]);
        assert!(post(&mut form, NOW.parse().unwrap()).is_none());
        let fields: Vec<&str> = form.errors().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["role", "area", "from", "to"]);
    }
}
