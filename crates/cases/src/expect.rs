//! What an example says must come out, and how it is compared.

use crate::file::cell;
use toml::{Table, Value};
use touchstone_domain::plan::why::{Account, DutyAccount};
use touchstone_domain::plan::{Duty, Explanation, Planner, ToldDuty, Verdict};

/// What must come out.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// Exactly these duties, by due day.
    Duties(Vec<ExpectedDuty>),
    /// A gap that names this fact, and what else is said of it.
    Gap(String, ExpectedDuty),
    /// Nothing, for a reason that contains this text.
    NotDue(String),
}

/// One duty: the fields that the example names, in their texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExpectedDuty {
    fields: Vec<(String, String)>,
    because: Vec<String>,
}

const FIELDS: [&str; 9] =
    ["due", "status", "accountable", "met_on", "minutes", "edition", "basis", "occurrence", "standard_due"];

impl Expected {
    pub(crate) fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Array(list) => list
                .into_iter()
                .map(|item| match item {
                    Value::Table(table) => ExpectedDuty::read(table),
                    _ => Err("then: expected tables".to_owned()),
                })
                .collect::<Result<Vec<_>, _>>()
                .map(Expected::Duties),
            Value::Table(mut table) => {
                if let Some(gap) = table.remove("gap") {
                    return Ok(Expected::Gap(cell(&gap)?, ExpectedDuty::read(table)?));
                }
                if let Some(reason) = table.remove("not_due_because") {
                    return if table.is_empty() {
                        Ok(Expected::NotDue(cell(&reason)?))
                    } else {
                        Err("then: not_due_because stands alone".into())
                    };
                }
                Ok(Expected::Duties(vec![ExpectedDuty::read(table)?]))
            }
            _ => Err("then: expected a table or a list of tables".into()),
        }
    }

    /// Does it need the explanation in words?
    pub(crate) fn reads_words(&self) -> bool {
        match self {
            Expected::NotDue(_) => true,
            Expected::Gap(_, duty) => !duty.because.is_empty(),
            Expected::Duties(duties) => duties.iter().any(|duty| !duty.because.is_empty()),
        }
    }

    /// What differs, in a sentence; `None` if nothing does. `account` puts the explanation into words.
    pub(crate) fn differs(
        &self,
        planner: &Planner<'_>,
        explanation: &Explanation,
        account: Option<&Account>,
    ) -> Option<String> {
        let found = || describe(planner, explanation);
        match (self, explanation.verdict) {
            (Expected::Gap(wanted, duty), Verdict::Gap(gap)) if gap.code() == wanted => {
                duty.differs(planner, &explanation.duties[0], account.and_then(|account| account.duties.first()))
            }
            (Expected::NotDue(wanted), Verdict::NotDue(_)) => {
                let reason = account.and_then(|account| account.not_due.clone()).unwrap_or_default();
                (!reason.to_lowercase().contains(&wanted.to_lowercase()))
                    .then(|| format!("expected a reason with \"{wanted}\", found \"{reason}\""))
            }
            (Expected::Duties(wanted), Verdict::Duties(_)) if wanted.len() == explanation.duties.len() => {
                let accounts = account.map(|account| account.duties.as_slice()).unwrap_or_default();
                wanted
                    .iter()
                    .zip(&explanation.duties)
                    .enumerate()
                    .find_map(|(at, (wanted, told))| wanted.differs(planner, told, accounts.get(at)))
            }
            (Expected::Gap(wanted, _), _) => Some(format!("expected the gap {wanted}, found {}", found())),
            (Expected::NotDue(wanted), _) => Some(format!("expected nothing, because \"{wanted}\", found {}", found())),
            (Expected::Duties(wanted), _) => Some(format!("expected {} duties, found {}", wanted.len(), found())),
        }
    }
}

fn describe(planner: &Planner<'_>, explanation: &Explanation) -> String {
    match explanation.verdict {
        Verdict::Gap(gap) => format!("the gap {}", gap.code()),
        Verdict::NotDue(reason) => format!("nothing: {reason:?}"),
        Verdict::Duties(_) => explanation
            .duties
            .iter()
            .map(|told| format!("{} due {}", told.duty.status.code(), field(planner, &told.duty, "due")))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn field(planner: &Planner<'_>, duty: &Duty, name: &str) -> String {
    let line = &planner.variants()[usize::from(duty.variant)];
    let day =
        |day: Option<touchstone_domain::calendar::Day>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    match name {
        "due" => day(duty.due),
        "status" => duty.status.code().to_owned(),
        "accountable" => duty.accountable.map_or_else(
            || "unassigned".to_owned(),
            |staff| planner.state().facts.people.staff[staff.at()].code.to_string(),
        ),
        "met_on" => day(duty.met_on),
        "minutes" => line.minutes.to_string(),
        "edition" => line.edition.clone(),
        "basis" => line.basis.code().to_owned(),
        "occurrence" => planner.occurrence_text(duty).unwrap_or_else(|| "none".to_owned()),
        _ => day(duty.standard),
    }
}

impl ExpectedDuty {
    fn read(table: Table) -> Result<Self, String> {
        let mut duty = Self::default();
        for (key, value) in table {
            match (key.as_str(), value) {
                ("because", Value::Array(list)) => duty.because = list.iter().map(cell).collect::<Result<_, _>>()?,
                (name, value) if FIELDS.contains(&name) => duty.fields.push((key, cell(&value)?)),
                _ => {
                    return Err(format!(
                        "then.{key}: unknown key; expected {}, because, gap or not_due_because",
                        FIELDS.join(", ")
                    ));
                }
            }
        }
        Ok(duty)
    }

    fn differs(&self, planner: &Planner<'_>, told: &ToldDuty, account: Option<&DutyAccount>) -> Option<String> {
        for (name, wanted) in &self.fields {
            let found = field(planner, &told.duty, name);
            if found != *wanted {
                return Some(format!("expected {name} {wanted}, found {found}"));
            }
        }
        let because = account.map(|account| account.because.join("\n")).unwrap_or_default();
        let missing = self.because.iter().find(|text| !because.to_lowercase().contains(&text.to_lowercase()))?;
        Some(format!("expected the explanation to say \"{missing}\"; it says\n{because}"))
    }
}
