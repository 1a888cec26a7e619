//! The second reading of section 6: bands, which signatures count, which one is missing, and who sees to it.

use super::naive::Naive;
use super::naive_people::Bars;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseAttribute, DocumentFact, SetIx, Signature, StaffAttribute, StaffIx};
use touchstone_domain::policy::{Ladder, Rung};
use touchstone_domain::words::{DocumentKind, DocumentState, Grade, Rosh, TeamKind};

/// The bands by the codes of the text; `None` for a grade that signs nothing.
type Band = Option<&'static str>;

/// The order in which an edition keeps the ceilings of its bands.
const BANDS: [&str; 9] = [
    "unapproved_pso",
    "unapproved_pqip",
    "approved_pso",
    "approved_pqip",
    "nqo",
    "unapproved_po",
    "approved_po",
    "spo",
    "pdu_head",
];

/// What a document still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// "an SPO or PDU_HEAD"
    Senior,
    /// "somebody whose ceiling reaches it"
    Reaching,
    /// "a PDU_HEAD"
    Head,
    /// "a peer (PO or PSO of any court team) or an SPO or PDU_HEAD"
    Checker,
}

/// Where a document stands: who has signed it, counted or not, what is missing, and what completed it.
#[derive(Clone, Debug)]
pub struct Signed {
    pub signers: Vec<StaffIx>,
    pub wanted: Option<Wanted>,
    pub completed: Option<Signature>,
}

fn height(rosh: Option<Rosh>) -> u8 {
    match rosh {
        Some(Rosh::Low) => 1,
        Some(Rosh::Medium) => 2,
        // "`not_assessed` and unknown count as high"
        Some(Rosh::High | Rosh::NotAssessed) | None => 3,
        Some(Rosh::VeryHigh) => 4,
    }
}

impl Naive<'_> {
    fn band(&self, ladder: &Ladder, staff: StaffIx, day: Day) -> Band {
        let fact = &self.facts.people.staff[staff.at()];
        let is_approved = if self.staff_has_history(staff, StaffAttribute::Approved) {
            self.staff_value(staff, StaffAttribute::Approved, day) == Some(1)
        } else {
            fact.approved_on.is_some_and(|approved| approved <= day)
        };
        let newly_until =
            fact.qualified_on.map(|qualified| ladder.newly_qualified.value.after(qualified, self.calendar()));
        match (self.grade(staff, day)?, is_approved) {
            (Grade::Pso, true) => Some("approved_pso"),
            (Grade::Pso, false) => Some("unapproved_pso"),
            (Grade::Pqip, true) => Some("approved_pqip"),
            (Grade::Pqip, false) => Some("unapproved_pqip"),
            (Grade::Po, true) => Some("approved_po"),
            (Grade::Po, false) if newly_until.is_some_and(|until| day < until) => Some("nqo"),
            (Grade::Po, false) => Some("unapproved_po"),
            (Grade::Spo, _) => Some("spo"),
            (Grade::PduHead, _) => Some("pdu_head"),
            _ => None,
        }
    }

    /// How high a band reaches; nothing for a grade that signs nothing.
    fn ceiling(&self, ladder: &Ladder, band: Band) -> u8 {
        let place = band.and_then(|band| BANDS.iter().position(|known| *known == band));
        match place.map(|place| ladder.ceilings[place].value) {
            None | Some(Rung::None) => 0,
            Some(Rung::Low) => 1,
            Some(Rung::Medium) => 2,
            Some(Rung::High) => 3,
            Some(Rung::VeryHigh) => 4,
            Some(Rung::Any) => 5,
        }
    }

    /// Does the document need somebody else's signature?
    pub fn needs_signature(&self, ladder: Option<&Ladder>, document: &DocumentFact) -> bool {
        match document.kind {
            DocumentKind::MappaReferral | DocumentKind::TransferRequest => false,
            DocumentKind::Oasys => {
                let (Some(ladder), Some(submitted)) = (ladder, document.submitted_on) else { return false };
                let band = self.band(ladder, document.author, submitted);
                let is_below_approved_po = !matches!(band, Some("approved_po" | "spo" | "pdu_head"));
                self.ceiling(ladder, band) < height(document.rosh)
                    || (is_below_approved_po && self.is_exception(ladder, document, submitted))
            }
            _ => true,
        }
    }

    fn is_exception(&self, ladder: &Ladder, document: &DocumentFact, day: Day) -> bool {
        let tags = document.case.and_then(|case| self.case_value(case, CaseAttribute::Registrations, day));
        let members = tags.map(|tags| self.facts.sets.members(SetIx(tags))).unwrap_or_default();
        members.iter().any(|tag| ladder.exceptions.iter().any(|exception| exception == self.facts.codes.text(*tag)))
    }

    fn may_give(
        &self,
        ladder: Option<&Ladder>,
        document: &DocumentFact,
        wanted: Wanted,
        staff: StaffIx,
        day: Day,
    ) -> bool {
        let grade = self.grade(staff, day);
        let is_senior = matches!(grade, Some(Grade::Spo | Grade::PduHead));
        match wanted {
            Wanted::Senior => is_senior,
            Wanted::Head => grade == Some(Grade::PduHead),
            Wanted::Reaching => {
                is_senior
                    && ladder.is_some_and(|ladder| {
                        self.ceiling(ladder, self.band(ladder, staff, day)) >= height(document.rosh)
                    })
            }
            Wanted::Checker => {
                let team = self.team_of(staff, day);
                let is_at_court =
                    team.is_some_and(|team| self.facts.people.teams[team.at()].kind == Some(TeamKind::Court));
                is_senior || (matches!(grade, Some(Grade::Po | Grade::Pso)) && is_at_court)
            }
        }
    }

    /// Takes the signatures in the order listed, as far as they were given by `on`.
    pub fn signed(&self, ladder: Option<&Ladder>, document: &DocumentFact, on: Day) -> Signed {
        let is_checked_by_peers =
            document.kind == DocumentKind::PreSentenceReport && matches!(document.rosh, Some(Rosh::Low | Rosh::Medium));
        let first = if is_checked_by_peers { Wanted::Checker } else { Wanted::Senior };
        let mut signed = Signed { signers: Vec::new(), wanted: Some(first), completed: None };
        // "Signatures are read only in the states countersigned and double_countersigned"
        if !matches!(document.state, DocumentState::Countersigned | DocumentState::DoubleCountersigned) {
            return signed;
        }
        let mut counted: Vec<StaffIx> = Vec::new();
        for signature in document.signatures.iter().filter(|signature| signature.on <= on) {
            let signer = signature.by;
            signed.signers.push(signer);
            let Some(wanted) = signed.wanted else { continue };
            let is_refused =
                signer == document.author || counted.contains(&signer) || !self.is_live(signer, signature.on);
            if is_refused || !self.may_give(ladder, document, wanted, signer, signature.on) {
                continue;
            }
            counted.push(signer);
            signed.wanted = match (document.kind, counted.len()) {
                (DocumentKind::Recall, 1) => Some(Wanted::Head),
                (DocumentKind::Oasys, 1) => ladder.and_then(|ladder| {
                    let reaches =
                        self.ceiling(ladder, self.band(ladder, signer, signature.on)) >= height(document.rosh);
                    (!reaches).then_some(Wanted::Reaching)
                }),
                _ => None,
            };
            if signed.wanted.is_none() {
                signed.completed = Some(*signature);
            }
        }
        signed
    }

    /// "the author's line manager after absence and cover (3.3) …; else the PDU_HEADs of the author's PDU in their order"
    pub fn accountable_for_document(
        &self,
        ladder: Option<&Ladder>,
        document: &DocumentFact,
        signed: &Signed,
        on: Day,
    ) -> Option<StaffIx> {
        if let Some(completed) = signed.completed {
            return Some(completed.by);
        }
        let author = document.author;
        let mut candidates: Vec<StaffIx> = self.manager_of(author, on).into_iter().collect();
        candidates.extend(self.heads(self.pdu(self.team_of(author, on)), &document.id, on));
        let bars = Bars { case: document.case, ..Bars::default() };
        candidates.into_iter().find_map(|candidate| {
            let end = self.stands_in(candidate, bars, on)?;
            let may = signed.wanted.is_some_and(|wanted| self.may_give(ladder, document, wanted, end, on));
            (end != author && !signed.signers.contains(&end) && may).then_some(end)
        })
    }
}
