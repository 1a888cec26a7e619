//! Who may do what, in words: made from the very function that every act and question asks.

use crate::kit::{Table, TableCell};
use crate::layout::{Frame, heading, heading_large, list, paragraph};
use crate::visit::{Answer, Answered, Visit};
use maud::{Markup, html};
use touchstone_domain::permission::{Permission, Relation, UserRole, may};

/// `GET /permissions`
#[expect(clippy::unnecessary_wraps, reason = "every route answers alike")]
pub(crate) fn show(visit: &Visit<'_>) -> Answered {
    Ok(Answer::page(200, page(&Frame::of(visit))))
}

/// What a role may do: each act or question, with whose data.
fn of_role(role: UserRole) -> Vec<(Permission, Vec<Relation>)> {
    let near = |permission: Permission| {
        Relation::ALL.into_iter().filter(move |relation| may(role, permission, *relation)).collect::<Vec<_>>()
    };
    let all = Permission::ALL.into_iter().map(|permission| (permission, near(permission)));
    all.filter(|(_, near)| !near.is_empty()).collect()
}

pub(crate) fn page(frame: &Frame) -> Markup {
    let tongue = &frame.tongue;
    let title = tongue.say("permissions-title");
    let cell = |text: String| TableCell { content: text.into(), ..TableCell::default() };
    let rows = |role: UserRole| {
        let row = |(permission, near): (Permission, Vec<Relation>)| {
            let near: Vec<String> =
                near.iter().map(|relation| tongue.say(&format!("relation-{}", relation.code()))).collect();
            vec![cell(tongue.say(&format!("permission-{}", permission.code()))), cell(near.join("; "))]
        };
        of_role(role).into_iter().map(row).collect::<Vec<_>>()
    };
    let head = || vec![cell(tongue.say("permissions-may")), cell(tongue.say("permissions-with"))];
    let beside = ["limited", "absent", "unlimited", "covers", "emergency", "logged"];
    let beside: Vec<String> = beside.iter().map(|code| tongue.say(&format!("permissions-{code}"))).collect();
    let content = html! {
        (heading_large(&title))
        (paragraph(&tongue.say("permissions-what")))
        (list(&beside))
        @for role in UserRole::ALL {
            @let rows = rows(role);
            (heading(&tongue.say(&format!("user-role-{}", role.code()))))
            @if rows.is_empty() {
                (paragraph(&tongue.say("permissions-nothing")))
            } @else {
                (Table { rows, head: head(), first_cell_is_header: true, ..Table::default() })
            }
        }
    };
    frame.page(&title, &content)
}

#[cfg(test)]
pub(crate) fn samples(tongue: &crate::tongue::Tongue) -> Vec<crate::layout::Sample> {
    vec![("normal", page(&Frame::sample(tongue, "/permissions")))]
}

#[cfg(test)]
mod tests {
    use super::of_role;
    use touchstone_domain::permission::{Permission, Relation, UserRole, may};

    #[test]
    fn the_page_says_each_cell_of_the_function_and_no_other() {
        for role in UserRole::ALL {
            let said = of_role(role);
            for permission in Permission::ALL {
                for relation in Relation::ALL {
                    let is_said = said.iter().any(|(of, near)| *of == permission && near.contains(&relation));
                    assert_eq!(is_said, may(role, permission, relation), "{role:?} {permission:?} {relation:?}");
                }
            }
        }
    }
}
