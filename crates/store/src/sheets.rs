//! The tables of sheets: the rows of extracts and acts as they were written, version by version.

use crate::batch::{Holds, Table};
use crate::conn::{Conn, Row, Value};
use crate::error::{Result, StoreError};
use crate::slice::each_of;
use crate::statement::Statement;
use touchstone_domain::facts::Sheet;

/// Columns that every sheet's table has before its own: seq, replaces, as_at, known_from, withdrawn.
pub(crate) const HEAD: usize = 5;

/// The tables and statements of one sheet.
#[derive(Debug)]
pub(crate) struct SheetTable {
    /// Adding rows.
    pub(crate) table: Table,
    /// All rows, as they were stored.
    pub(crate) all: &'static str,
    /// Rows stored from `$1` on, before `$2`.
    pub(crate) range: &'static str,
    /// How many rows there are.
    pub(crate) count: &'static str,
    /// Rows of up to 32 codes, and of one, by the column that holds the code.
    pub(crate) of: &'static [Lookup],
}

/// Looking rows up by the code in one column.
#[derive(Debug)]
pub(crate) struct Lookup {
    pub(crate) column: &'static str,
    /// Of up to 32 codes.
    pub(crate) many: &'static str,
    /// Of one code: that is asked most, and is quicker.
    pub(crate) one: &'static str,
}

impl Lookup {
    /// Shows the rows of some codes.
    pub(crate) fn rows<'c>(
        &self,
        conn: &mut Conn,
        codes: impl IntoIterator<Item = &'c str>,
        mut row: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut codes = codes.into_iter();
        match (codes.next(), codes.next()) {
            (None, _) => Ok(()),
            (Some(only), None) => conn.query(self.one, &[Value::Text(only)], row),
            (Some(first), Some(second)) => each_of(conn, self.many, [first, second].into_iter().chain(codes), &mut row),
        }
    }
}

impl SheetTable {
    /// Looking its rows up by the code in a column.
    pub(crate) fn by(&self, column: &str) -> Result<&'static Lookup> {
        let found = self.of.iter().find(|lookup| lookup.column == column);
        found.ok_or_else(|| StoreError::Refused(format!("{} has no statement by {column}", self.table.name)))
    }
}

/// The columns of the sheets about cases: they are written here alone, and asked for sheet by sheet or all at once.
macro_rules! columns {
    (cases) => {
        "crn, forename, surname, team_code, case_type, supervision_start, supervision_end_expected, supervision_end, release_date, rosh, tier, mappa_category, mappa_level, registrations, cohorts, practitioner_code, allocated_on"
    };
    (case_history) => {
        "crn, attribute, \"from\", value"
    };
    (events) => {
        "crn, \"on\", kind"
    };
    (records) => {
        "record_id, \"on\", purpose, crn, staff_code, team_code, by_code, minutes, decision, changed_work, recorded_at"
    };
    (contacts) => {
        "crn, \"on\", contact_type, outcome, by_code, recorded_at"
    };
    (limited_access) => {
        "crn, kind, staff_code, \"from\", until"
    };
    (agreed_dates) => {
        "rule, crn, agreed_on, next_due, by_code, rationale"
    };
}

macro_rules! sheets {
    ($($name:literal, $columns:expr, [$($key:literal)+], [$($holds:ident)+], $values:literal;)+) => {
        /// The tables, in the order of [`Sheet::ALL`].
        pub(crate) static TABLES: [SheetTable; 15] = [$(SheetTable {
            table: Table {
                name: $name,
                insert: concat!("insert into ", $name, " (seq, replaces, as_at, known_from, withdrawn, ", $columns,
                    ") values ($1, $2, $3, $4, $5, ", $values, ")"),
                copy: concat!("copy ", $name, " (seq, replaces, as_at, known_from, withdrawn, ", $columns,
                    ") from stdin binary"),
                columns: &[Holds::Int, Holds::Int, Holds::Text, Holds::Text, Holds::Int, $(Holds::$holds),+],
            },
            all: concat!("select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                " order by seq"),
            range: concat!("select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                " where seq >= $1 and seq < $2 order by seq"),
            count: concat!("select count(*) from ", $name),
            of: &[$(Lookup {
                column: $key,
                many: concat!("select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                    " where ", $key, " in ", many!(), " order by seq"),
                one: concat!("select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                    " where ", $key, " = $1 order by seq"),
            }),+],
        }),+];

        /// The statements of this module.
        pub(crate) const STATEMENTS: &[Statement] = &[$(
            Statement { name: concat!("sheets::", $name, "::insert"), hot: false, sql: concat!(
                "insert into ", $name, " (seq, replaces, as_at, known_from, withdrawn, ", $columns,
                ") values ($1, $2, $3, $4, $5, ", $values, ")") },
            Statement { name: concat!("sheets::", $name, "::all"), hot: false, sql: concat!(
                "select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name, " order by seq") },
            Statement { name: concat!("sheets::", $name, "::range"), hot: true, sql: concat!(
                "select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                " where seq >= $1 and seq < $2 order by seq") },
            $(Statement { name: concat!("sheets::", $name, "::of_", $key), hot: true, sql: concat!(
                "select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                " where ", $key, " in ", many!(), " order by seq") },
            Statement { name: concat!("sheets::", $name, "::of_one_", $key), hot: true, sql: concat!(
                "select seq, replaces, as_at, known_from, withdrawn, ", $columns, " from ", $name,
                " where ", $key, " = $1 order by seq") },)+
            Statement { name: concat!("sheets::", $name, "::count"), hot: false, sql: concat!(
                "select count(*) from ", $name) },
        )+];
    };
}

sheets! {
    "teams", "team_code, team_name, team_kind, pdu_code, pdu_name, region_code, region_name",
        ["team_code"],
        [Text Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11, $12";
    "staff", "staff_code, username, forename, surname, grade, team_code, manager_code, fte, working_days, started_on, left_on, on_probation_terms, top_of_pay_band, light_performance, qualified_on, approved_on, visor_vetted_on",
        ["staff_code"],
        [Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22";
    "cases", columns!(cases),
        ["crn"],
        [Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22";
    "case_history", columns!(case_history),
        ["crn"],
        [Text Text Text Text],
        "$6, $7, $8, $9";
    "staff_history", "staff_code, attribute, \"from\", value",
        ["staff_code"],
        [Text Text Text Text],
        "$6, $7, $8, $9";
    "events", columns!(events),
        ["crn"],
        [Text Text Text],
        "$6, $7, $8";
    "records", columns!(records),
        ["crn" "staff_code" "record_id"],
        [Text Text Text Text Text Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16";
    "contacts", columns!(contacts),
        ["crn"],
        [Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11";
    "absences", "staff_code, \"from\", until, kind",
        ["staff_code"],
        [Text Text Text Text],
        "$6, $7, $8, $9";
    "cover", "staff_code, \"from\", until, deputy_code",
        ["staff_code"],
        [Text Text Text Text],
        "$6, $7, $8, $9";
    "limited_access", columns!(limited_access),
        ["crn"],
        [Text Text Text Text Text],
        "$6, $7, $8, $9, $10";
    "arms", "policy, code, arm, \"from\", until",
        ["code"],
        [Text Text Text Text Text],
        "$6, $7, $8, $9, $10";
    "adoption", "code, policy, adopted_on",
        ["code"],
        [Text Text Text],
        "$6, $7, $8";
    "documents", "document_id, kind, report_type, crn, team_code, author_code, rosh, submitted_on, needed_by, state, signed_by, signed_on",
        ["document_id"],
        [Text Text Text Text Text Text Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";
    "agreed_dates", columns!(agreed_dates),
        ["crn"],
        [Text Text Text Text Text Text],
        "$6, $7, $8, $9, $10, $11";
}

/// The table of a sheet.
pub(crate) fn table_of(sheet: Sheet) -> &'static SheetTable {
    &TABLES[sheet as usize]
}
