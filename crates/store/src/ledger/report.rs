//! A role of PostgreSQL for reports: it may read what is due and what is known, and nothing of who looked.

/// Tables that reports may read: facts as rows, what is due, and nothing that says who looked, what was written, or who signs in.
const MAY: [&str; 20] = [
    "teams",
    "staff",
    "cases",
    "case_history",
    "staff_history",
    "events",
    "records",
    "contacts",
    "absences",
    "cover",
    "limited_access",
    "arms",
    "adoption",
    "documents",
    "agreed_dates",
    "output",
    "leaders",
    "duty",
    "planning",
    "schema_version",
];

/// The script that makes the role, or sets it right; for whoever owns a shared database.
#[must_use]
pub fn report_role() -> String {
    format!(
        "do $$ begin\n  if not exists (select 1 from pg_roles where rolname = 'touchstone_reports') then\n    \
         create role touchstone_reports nologin;\n  end if;\nend $$;\n\
         revoke all on all tables in schema public from touchstone_reports;\n\
         grant usage on schema public to touchstone_reports;\n\
         grant select on {} to touchstone_reports;\n",
        MAY.join(", ")
    )
}
