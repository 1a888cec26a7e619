//! SQL statements by name: each is written once for both engines, with `$1`, `$2` … in the order of their first use.

/// One statement of the store.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// Where it is written and what it is called.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
    /// Must it find its rows by an index?
    pub hot: bool,
}

/// Names statements, and lists them as `STATEMENTS` for the test that prepares each on both engines. `hot` before a name says that
/// the statement must use an index.
macro_rules! statements {
    (@hot hot) => { true };
    (@hot) => { false };
    ($($([$hot:ident])? $name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        /// The statements of this module.
        pub(crate) const STATEMENTS: &[$crate::statement::Statement] = &[$($crate::statement::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $name,
            hot: statements!(@hot $($hot)?),
        }),+];
    };
}

/// `$1` to `$32`, for statements that look for up to 32 codes at once: one text for both engines. See [`crate::slice::MANY`].
macro_rules! many {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
          $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
    };
}

/// `$2` to `$33`: as [`many`], after one other value.
macro_rules! many_after {
    () => {
        "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)"
    };
}

/// Every statement of the store.
#[must_use]
pub fn statements() -> Vec<Statement> {
    [
        crate::accounts::STATEMENTS,
        crate::change::STATEMENTS,
        crate::check::STATEMENTS,
        crate::copy::STATEMENTS,
        crate::doubts::STATEMENTS,
        crate::duties::STATEMENTS,
        crate::emergencies::STATEMENTS,
        crate::fact::STATEMENTS,
        crate::latest::STATEMENTS,
        crate::listed::STATEMENTS,
        crate::log::STATEMENTS,
        crate::outputs::STATEMENTS,
        crate::people::STATEMENTS,
        crate::remembered::STATEMENTS,
        crate::planning::STATEMENTS,
        crate::reach::STATEMENTS,
        crate::sent::STATEMENTS,
        crate::sessions::STATEMENTS,
        crate::sheets::STATEMENTS,
        crate::slice::STATEMENTS,
        crate::users::STATEMENTS,
        &crate::ledger::statements(),
    ]
    .concat()
}
