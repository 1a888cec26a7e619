//! What a record made here is in NDelius: contact type and outcome by purpose and decision. The way out; the way in is `mapping.rs`.

use super::table::{Reading, Table};
use crate::words::{Decision, Purpose};
use std::collections::BTreeMap;

/// A contact of NDelius that a record comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NdeliusContact {
    /// The code of its type, as MO1.
    pub contact_type: String,
    /// What NDelius calls the type.
    pub name: String,
    /// The same in Welsh, where somebody has put it so: NDelius has no Welsh of its own.
    pub name_cy: Option<String>,
    /// What NDelius calls the outcome, where one is known.
    pub outcome: Option<String>,
    /// The same in Welsh, where somebody has put it so.
    pub outcome_cy: Option<String>,
    /// The code of the outcome, where it is public.
    pub outcome_code: Option<String>,
}

/// Which contact a record with a purpose and a decision is.
#[derive(Clone, Debug, Default)]
pub struct RecordMapping {
    rows: Vec<(Purpose, Option<Decision>, NdeliusContact)>,
}

impl RecordMapping {
    /// The contact that a record is for one of its purposes: the first row that fits; `None` where no code is public.
    #[must_use]
    pub fn contact(&self, purpose: Purpose, decision: Option<Decision>) -> Option<&NdeliusContact> {
        let fits = |row: &&(Purpose, Option<Decision>, NdeliusContact)| {
            row.0 == purpose && row.1.is_none_or(|wanted| Some(wanted) == decision)
        };
        self.rows.iter().find(fits).map(|(_, _, contact)| contact)
    }
}

/// Reads `ndelius/record-mapping.toml`; faults go to the reading.
pub(super) fn record_mapping(reading: &Reading<'_>) -> Option<RecordMapping> {
    let parsed = reading.parse()?;
    let root = reading.root(parsed.get_ref());
    let (source, checked) = (root.text("source"), root.day("checked"));
    let mut names = BTreeMap::new();
    for table in root.need("type").map(|item| item.list()).unwrap_or_default().iter().filter_map(|item| item.table()) {
        if let (Some(code), Some(name)) = (table.text("code"), table.text("name"))
            && names.insert(code, (name, table.get("name_cy").and_then(|item| item.text()))).is_some()
        {
            table.fault("code", "is listed twice");
        }
        table.finish();
    }
    let mut mapping = RecordMapping::default();
    for table in root.need("row").map(|item| item.list()).unwrap_or_default().iter().filter_map(|item| item.table()) {
        row(&table, &names, &mut mapping);
        table.finish();
    }
    root.finish();
    source.zip(checked)?;
    Some(mapping)
}

fn row(table: &Table<'_, '_>, names: &BTreeMap<String, (String, Option<String>)>, mapping: &mut RecordMapping) {
    let purpose = table.need("purpose").and_then(|item| item.word(Purpose::CODES, Purpose::from_code));
    let decision = table.get("decision").map(|item| item.word(Decision::CODES, Decision::from_code));
    let optional = |key: &str| table.get(key).and_then(|item| item.text());
    let (outcome, outcome_cy, outcome_code) = (optional("outcome"), optional("outcome_cy"), optional("outcome_code"));
    let Some(contact_type) = table.text("type") else { return };
    let Some((name, name_cy)) = names.get(&contact_type).cloned() else {
        return table.fault("type", format!("\"{contact_type}\" is not one of the types listed above"));
    };
    let (Some(purpose), None | Some(Some(_))) = (purpose, decision) else { return };
    let decision = decision.flatten();
    if mapping.rows.iter().any(|(known, already, _)| *known == purpose && (already.is_none() || *already == decision)) {
        return table.fault("purpose", "an earlier row fits whatever this one does");
    }
    let contact = NdeliusContact { contact_type, name, name_cy, outcome, outcome_cy, outcome_code };
    mapping.rows.push((purpose, decision, contact));
}

#[cfg(test)]
mod tests {
    use super::{RecordMapping, record_mapping};
    use crate::policy::table::Reading;
    use crate::words::{Decision, Purpose};

    const SHIPPED: &str = include_str!("../../../../policies/ndelius/record-mapping.toml");

    fn read(text: &str) -> Result<RecordMapping, Vec<String>> {
        let reading = Reading::new("ndelius/record-mapping.toml", text);
        let mapping = record_mapping(&reading);
        let faults: Vec<String> = reading.into_faults().iter().map(ToString::to_string).collect();
        mapping.filter(|_| faults.is_empty()).ok_or(faults)
    }

    #[test]
    fn the_first_row_that_fits_wins_and_what_is_not_public_is_none() {
        let mapping = read(SHIPPED).expect("no fault");
        let found = |purpose, decision| {
            mapping.contact(purpose, Some(decision)).map(|contact| {
                (contact.contact_type.as_str(), contact.outcome.as_deref(), contact.outcome_code.as_deref())
            })
        };
        use {Decision as D, Purpose as P};
        assert_eq!(found(P::CaseOversight, D::Endorsed), Some(("MO1", Some("PP recommendation endorsed"), None)));
        assert_eq!(found(P::CaseOversight, D::Recall), Some(("MO1", Some("Management oversight decision"), None)));
        assert_eq!(found(P::RecallDecision, D::Recall), Some(("MO5", Some("Decision to recall"), Some("MO10"))));
        assert_eq!(found(P::RecallDecision, D::NoAction), Some(("MO5", Some("Decision not to recall"), Some("MO11"))));
        assert_eq!(found(P::HighRiskReview, D::Endorsed), Some(("C416", None, None)));
        assert_eq!(found(P::HomeVisitDecision, D::Recall), None);
        assert_eq!(found(P::RiskChange, D::Endorsed), None);
    }

    #[test]
    fn every_type_and_outcome_that_ships_has_its_welsh() {
        let mapping = read(SHIPPED).expect("no fault");
        for (.., contact) in &mapping.rows {
            assert!(contact.name_cy.is_some(), "{}", contact.contact_type);
            assert_eq!(contact.outcome.is_some(), contact.outcome_cy.is_some(), "{:?}", contact.outcome);
        }
    }

    #[test]
    fn faults_are_named_by_line_and_key() {
        for (from, to, wanted) in [
            ("decision = \"recall\"", "decision = \"recalls\"", "\"recalls\""),
            ("type = \"C416\"", "type = \"C999\"", "not one of the types listed above"),
            ("code = \"MO2\"", "code = \"MO1\"", "is listed twice"),
            ("purpose = \"lifer_panel\"", "purpose = \"mappa_level_1_review\"", "an earlier row fits"),
            ("outcome_code = \"MO10\"", "outcom = \"MO10\"", "unknown key"),
            ("checked = ", "checked_on = ", "checked"),
        ] {
            let faults = read(&SHIPPED.replacen(from, to, 1)).expect_err(to);
            assert!(faults[0].starts_with("ndelius/record-mapping.toml:"), "{faults:?}");
            assert!(faults.iter().any(|fault| fault.contains(wanted)), "{to}: {faults:?}");
        }
    }
}
