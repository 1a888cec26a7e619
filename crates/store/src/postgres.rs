//! PostgreSQL: any number of servers on one database.

use crate::batch::{Batch, Holds};
use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use touchstone_pipeline::types::private::BytesMut;
use touchstone_pipeline::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use touchstone_pipeline::{Config, Connection, NoConnection, Statement};

/// Rows from which a batch goes in one stream instead of one statement each.
const STREAM_FROM: usize = 24;

/// Statements are few, short and asked often: planned once, not for each of their values. Whoever waits for another's lock longer than
/// a person waits for a page is told that the database is busy. A server that is set to acknowledge before it has written is not
/// believed. One of us that stands still in the middle of a transaction holds up nobody for ever.
const SETTINGS: &str = "set plan_cache_mode = force_generic_plan; set lock_timeout = '20s'; \
    set idle_in_transaction_session_timeout = '5min'; \
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/// All of a reading is as of one moment.
const BEGIN_READING: &str = "begin isolation level repeatable read, read only";

/// A connection to a server.
pub(crate) struct Postgres {
    link: Connection,
    /// By the address of a text that lives as long as the program, which is compared and never followed, and its length.
    prepared: FxHashMap<(usize, usize), Statement>,
    foreseen: Vec<Foreseen>,
}

/// A question that will be asked, and its answer once it went with another one.
struct Foreseen {
    sql: &'static str,
    values: Vec<Kept>,
    answer: Option<Result<Vec<touchstone_pipeline::Row>, touchstone_pipeline::Error>>,
}

impl Foreseen {
    fn is(&self, sql: &str, values: &[Value<'_>]) -> bool {
        self.sql == sql && self.values.iter().map(Kept::value).eq(values.iter().copied())
    }
}

/// A value that is kept until it is asked for.
enum Kept {
    Null,
    Int(i64),
    Text(Box<str>),
    Blob(Box<[u8]>),
}

impl Kept {
    fn of(value: &Value<'_>) -> Self {
        match value {
            Value::Null => Kept::Null,
            Value::Int(number) => Kept::Int(*number),
            Value::Text(text) => Kept::Text((*text).into()),
            Value::Blob(blob) => Kept::Blob((*blob).into()),
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Kept::Null => Value::Null,
            Kept::Int(number) => Value::Int(*number),
            Kept::Text(text) => Value::Text(text),
            Kept::Blob(blob) => Value::Blob(blob),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(blob) => blob.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

/// Text of an answer. (The library's own would also take text of kinds that no table of ours has, and compares their names for each cell.)
pub(crate) struct PostgresText<'r>(pub(crate) &'r str);

impl<'r> FromSql<'r> for PostgresText<'r> {
    fn from_sql(_: &Type, text: &'r [u8]) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(text)?))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TEXT
    }
}

/// TLS as PostgreSQL asks for it, trusting what the machine trusts.
fn tls() -> Result<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    // Certificates that cannot be read are passed over: a server that needs one of them is then not trusted.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|wrong| StoreError::Refused(format!("TLS: {wrong}")))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

impl Postgres {
    /// Connects to the first of the hosts that takes writes.
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let mut link = Connection::open(config, tls()?).map_err(|fault| match fault {
            NoConnection::System(fault) => StoreError::Refused(format!("no way to wait for a server: {fault}")),
            NoConnection::Server(fault) => fault.into(),
        })?;
        link.run(SETTINGS)?;
        Ok(Self { link, prepared: FxHashMap::default(), foreseen: Vec::new() })
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.link.is_closed()
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement> {
        let key = (sql.as_ptr().addr(), sql.len());
        if let Some(statement) = self.prepared.get(&key) {
            return Ok(statement.clone());
        }
        let statement = self.link.prepare(sql)?;
        self.prepared.insert(key, statement.clone());
        Ok(statement)
    }

    /// This will be asked before anything is written: it goes with the next question, and is answered from there.
    pub(crate) fn foresee(&mut self, sql: &'static str, values: &[Value<'_>]) {
        if self.foreseen.iter().any(|foreseen| foreseen.is(sql, values)) {
            return;
        }
        self.foreseen.push(Foreseen { sql, values: values.iter().map(Kept::of).collect(), answer: None });
    }

    /// Nothing is foreseen any more: what was is asked anew.
    pub(crate) fn forget(&mut self) {
        self.foreseen.clear();
    }

    pub(crate) fn query<E: From<StoreError>>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let foreseen = self.foreseen.iter().position(|foreseen| foreseen.is(sql, values));
        let answer = match foreseen.and_then(|at| self.foreseen.swap_remove(at).answer) {
            Some(answer) => answer.map_err(StoreError::from)?,
            None if self.foreseen.iter().any(|foreseen| foreseen.answer.is_none()) => {
                self.query_with_foreseen(sql, values)?
            }
            None => {
                let statement = self.prepared(sql)?;
                let each = |row: &_| each(&Row::Postgres(row)).map_err(Stopped::ByRow);
                return self.link.query(&statement, values, each).map_err(|stopped| match stopped {
                    Stopped::ByServer(fault) => StoreError::from(fault).into(),
                    Stopped::ByRow(fault) => fault,
                });
            }
        };
        answer.iter().try_for_each(|row| each(&Row::Postgres(row)))
    }

    /// Asks this together with what is foreseen and was not asked.
    fn query_with_foreseen(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<touchstone_pipeline::Row>> {
        let mut statements = vec![self.prepared(sql)?];
        for at in 0..self.foreseen.len() {
            if self.foreseen[at].answer.is_none() {
                statements.push(self.prepared(self.foreseen[at].sql)?);
            }
        }
        let open = self.foreseen.iter_mut().filter(|foreseen| foreseen.answer.is_none());
        let (mut all, mut answers): (Vec<Vec<Value<'_>>>, Vec<_>) = (vec![values.to_vec()], Vec::new());
        for Foreseen { values, answer, .. } in open {
            all.push(values.iter().map(Kept::value).collect());
            answers.push(answer);
        }
        let questions: Vec<_> = statements.into_iter().zip(all.iter().map(Vec::as_slice)).collect();
        let mut answered = self.link.query_all(&questions).into_iter();
        let first = answered.next().ok_or(StoreError::Busy)?;
        for (place, answer) in answers.into_iter().zip(answered) {
            *place = Some(answer);
        }
        Ok(first?)
    }

    pub(crate) fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        self.forget();
        let statement = self.prepared(sql)?;
        Ok(self.link.execute(&statement, values)?)
    }

    /// Is the server there, as far as it told? It says when it goes, unless it is cut off.
    pub(crate) fn is_there(&mut self) -> bool {
        self.link.hear();
        !self.link.is_closed()
    }

    /// Does something with lists of texts, one for each parameter.
    pub(crate) fn execute_columns(&mut self, sql: &'static str, columns: &[Vec<&str>]) -> Result<()> {
        self.forget();
        let statement = self.prepared(sql)?;
        Ok(self.link.execute(&statement, columns).map(drop)?)
    }

    /// Does something with each of several rows of values.
    fn execute_all(&mut self, sql: &'static str, rows: &[Vec<Value<'_>>]) -> Result<()> {
        self.forget();
        let statement = self.prepared(sql)?;
        Ok(self.link.execute_all(&statement, rows)?)
    }

    pub(crate) fn run(&mut self, sql: &str) -> Result<()> {
        self.forget();
        // Whoever stood still in the middle of a transaction that writes is told so.
        self.link.listen(true);
        Ok(self.link.run(sql)?)
    }

    /// Begins a transaction that sees one moment of the database and writes nothing.
    pub(crate) fn begin_reading(&mut self) -> Result<()> {
        self.link.listen(false);
        self.query(BEGIN_READING, &[], |_| Ok(()))
    }

    /// Ends a transaction in which nothing was written: nobody needs to wait for that.
    pub(crate) fn end_reading(&mut self) {
        self.forget();
        self.link.send("rollback");
    }

    pub(crate) fn insert(&mut self, batch: &Batch) -> Result<()> {
        let width = batch.table.columns.len();
        if batch.rows() < STREAM_FROM {
            let mut values = batch.values();
            let row = |_| values.by_ref().take(width).collect();
            return self.execute_all(batch.table.insert, &(0..batch.rows()).map(row).collect::<Vec<_>>());
        }
        let kind = |holds: &Holds| match holds {
            Holds::Int => Type::INT8,
            Holds::Text => Type::TEXT,
            Holds::Blob => Type::BYTEA,
        };
        let kinds: Vec<Type> = batch.table.columns.iter().map(kind).collect();
        self.forget();
        Ok(self.link.copy(batch.table.copy, &kinds, batch.values())?)
    }

    /// The types of a statement's parameters, and its columns.
    #[cfg(test)]
    pub(crate) fn describe(&mut self, sql: &str) -> Result<(Vec<String>, Vec<String>)> {
        let statement = self.link.prepare(sql)?;
        let parameters = statement.params().iter().map(|kind| kind.name().to_owned()).collect();
        Ok((parameters, statement.columns().iter().map(|column| column.name().to_owned()).collect()))
    }
}

/// What stopped an answer.
enum Stopped<E> {
    ByServer(touchstone_pipeline::Error),
    ByRow(E),
}

impl<E> From<touchstone_pipeline::Error> for Stopped<E> {
    fn from(fault: touchstone_pipeline::Error) -> Self {
        Stopped::ByServer(fault)
    }
}
