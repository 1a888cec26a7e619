//! PostgreSQL: any number of servers on one database.

use crate::batch::{Batch, Holds};
use crate::conn::{Row, Value};
use crate::error::{Result, StoreError};
use ::postgres::binary_copy::BinaryCopyInWriter;
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, Statement};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Rows from which a batch goes in one stream instead of one statement each.
const STREAM_FROM: usize = 24;

/// Statements are few, short and asked often: planned once, not for each of their values. Whoever waits for another's lock longer than
/// a person waits for a page is told that the database is busy. A server that is set to acknowledge before it has written is not
/// believed. One of us that stands still in the middle of a transaction holds up nobody for ever.
const SETTINGS: &str = "set plan_cache_mode = force_generic_plan; set lock_timeout = '20s'; \
    set idle_in_transaction_session_timeout = '5min'; \
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/// A connection to a server.
pub(crate) struct Postgres {
    client: Client,
    prepared: FxHashMap<(usize, usize), Statement>,
}

// The keys of `prepared` are addresses of texts that live as long as the program; they are compared, never followed.

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

/// TLS as PostgreSQL asks for it, trusting what the machine trusts.
fn tls() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    // Certificates that cannot be read are passed over: a server that needs one of them is then not trusted.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|wrong| StoreError::Refused(format!("TLS: {wrong}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Postgres {
    /// Connects to the first of the hosts that takes writes.
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let mut client = config.connect(tls()?)?;
        client.batch_execute(SETTINGS)?;
        Ok(Self { client, prepared: FxHashMap::default() })
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.client.is_closed()
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement> {
        let key = (sql.as_ptr().addr(), sql.len());
        if let Some(statement) = self.prepared.get(&key) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(key, statement.clone());
        Ok(statement)
    }

    pub(crate) fn query<E: From<StoreError>>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let statement = self.prepared(sql)?;
        let values = values.iter().map(|value| value as &(dyn ToSql + Sync));
        let mut rows = self.client.query_raw(&statement, values).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(&Row::Postgres(&row))?;
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        Ok(self.client.execute(&statement, &values)?)
    }

    pub(crate) fn run(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(crate) fn insert(&mut self, batch: &Batch) -> Result<()> {
        let width = batch.table.columns.len();
        let mut values = batch.values();
        if batch.rows() < STREAM_FROM {
            for _ in 0..batch.rows() {
                let row: Vec<Value<'_>> = values.by_ref().take(width).collect();
                self.execute(batch.table.insert, &row)?;
            }
            return Ok(());
        }
        let kinds: Vec<Type> = batch
            .table
            .columns
            .iter()
            .map(|holds| match holds {
                Holds::Int => Type::INT8,
                Holds::Text => Type::TEXT,
                Holds::Blob => Type::BYTEA,
            })
            .collect();
        let mut writer = BinaryCopyInWriter::new(self.client.copy_in(batch.table.copy)?, &kinds);
        let mut row: Vec<Value<'_>> = Vec::with_capacity(width);
        for _ in 0..batch.rows() {
            row.clear();
            row.extend(values.by_ref().take(width));
            let by_reference: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            writer.write(&by_reference)?;
        }
        writer.finish()?;
        Ok(())
    }

    /// The types of a statement's parameters, and its columns.
    #[cfg(test)]
    pub(crate) fn describe(&mut self, sql: &str) -> Result<(Vec<String>, Vec<String>)> {
        let statement = self.client.prepare(sql)?;
        let parameters = statement.params().iter().map(|kind| kind.name().to_owned()).collect();
        Ok((parameters, statement.columns().iter().map(|column| column.name().to_owned()).collect()))
    }
}
