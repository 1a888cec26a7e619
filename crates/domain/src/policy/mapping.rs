//! NDelius contact types and outcomes as purposes: the way in for history.

use super::fault::expected_one_of;
use super::table::Reading;
use crate::words::Purpose;
use rustc_hash::FxHashMap;

/// Which purposes an NDelius contact serves.
#[derive(Clone, Debug, Default)]
pub struct ContactMapping {
    by_type: FxHashMap<Box<str>, Vec<(Box<str>, u32)>>,
}

impl ContactMapping {
    /// The purposes, as bits, of a contact with this type and outcome: the pair first, then the type with an empty outcome.
    #[must_use]
    pub fn purposes(&self, contact_type: &str, outcome: &str) -> Option<u32> {
        let outcomes = self.by_type.get(contact_type)?;
        let with =
            |wanted: &str| outcomes.iter().find(|(known, _)| known.as_ref() == wanted).map(|(_, purposes)| *purposes);
        with(outcome).or_else(|| with(""))
    }
}

const HEADER: &str = "contact_type,outcome,purpose,note";

/// Reads `ndelius/contact-mapping.csv`; faults go to the reading.
pub(super) fn contact_mapping(reading: &Reading<'_>, text: &str) -> Option<ContactMapping> {
    let mut mapping = ContactMapping::default();
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header.trim_end() != HEADER) {
        reading.fault_at(1, "", format!("expected the header {HEADER}"));
        return None;
    }
    for (at, line) in lines {
        let cells: Vec<&str> = line.splitn(4, ',').collect();
        let [contact_type, outcome, purposes, _note] = cells.as_slice() else {
            reading.fault_at(at + 1, "", "expected four cells");
            continue;
        };
        let mut bits = 0;
        for code in purposes.split(';') {
            match Purpose::from_code(code) {
                Some(purpose) => bits |= purpose.bit(),
                None => reading.fault_at(
                    at + 1,
                    "purpose",
                    format!("\"{code}\": {}", expected_one_of(code, Purpose::CODES)),
                ),
            }
        }
        let outcomes = mapping.by_type.entry((*contact_type).into()).or_default();
        if outcomes.iter().any(|(known, _)| known.as_ref() == *outcome) {
            reading.fault_at(at + 1, "contact_type", "type and outcome are listed twice");
        }
        outcomes.push(((*outcome).into(), bits));
    }
    Some(mapping)
}
