//! Users: who may use the service, what they may be, and their passwords. For administrators, who see nobody's case.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod person;

use crate::kit::{Fieldset, Legend, Radio, Radios};
use crate::layout::error_message;
use crate::tongue::Tongue;
use touchstone_domain::permission::UserRole;
use touchstone_service::users::UserRefusal;

/// The roles that are given by name, to choose one from.
fn role_choice(
    tongue: &Tongue,
    question: &str,
    roles: &[UserRole],
    chosen: &str,
    error: Option<String>,
    with_none: bool,
) -> Radios {
    let none = with_none.then(|| (String::new(), tongue.say("user-role-none")));
    let named = roles.iter().map(|role| (role.code().to_owned(), role_name(tongue, *role)));
    let items = none.into_iter().chain(named).enumerate().map(|(at, (value, name))| {
        let id = (at > 0).then(|| format!("role-{}", at + 1));
        Radio { id, content: name.into(), value, ..Radio::default() }.into()
    });
    Radios {
        name: "role".to_owned(),
        fieldset: Some(Fieldset {
            legend: Some(Legend { content: tongue.say(question).into(), ..Legend::default() }),
            ..Fieldset::default()
        }),
        error_message: error.map(|text| error_message(tongue, text)),
        items: items.collect(),
        value: Some(chosen.to_owned()),
        ..Radios::default()
    }
}

/// A role in the reader's language.
fn role_name(tongue: &Tongue, role: UserRole) -> String {
    tongue.say(&format!("user-role-{}", role.code()))
}

/// The field that a refusal is about, and what is wrong, in the reader's language.
fn refused(tongue: &Tongue, refusal: &UserRefusal) -> (&'static str, String) {
    match refusal {
        UserRefusal::Name(_) => ("username", tongue.say("user-name-wrong")),
        UserRefusal::Taken(_) => ("username", tongue.say("user-taken")),
        UserRefusal::Staff(_) => ("staff", tongue.say("user-no-staff")),
        UserRefusal::Role(..) => ("role", tongue.say("user-no-role")),
        UserRefusal::None(_) => ("username", tongue.say("user-none")),
        UserRefusal::Last(_) => ("last", tongue.say("user-last")),
    }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    [list::samples(tongue), add::samples(tongue), person::samples(tongue)].concat()
}
