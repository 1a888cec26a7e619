//! The rows of `teams.csv`, `staff.csv`, `staff_history.csv`, `absences.csv` and `cover.csv`.

use super::{Crew, Staff};
use crate::synth::folder::Sheets;
use crate::synth::names::plain;
use crate::synth::plan::{Brief, PduPlan};
use crate::synth::words::{Code, TeamKind};

/// Writes all that is known of a unit's staff.
pub fn write(brief: &Brief<'_>, plan: &PduPlan, crew: &Crew, sheets: &mut Sheets) {
    for team in &crew.teams {
        sheets
            .teams
            .row()
            .code(Some(team.code))
            .text(&team.name)
            .text(team.kind.map_or("", TeamKind::code))
            .text(&plan.code)
            .text(&plan.name)
            .text(&plan.region_code)
            .text(&plan.region_name)
            .end();
    }
    for (index, staff) in crew.staff.iter().enumerate() {
        staff_row(crew, staff, sheets);
        history(crew, staff, sheets);
        for absence in &staff.absences {
            sheets
                .absences
                .row()
                .code(Some(staff.code))
                .day(Some(absence.from))
                .day(absence.until)
                .text(absence.kind)
                .end();
        }
        debug_assert!(staff.started <= brief.on, "member of staff {index} starts after the extract's day");
    }
    for cover in &crew.cover {
        sheets
            .cover
            .row()
            .code(Some(crew.staff[cover.absent].code))
            .day(Some(cover.from))
            .day(cover.until)
            .code(Some(crew.staff[cover.deputy].code))
            .end();
    }
}

/// The manager's code on the last day known.
fn manager_of(crew: &Crew, staff: &Staff) -> Option<Code> {
    staff
        .outside_manager
        .or_else(|| staff.managers.last().and_then(|(_, manager)| *manager).map(|manager| crew.staff[manager].code))
}

/// Working days as they are written for a part-timer; empty stands for Monday to Friday.
fn working_days(staff: &Staff) -> &'static str {
    let pattern = usize::from(staff.code.as_str().as_bytes()[6] % 4);
    match staff.tenths {
        5 => ["1;2;3", "3;4;5", "1;3;5", "1;2;4"][pattern],
        6 => ["1;2;3", "2;3;4", "3;4;5", "1;2;4"][pattern],
        8 => ["1;2;3;4", "2;3;4;5", "1;2;4;5", "1;2;3;5"][pattern],
        _ => "",
    }
}

fn fte(tenths: u8) -> &'static str {
    ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"][usize::from(tenths.min(10))]
}

fn staff_row(crew: &Crew, staff: &Staff, sheets: &mut Sheets) {
    let code = staff.code.as_str();
    let forename = plain(&staff.name.forename);
    let dot = if forename.is_empty() { "" } else { "." };
    let username = format!("{forename}{dot}{}.{}", plain(&staff.name.surname), code[1..].to_ascii_lowercase());
    let approved = staff.approved.filter(|_| staff.approval_withdrawn.is_none());
    sheets
        .staff
        .row()
        .code(Some(staff.code))
        .text(&username)
        .text(&staff.name.forename)
        .text(&staff.name.surname)
        .text(staff.grade.code())
        .code(Some(crew.teams[staff.team].code))
        .code(manager_of(crew, staff))
        .text(fte(staff.tenths))
        .text(working_days(staff))
        .day(Some(staff.started))
        .day(staff.left)
        .yes_no(Some(staff.terms))
        .yes_no(staff.top)
        .yes_no(if staff.light { Some(true) } else { None })
        .day(staff.qualified)
        .day(approved)
        .day(staff.vetted)
        .end();
}

fn history(crew: &Crew, staff: &Staff, sheets: &mut Sheets) {
    let mut row = |attribute: &str, from, value: &str| {
        sheets.staff_history.row().code(Some(staff.code)).text(attribute).day(Some(from)).text(value).end();
    };
    if let Some((former, changed)) = staff.former_grade {
        row("grade", staff.started, former.code());
        row("grade", changed, staff.grade.code());
    }
    if let Some((former, changed)) = staff.former_team {
        row("team", staff.started, crew.teams[former].code.as_str());
        row("team", changed, crew.teams[staff.team].code.as_str());
    }
    if staff.outside_manager.is_none() && staff.managers.len() > 1 {
        for (from, manager) in &staff.managers {
            row("manager", *from, manager.map_or("", |manager| crew.staff[manager].code.as_str()));
        }
    }
    if let Some((former, changed)) = staff.former_tenths {
        row("fte", staff.started, fte(former));
        row("fte", changed, fte(staff.tenths));
    }
    if let Some(since) = staff.top_since {
        row("top_of_pay_band", staff.started, "no");
        row("top_of_pay_band", since, "yes");
    }
    if let (Some(approved), Some(withdrawn)) = (staff.approved, staff.approval_withdrawn) {
        row("approved", staff.started, "no");
        row("approved", approved, "yes");
        row("approved", withdrawn, "no");
    }
}
