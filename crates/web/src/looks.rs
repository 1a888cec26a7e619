//! Who has looked at a record, and receipts for what was recorded. The one place of the pages that reaches the log.

use crate::kit::{Pagination, PaginationLink, Table, TableCell};
use crate::layout::{Frame, heading_large, paragraph};
use crate::tongue::Tongue;
use crate::visit::{Answer, Answered, Visit};
use crate::why::At;
use maud::{Markup, html};
use touchstone_audit::{LogRow, Looks, PAGE, who_by_id};
use touchstone_domain::calendar::Instant;

/// `GET /cases/{id}/looks`
pub(crate) fn looks(visit: &Visit<'_>) -> Answered {
    let page: usize = visit.query.get("page").parse().unwrap_or(1);
    let looks = who_by_id(&visit.site.service, visit.actor()?, &visit.moment, &visit.id, page)?;
    Ok(Answer::page(200, table_of(&Frame::of(visit), &At::of(visit), &looks)))
}

/// `GET /records/{id}/receipt`
pub(crate) fn receipt(visit: &Visit<'_>) -> Answered {
    let site = visit.site;
    let text = touchstone_audit::receipt(&site.service, visit.actor()?, &visit.moment, &site.keeper, &visit.id)?;
    // What is not an id was not found; the name of the file has letters, digits and hyphens alone.
    let id: String = visit.id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    Ok(Answer::download(format!("receipt-{id}.txt"), text))
}

fn table_of(frame: &Frame, at: &At, looks: &Looks) -> Markup {
    let tongue = &frame.tongue;
    let cell = |text: String| TableCell { content: text.into(), ..TableCell::default() };
    let row = |row: &LogRow| {
        vec![cell(when(tongue, &row.at)), who(&row.actor), cell(did(tongue, row)), cell(why(tongue, row))]
    };
    let table = Table {
        head: ["looks-when", "looks-who", "looks-did", "looks-for"].map(|name| cell(tongue.say(name))).to_vec(),
        rows: looks.entries.iter().map(row).collect(),
        caption: Some(tongue.say("looks-title")),
        caption_classes: "govuk-visually-hidden".into(),
        classes: "touchstone-table".into(),
        ..Table::default()
    };
    let link = |to: usize, message: &str| PaginationLink {
        href: at.to(&format!("/looks?page={to}")),
        content: tongue.say(message).into(),
        ..PaginationLink::default()
    };
    let pages = Pagination {
        landmark_label: Some(tongue.say("pages")),
        previous: (looks.page > 1).then(|| link(looks.page - 1, "page-before")),
        next: (looks.page * PAGE < looks.count).then(|| link(looks.page + 1, "page-after")),
        ..Pagination::default()
    };
    let content = html! {
        (heading_large(&tongue.say("looks-title")))
        (paragraph(&tongue.say("looks-what")))
        @if looks.entries.is_empty() { (paragraph(&tongue.say("looks-none"))) } @else { div.touchstone-long { (table) } }
        @if looks.count > PAGE { (pages) }
        p.govuk-body { a.govuk-link href=(at.to("")) { (tongue.say("looks-back")) } }
    };
    frame.page(&tongue.say("looks-title"), &content)
}

/// A username, which may go on in the next line after a dot.
fn who(username: &str) -> TableCell {
    let parts = username.split_inclusive('.');
    TableCell { content: html! { @for part in parts { (part) wbr; } }.into(), ..TableCell::default() }
}

/// When, in London; an instant that cannot be read as it stands.
fn when(tongue: &Tongue, at: &str) -> String {
    let Ok(instant) = Instant::parse(at.as_bytes()) else { return at.to_owned() };
    tongue.at(instant)
}

fn did(tongue: &Tongue, row: &LogRow) -> String {
    if row.what == "refused" {
        return tongue.say("looks-refused");
    }
    let verb = tongue.word("verb", &row.verb);
    match row.scope.as_str() {
        "everybody" => format!("{verb} {}", tongue.say("scope-everybody")),
        scope => match scope.strip_prefix("unit ") {
            Some(unit) => format!("{verb} {}", tongue.with("scope-unit", &[("unit", unit)])),
            None => verb,
        },
    }
}

fn why(tongue: &Tongue, row: &LogRow) -> String {
    if row.purpose.is_empty() { tongue.say("why-not-said") } else { tongue.word("why", &row.purpose) }
}

#[cfg(test)]
pub(crate) fn samples(tongue: &Tongue) -> Vec<crate::layout::Sample> {
    let row = |actor: &str, verb: &str, scope: &str, purpose: &str| LogRow {
        seq: 1,
        at: "2026-01-12T10:30:00.000000Z".to_owned(),
        actor: actor.to_owned(),
        verb: verb.to_owned(),
        what: "case".to_owned(),
        scope: scope.to_owned(),
        subjects: "X320741".to_owned(),
        purpose: purpose.to_owned(),
        correlation: "8F03A1C2B4D5".to_owned(),
    };
    let some = vec![
        row("anna.ward", "consultation", "these", "allocation"),
        row("jo.auditor", "disclosure", "everybody", "inquiry"),
        row("owner:root", "collection", "unit N54", ""),
        row(&"a".repeat(200), "erasure", "these", "something.new"),
    ];
    let refused = LogRow { what: "refused".to_owned(), ..row("eve.else", "consultation", "these", "") };
    let some = [some, vec![refused]].concat();
    let frame = Frame::sample(tongue, "/cases/x/looks");
    let at = At::case("0198c2a0-0000-7000-8000-000000000001");
    let sample = |entries: Vec<LogRow>, count, page| table_of(&frame, &at, &Looks { entries, count, page });
    vec![
        ("normal", sample(some.clone(), 5, 1)),
        ("empty", sample(Vec::new(), 0, 1)),
        ("long", sample(some.iter().cycle().take(PAGE).cloned().collect(), 400, 2)),
    ]
}

#[cfg(test)]
mod tests {
    use super::when;
    use crate::tongue::Tongue;
    use touchstone_domain::words::language::Language;

    #[test]
    fn instants_are_shown_as_clocks_in_london_show_them() {
        let tongue = Tongue::of(Language::English);
        for (at, shown) in [
            ("2026-01-12T00:05:00.000000Z", "12 January 2026 at 12:05am"),
            ("2026-01-12T12:00:00.000000Z", "12 January 2026 at midday"),
            ("2026-07-01T23:30:00.000000Z", "2 July 2026 at 12:30am"),
            ("2026-07-01T14:07:00.000000Z", "1 July 2026 at 3:07pm"),
            // Clocks go forward on 29 March 2026, and back on 25 October.
            ("2026-03-29T00:59:00.000000Z", "29 March 2026 at 12:59am"),
            ("2026-03-29T01:00:00.000000Z", "29 March 2026 at 2am"),
            ("2026-03-29T22:30:00.000000Z", "29 March 2026 at 11:30pm"),
            ("2026-10-24T23:10:00.000000Z", "25 October 2026 at 12:10am"),
            ("2026-10-25T00:59:00.000000Z", "25 October 2026 at 1:59am"),
            ("2026-10-25T01:00:00.000000Z", "25 October 2026 at 1am"),
            ("2026-10-25T23:59:00.000000Z", "25 October 2026 at 11:59pm"),
            ("odd", "odd"),
        ] {
            assert_eq!(when(&tongue, at), shown, "{at}");
        }
    }
}
