//! The role for reports on PostgreSQL reads what is due, and nothing of who looked, what was written or who signs in.

use crate::house::House;
use crate::support::Open;
use touchstone_audit::report_role;

#[test]
fn the_role_for_reports_reads_what_is_due_and_nothing_of_the_log() {
    let open = Open::postgres();
    let _house = House::small(&open);
    for _ in 0..2 {
        open.by_hand(&report_role()).expect("the script can be run again");
    }
    let as_reports = |sql: &str| open.by_hand(&format!("set role touchstone_reports; {sql}"));
    for table in ["duty", "cases", "records", "planning"] {
        as_reports(&format!("select count(*) from {table}")).unwrap_or_else(|fault| panic!("{table}: {fault}"));
    }
    for table in [
        "log",
        "log_run",
        "log_tile",
        "log_head",
        "log_gap",
        "log_segment",
        "log_subject",
        "fact",
        "fact_body",
        "session",
        "account",
        "attempt",
        "draft",
        "sent",
        "users",
        "roles",
        "names",
    ] {
        let refused = as_reports(&format!("select count(*) from {table}")).expect_err(table);
        assert!(refused.contains("permission denied"), "{table}: {refused}");
    }
    as_reports("update duty set due = null").expect_err("a role that reports writes nothing");
}
