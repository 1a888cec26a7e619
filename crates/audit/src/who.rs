//! Who looked at somebody, and the whole log for an auditor.

use crate::error::Result;
use touchstone_domain::calendar::Day;
use touchstone_domain::permission::{LookPurpose, Permission, Relation};
use touchstone_service::actor::Actor;
use touchstone_service::case::{crn_with_id, may_with_case};
use touchstone_service::{Moment, Service, Verb, Via};
use touchstone_store::ledger::{LogRow, Reader, SEGMENT, Segment, Source};
use touchstone_store::{Entry, Shown, StoreError};

/// Entries on a page.
pub const PAGE: usize = 50;

/// Who looked at somebody: a page of entries, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// The entries.
    pub entries: Vec<LogRow>,
    /// How many there are in all.
    pub count: usize,
    /// Which page this is, from 1.
    pub page: usize,
}

/// Who looked at a case or member of staff, by code, a page at a time, of so many entries. Entries about everybody and about whole
/// units that a case is or was in are among them.
///
/// # Errors
/// Absent and forbidden alike; faults of the database.
pub fn who(service: &Service, actor: &Actor, moment: &Moment, code: &str, (page, of): (usize, usize)) -> Result<Looks> {
    service.store.look(moment, actor.name(), |reader| {
        if actor.may(Permission::ReadLog, Relation::Everybody).is_err() {
            let actor = actor.clone().stating(Some(LookPurpose::Inquiry));
            may_with_case(service, reader, &actor, code, Permission::SeeLooks, moment.today())??;
        }
        let found = looks_at(reader, code, (page, of))?;
        let entry = Entry::new(Verb::Consultation, "audit.who", Shown::These(vec![code.to_owned()]));
        Ok((found, entry.with_purpose(Some(LookPurpose::Inquiry))))
    })
}

/// As [`who`], for the case that an address names.
///
/// # Errors
/// As [`who`].
pub fn who_by_id(service: &Service, actor: &Actor, moment: &Moment, id: &str, page: usize) -> Result<Looks> {
    let crn = service.store.read(|reader| Ok::<_, crate::AuditError>(crn_with_id(reader, id)??))?;
    who(service, actor, moment, &crn, (page, PAGE))
}

/// The entries about somebody.
///
/// # Errors
/// Of the database.
pub fn looks_at(reader: &mut Reader<'_>, code: &str, (page, of): (usize, usize)) -> Result<Looks, StoreError> {
    let mut subjects = vec![code.to_owned(), "everybody".to_owned()];
    subjects.extend(reader.ledger_units_of(code)?.into_iter().map(|unit| format!("unit {unit}")));
    let mut found = reader.ledger_entries_about(&subjects)?;
    // What no whole segment holds yet is looked through.
    let head = reader.ledger_head()?.unwrap_or_default();
    let mut rest = Segment::new();
    reader.ledger_subjects_within(head.indexed * SEGMENT, head.size, &mut rest)?;
    reader.ledger_subjects((head.last[Source::Log as usize] + 1, i64::MAX), &mut rest)?;
    for gap in reader.ledger_gaps()?.into_iter().filter(|gap| gap.source == Source::Log) {
        reader.ledger_subjects((gap.first, gap.last), &mut rest)?;
    }
    found.extend(subjects.iter().filter_map(|subject| rest.get(subject)).flatten());
    found.sort_unstable_by_key(|seq| std::cmp::Reverse(*seq));
    found.dedup();
    let page = page.clamp(1, found.len().div_ceil(of.max(1)).max(1));
    let shown: Vec<i64> = found.iter().skip((page - 1) * of).take(of).copied().collect();
    Ok(Looks { entries: reader.ledger_log_rows(&shown)?, count: found.len(), page })
}

/// Entries read together.
const PART: i64 = 4096;

/// The log from one day to another, both included, entry by entry, for an auditor. That it was given out is logged first.
///
/// # Errors
/// Somebody who may not, faults of the database, and what `each` answers.
pub fn export<E: From<StoreError> + From<crate::AuditError>>(
    service: &Service,
    actor: &Actor,
    moment: &Moment,
    (from, until): (Day, Day),
    mut each: impl FnMut(&LogRow) -> Result<(), E>,
) -> Result<u64, E> {
    let may = actor.may(Permission::ReadLog, Relation::Everybody);
    may.map_err(|not| E::from(crate::AuditError::NotAllowed(not)))?;
    service.store.write(moment, actor.name(), Via::Command, |tx| {
        let entry = Entry::new(Verb::Disclosure, "audit.export", Shown::Everybody);
        Ok::<_, StoreError>(((), tx.log(&entry.with_purpose(Some(LookPurpose::Inquiry)))?))
    })?;
    service.store.read(|reader| {
        let (mut last, mut count) = (0, 0);
        loop {
            let rows = reader.ledger_log_after(last, PART)?;
            let Some(end) = rows.last() else { return Ok(count) };
            last = end.seq;
            for row in &rows {
                let day = touchstone_domain::calendar::Instant::parse(row.at.as_bytes()).map(|at| at.day());
                // An entry whose instant somebody has spoiled is no reason to hide it.
                if day.is_ok_and(|day| day < from || day > until) {
                    continue;
                }
                each(row)?;
                count += 1;
            }
        }
    })
}

/// An entry as a line of JSON.
#[must_use]
pub fn line_of(row: &LogRow) -> String {
    let subjects: Vec<&str> = row.subjects.split(' ').filter(|code| !code.is_empty()).collect();
    serde_json::json!({
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "verb": row.verb,
        "what": row.what,
        "scope": row.scope,
        "subjects": subjects,
        "purpose": row.purpose,
        "correlation": row.correlation,
    })
    .to_string()
}
