//! The entries of the records that were made here about a case: what was first said, and each correction.

use super::Details;
use crate::actor::Actor;
use std::collections::BTreeMap;
use touchstone_domain::calendar::{Day, Instant};
use touchstone_domain::facts::Sheet;
use touchstone_domain::permission::audience::{Audience, Standing, may_read_all};
use touchstone_domain::words::{Decision, Purpose, YesNo};
use touchstone_store::{FactId, Output, Reader, RowVersion, StoreError};

/// What was written for all who may see the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Why it was decided so.
    pub rationale: String,
    /// What else was written.
    pub details: Details,
    /// May it be kept from the person under subject access?
    pub sensitive: bool,
}

/// One entry of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The record, by id.
    pub record_id: String,
    /// When this was entered; `None` for what an extract said of it since.
    pub at: Option<Instant>,
    /// When the record was first entered.
    pub first_at: Instant,
    /// The day it happened.
    pub on: Day,
    /// What it served.
    pub purposes: Vec<Purpose>,
    /// The staff code of whoever made it.
    pub by: String,
    /// Minutes it took.
    pub minutes: Option<u16>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Did it change the work?
    pub changed_work: Option<YesNo>,
    /// What was written.
    pub written: Written,
    /// Why it corrects what was said before, if it does.
    pub reason: Option<String>,
    /// When the next entry took its place.
    pub corrected_at: Option<Instant>,
}

/// The entries of every record that was made here about a case and not withdrawn, record by record, as they were entered; with an
/// instant, those alone that had been entered by then. Of what was written, what whoever looks is the audience of.
pub(crate) fn entries(
    reader: &mut Reader<'_>,
    actor: &Actor,
    crn: &str,
    known_at: Option<Instant>,
) -> Result<Vec<Entered>, StoreError> {
    let mut records: BTreeMap<FactId, Vec<RowVersion>> = BTreeMap::new();
    for version in reader.records_made_here(crn)? {
        if version.known_from.is_none_or(|from| known_at.is_none_or(|at| from <= at)) {
            records.entry(version.first).or_default().push(version);
        }
    }
    // What was not made here by then, and what is no more, is not told.
    records.retain(|_, versions| {
        versions.first().is_some_and(|first| first.known_from.is_some())
            && versions.last().is_some_and(|last| !last.withdrawn)
    });
    records.values().flatten().for_each(|version| reader.foresee_outputs(version.seq));
    let mut all = Vec::new();
    for versions in records.into_values() {
        let first_at = versions.first().and_then(|first| first.known_from).unwrap_or(Instant::EARLIEST);
        let mut written = Written::default();
        let begins = all.len();
        for version in versions {
            let mut reason = None;
            let standing = standing(actor, &version);
            for output in reader.outputs_of(version.seq)?.into_iter().filter(|output| reads(output, standing)) {
                if output.purpose == CORRECTION {
                    reason = Some(output.text);
                } else {
                    let details = Details::read(&output.more);
                    written = Written { rationale: output.text, details, sensitive: output.sensitive };
                }
            }
            let Some(entered) = entered(&version, first_at, &written, reason) else { continue };
            if all.len() > begins
                && let Some(before) = all.last_mut()
            {
                let before: &mut Entered = before;
                before.corrected_at = entered.at;
            }
            all.push(entered);
        }
    }
    Ok(all)
}

/// The purpose of an output that says why a record was corrected.
pub(super) const CORRECTION: &str = "correction";

fn entered(version: &RowVersion, first_at: Instant, written: &Written, reason: Option<String>) -> Option<Entered> {
    let cell = |column: &str| version.cells[Sheet::Records.column(column)].as_str();
    Some(Entered {
        record_id: cell("record_id").to_owned(),
        at: version.known_from,
        first_at,
        on: Day::parse(cell("on").as_bytes()).ok()?,
        purposes: cell("purpose").split(';').filter_map(Purpose::from_code).collect(),
        by: cell("by_code").to_owned(),
        minutes: cell("minutes").parse().ok(),
        decision: Decision::from_code(cell("decision")),
        changed_work: YesNo::from_code(cell("changed_work")),
        written: written.clone(),
        reason,
        corrected_at: None,
    })
}

/// How somebody who may see a case stands to what was written with a record of it. Whose manager they are is not asked here, so that
/// nothing is opened by it.
fn standing(actor: &Actor, version: &RowVersion) -> Standing {
    let Actor::User(user) = actor else {
        return Standing { wrote: true, sees_case: true, in_team: true, ..Standing::default() };
    };
    let is_me =
        |column: &str| user.staff_code.as_deref() == Some(version.cells[Sheet::Records.column(column)].as_str());
    Standing { wrote: is_me("by_code"), is_about: is_me("staff_code"), sees_case: true, ..Standing::default() }
}

/// Is whoever stands so the audience of a text? The reason of a correction is read by whoever reads the record.
fn reads(output: &Output, standing: Standing) -> bool {
    if output.audience != Audience::Case.code() && !standing.wrote && !standing.is_about {
        return false;
    }
    let purposes: Option<Vec<Purpose>> = output.purpose.split(';').map(Purpose::from_code).collect();
    match purposes {
        Some(purposes) => may_read_all(&purposes, standing),
        None => output.purpose == CORRECTION && standing.sees_case,
    }
}
