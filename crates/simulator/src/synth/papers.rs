//! Documents and their signatures: who may sign what alone, how long signatures take, how it is written down.

use super::chance::Chance;
use super::day::{Day, OfficeDay};
use super::desk::Desk;
use super::people::Staff;
use super::sheet::{push_day, push_number};
use super::words::{Code, DocumentKind, DocumentState, Grade, Rosh};

/// A document before it is written down.
pub struct Paper {
    /// Its kind.
    pub kind: DocumentKind,
    /// The kind of report, or `referred` for a home visit; empty if none.
    pub report_type: &'static str,
    /// Whom it is about.
    pub crn: Code,
    /// Its team, if it is not its author's.
    pub team: Option<Code>,
    /// Who wrote it, by place.
    pub author: usize,
    /// The risk it states.
    pub rosh: Option<Rosh>,
    /// The day it was submitted; none for a draft.
    pub submitted: Option<Day>,
    /// The day, and perhaps the minute, by which it is needed.
    pub needed: Option<(Day, Option<u32>)>,
}

/// How many people beside the author must sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The author's signature is enough.
    Nobody,
    /// One other person.
    One,
    /// Two other people, the second the unit's head.
    Two,
}

/// The highest risk whose assessment somebody may sign alone on a day.
pub fn ceiling(staff: &Staff, on: Day) -> Option<Rosh> {
    match (staff.grade_on(on), staff.is_approved(on)) {
        (Grade::Pso | Grade::Pqip, true) | (Grade::Po, false) => Some(Rosh::Medium),
        (Grade::Po, true) => Some(Rosh::High),
        (Grade::Spo | Grade::PduHead, _) => Some(Rosh::VeryHigh),
        _ => None,
    }
}

/// Who has to sign an assessment beside its author.
pub fn need_of_assessment(staff: &Staff, on: Day, rosh: Rosh, is_iom: bool) -> Need {
    let alone = ceiling(staff, on);
    let risk = if rosh == Rosh::NotAssessed { Rosh::High } else { rosh };
    let forced = is_iom && alone < Some(Rosh::High);
    if alone >= Some(risk) && !forced { Need::Nobody } else { Need::One }
}

/// What became of a paper: its state and signatures in order.
pub struct Outcome {
    /// Its state.
    pub state: DocumentState,
    /// Who signed on which day.
    pub signatures: Vec<(Code, Day)>,
}

/// Works out what became of a submitted paper that should be signed within so many working days.
pub fn outcome(
    desk: &Desk<'_>,
    chance: &mut Chance,
    paper: &Paper,
    submitted: Day,
    need: Need,
    within: i32,
) -> Outcome {
    let plain = |state| Outcome { state, signatures: Vec::new() };
    if chance.happens(desk.brief.number("documents.withdrawn")) {
        return plain(DocumentState::Withdrawn);
    }
    if need == Need::Nobody {
        return plain(DocumentState::SelfSigned);
    }
    let recently = desk.brief.on.since(submitted) < 45;
    if chance.happens(desk.brief.number("documents.returned") * if recently { 3.0 } else { 0.3 }) {
        return plain(DocumentState::Returned);
    }
    let diligent = desk.diligence(paper.author, submitted);
    let wait = if chance.happens(0.35 + 0.6 * diligent) {
        chance.between(0, within)
    } else {
        within + 1 + (chance.unit() * chance.unit() * f64::from(within * 5)) as i32
    };
    let from = submitted.plus_working(wait);
    let overlooked = chance.happens(0.004);
    let first = if overlooked { None } else { desk.first_chance(|_| Some(paper.author), from, desk.brief.on) };
    let Some((signed, signer)) = first else { return plain(DocumentState::Submitted) };
    let signer = wrong_signer(desk, chance, paper, signed).unwrap_or(signer);
    let mut signatures = vec![(desk.crew.staff[signer].code, signed)];
    if need == Need::Two {
        let second = signed.plus_working(chance.weighted(&[0.6, 0.28, 0.12]) as i32);
        if let Some(head) = desk.crew.head_on(second).filter(|head| *head != signer && second <= desk.brief.on) {
            signatures.push((desk.crew.staff[head].code, second));
        }
    }
    let state = if signatures.len() == 2 { DocumentState::DoubleCountersigned } else { DocumentState::Countersigned };
    Outcome { state, signatures }
}

/// Now and then somebody signs who may not.
fn wrong_signer(desk: &Desk<'_>, chance: &mut Chance, paper: &Paper, on: Day) -> Option<usize> {
    if !chance.happens(desk.brief.number("faults.signed_by_wrong_person")) {
        return None;
    }
    let team = desk.crew.staff[paper.author].team;
    desk.crew.staff.iter().enumerate().position(|(place, staff)| {
        place != paper.author && staff.team == team && staff.grade == Grade::Po && staff.is_live(on)
    })
}

impl Desk<'_> {
    /// Writes a paper down.
    pub fn file(&mut self, paper: &Paper, outcome: &Outcome) {
        let (number, unit) = (self.sheets.documents.rows as u32 + 1, self.plan.number as u32 + 1);
        let signers: Vec<&str> = outcome.signatures.iter().map(|(code, _)| code.as_str()).collect();
        self.sheets
            .documents
            .row()
            .raw(|bytes| {
                bytes.push(b'D');
                push_number(bytes, unit, 3);
                push_number(bytes, number, 6);
            })
            .text(paper.kind.code())
            .text(paper.report_type)
            .code(Some(paper.crn))
            .code(paper.team)
            .code(Some(self.crew.staff[paper.author].code))
            .text(paper.rosh.map_or("", Rosh::code))
            .day(paper.submitted)
            .raw(|bytes| write_needed(bytes, paper.needed))
            .text(outcome.state.code())
            .set(signers.into_iter())
            .raw(|bytes| {
                for (place, (_, day)) in outcome.signatures.iter().enumerate() {
                    if place > 0 {
                        bytes.push(b';');
                    }
                    push_day(bytes, *day);
                }
            })
            .end();
    }

    /// Writes a draft down.
    pub fn file_draft(&mut self, paper: &Paper) {
        self.file(paper, &Outcome { state: DocumentState::Draft, signatures: Vec::new() });
    }
}

fn write_needed(bytes: &mut Vec<u8>, needed: Option<(Day, Option<u32>)>) {
    let Some((day, minute)) = needed else { return };
    push_day(bytes, day);
    if let Some(minute) = minute {
        bytes.push(b'T');
        push_number(bytes, minute / 60, 2);
        bytes.push(b':');
        push_number(bytes, minute % 60, 2);
    }
}
