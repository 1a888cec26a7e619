//! The page of a member of staff: what is due about them, and why.

use crate::case::{NotDue, due};
use crate::kit::moj::IdentityBar;
use crate::kit::{InsetText, SummaryList, SummaryRow};
use crate::layout::{Frame, heading, heading_large, paragraph};
use crate::today::sentence;
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_service::staff::{Member, see};

/// `GET /staff/{id}`
pub(crate) fn member(visit: &Visit<'_>) -> Answered {
    let member = see(&visit.site.service, visit.actor()?, &visit.moment, visit.tongue.words(), &visit.id)?;
    Ok(Answer::page(200, page(&Frame::of(visit), &member)))
}

pub(crate) fn page(frame: &Frame, member: &Member) -> Markup {
    let tongue = &frame.tongue;
    let bar = IdentityBar {
        title: html! { strong { (member.name) } " " (tongue.with("staff-code", &[("code", &member.code)])) }.into(),
        ..IdentityBar::default()
    };
    let (open, closed): (Vec<_>, Vec<_>) = member.rules.iter().partition(|ruled| !ruled.standing.is_empty());
    let content = html! {
        (bar)
        (heading_large(&tongue.say("staff-heading")))
        (facts(tongue, member))
        (InsetText { content: tongue.say("staff-how").into(), ..InsetText::default() })
        (heading(&tongue.say("case-due")))
        @if open.is_empty() { (paragraph(&tongue.say("case-nothing-due"))) }
        @for ruled in &open { (due(tongue, &At::default(), ruled)) }
        (heading(&tongue.say("case-not-due")))
        (NotDue { tongue, rules: &closed })
    };
    frame.page(&tongue.say("staff-title"), &content)
}

fn facts(tongue: &Tongue, member: &Member) -> SummaryList {
    let unknown = || sentence(&tongue.word("value", "unknown"));
    let row = |key: String, value: Option<String>| SummaryRow {
        key: sentence(&key).into(),
        value: value.unwrap_or_else(unknown).into(),
        ..SummaryRow::default()
    };
    let grade = member.grade.map(|grade| tongue.word("grade", grade));
    SummaryList {
        rows: vec![
            row(tongue.word("attribute", "grade"), grade),
            row(tongue.say("staff-team"), member.team.clone()),
            row(tongue.say("staff-manager"), member.manager.clone()),
        ],
        classes: "touchstone-facts".into(),
        ..SummaryList::default()
    }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let (due, not) = crate::case::sample_rules();
    let long = "Featherstonehaugh-Cholmondeley, Maximiliana Wilhelmina Theodora".to_owned();
    let normal = Member {
        name: "Smith, Jane".to_owned(),
        code: "N54A123".to_owned(),
        grade: Some("PO"),
        team: Some("Durham Sentence Management 1".to_owned()),
        manager: Some("Ward, Anna".to_owned()),
        rules: vec![due.clone(), not],
    };
    let frame = Frame::sample(tongue, "/staff/x");
    let many = Member { name: long.clone(), manager: Some(long), rules: vec![due; 9], ..normal.clone() };
    vec![("normal", page(&frame, &normal)), ("empty", page(&frame, &Member::default())), ("long", page(&frame, &many))]
}
