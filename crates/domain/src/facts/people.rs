//! Staff, teams and units: what is the same whichever case is asked about, so that it is read once and then shared.

use super::views::{Deputy, Row, Stretch};
use super::{Absence, Adoption, Arm, Cover, Grouped, PersonName, StaffChange, StaffFact, StaffIx, TeamFact, TeamIx};
use std::sync::{Arc, OnceLock};

/// Facts about staff, teams and units. Teams and staff are sorted by code.
#[derive(Debug, Default)]
pub struct People {
    /// Teams, by code.
    pub teams: Vec<TeamFact>,
    /// Staff, by code.
    pub staff: Vec<StaffFact>,
    /// History of staff.
    pub staff_changes: Vec<StaffChange>,
    /// Absences.
    pub absences: Vec<Absence>,
    /// Cover.
    pub cover: Vec<Cover>,
    /// Evaluation arms.
    pub arms: Vec<Arm>,
    /// Adoption days.
    pub adoption: Vec<Adoption>,
    sorted: OnceLock<Arc<Sorted>>,
}

/// Rows about staff, by whom they are about.
#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) rows: Grouped<Row>,
    pub(super) absences: Grouped<Stretch>,
    pub(super) cover: Grouped<Deputy>,
}

impl Clone for People {
    /// The same facts, which may now be changed.
    fn clone(&self) -> Self {
        Self {
            teams: self.teams.clone(),
            staff: self.staff.clone(),
            staff_changes: self.staff_changes.clone(),
            absences: self.absences.clone(),
            cover: self.cover.clone(),
            arms: self.arms.clone(),
            adoption: self.adoption.clone(),
            sorted: OnceLock::new(),
        }
    }
}

impl People {
    /// The position of the member of staff with this code.
    #[must_use]
    pub fn staff_coded(&self, code: &str) -> Option<StaffIx> {
        self.staff.binary_search_by(|staff| staff.code.as_ref().cmp(code)).ok().map(StaffIx::new)
    }

    /// The position of the team with this code.
    #[must_use]
    pub fn team_coded(&self, code: &str) -> Option<TeamIx> {
        self.teams.binary_search_by(|team| team.code.as_ref().cmp(code)).ok().map(TeamIx::new)
    }

    /// Forgets in which order rows were found: they are about to change.
    pub(super) fn unsort(&mut self) {
        self.sorted = OnceLock::new();
    }

    /// The rows by whom they are about, sorted when first asked for.
    pub(super) fn sorted(&self) -> &Arc<Sorted> {
        self.sorted.get_or_init(|| {
            let staff = self.staff.len();
            // The deputy of a day is of the latest first day, then the lowest code: first in this order.
            let latest_first = |cover: &Deputy| (std::cmp::Reverse(cover.from), cover.deputy);
            let place = |row: &Row| (row.attribute, row.from);
            Arc::new(Sorted {
                rows: Grouped::by(&self.staff_changes, staff, |row| Some(row.staff.at()), |_, row| row.into(), place),
                absences: Grouped::by(
                    &self.absences,
                    staff,
                    |row| Some(row.staff.at()),
                    |_, row| row.into(),
                    |row| *row,
                ),
                cover: Grouped::by(&self.cover, staff, |row| Some(row.staff.at()), |_, row| row.into(), latest_first),
            })
        })
    }
}

/// The names of people, one after another: those that are shared, then those of one reading.
#[derive(Clone, Debug, Default)]
pub struct Names {
    shared: Option<Arc<str>>,
    own: String,
}

impl Names {
    fn shared_length(&self) -> usize {
        self.shared.as_deref().map_or(0, str::len)
    }

    fn length(&self) -> u32 {
        u32::try_from(self.shared_length() + self.own.len()).expect("names take less than four thousand million bytes")
    }

    /// Forename and surname.
    #[must_use]
    pub fn of(&self, name: PersonName) -> (&str, &str) {
        let start = name.start as usize;
        let (text, start) = match &self.shared {
            Some(shared) if start < shared.len() => (shared.as_ref(), start),
            _ => (self.own.as_str(), start - self.shared_length()),
        };
        let middle = start + usize::from(name.forename);
        (&text[start..middle], &text[middle..middle + usize::from(name.surname)])
    }

    /// Keeps a name; parts beyond 65,535 bytes are refused by the readers.
    pub fn keep(&mut self, forename: &str, surname: &str) -> PersonName {
        let start = self.length();
        self.own.push_str(forename);
        self.own.push_str(surname);
        let length = |text: &str| u16::try_from(text.len()).expect("readers refuse names this long");
        PersonName { start, forename: length(forename), surname: length(surname) }
    }

    /// Takes over the names of a part that was read apart; by how much they have moved.
    pub fn take_over(&mut self, part: &Names) -> u32 {
        let moved = self.length();
        self.own.push_str(part.shared.as_deref().unwrap_or_default());
        self.own.push_str(&part.own);
        moved
    }

    /// Shares what there is with every clone from now on.
    pub(super) fn share(&mut self) {
        let whole = [self.shared.as_deref().unwrap_or_default(), &self.own].concat();
        *self = Self { shared: Some(whole.into()), own: String::new() };
    }
}
