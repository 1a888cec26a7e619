//! A connection to PostgreSQL for code that is synchronous: whoever asks stands still until the answer is there.
//!
//! As the crate `postgres`, this drives `tokio-postgres` on the thread that asks. Unlike it, several questions go together, and what
//! needs no answer is not waited for: PostgreSQL calls that pipeline mode. A page of some ten questions then waits four times.

use futures_util::future::{BoxFuture, join_all};
use futures_util::{StreamExt, TryStreamExt};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres_rustls::MakeRustlsConnect;

pub use tokio_postgres::types;
pub use tokio_postgres::{Config, Error, Row, Statement, config, error};

use types::{ToSql, Type};

/// What can go wrong before there is a connection.
#[derive(Debug)]
pub enum NoConnection {
    /// The system gives nothing to wait with.
    System(std::io::Error),
    /// The server, or the way to it.
    Server(Error),
}

/// Rows that are read together, if so many have come.
const AT_ONCE: usize = 256;

/// A connection. It must be dropped on a thread that runs nothing async.
pub struct Connection {
    client: tokio_postgres::Client,
    link: Link,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection(closed: {})", self.is_closed())
    }
}

/// The way to the server, which works while somebody waits for an answer, and only then.
struct Link {
    runtime: Runtime,
    /// Sends what was asked, and hands out answers; `None` once the connection has ended.
    works: Option<BoxFuture<'static, Result<(), Error>>>,
}

impl Link {
    /// Waits for an answer.
    fn wait<T>(&mut self, answer: impl Future<Output = T>) -> T {
        let Self { runtime, works } = self;
        let mut answer = pin!(answer);
        runtime.block_on(poll_fn(|waker| {
            // Asking first, so that there is something to send.
            if let Poll::Ready(answer) = answer.as_mut().poll(waker) {
                return Poll::Ready(answer);
            }
            if works.as_mut().is_some_and(|works| works.as_mut().poll(waker).is_ready()) {
                // Whoever still waits hears that the connection is closed.
                *works = None;
            }
            answer.as_mut().poll(waker)
        }))
    }

    /// Sends what is asked, without waiting for an answer.
    fn send<T>(&mut self, asked: impl Future<Output = T>) {
        let mut asked = pin!(asked);
        let mut sent = false;
        self.wait(poll_fn(|waker| {
            if std::mem::replace(&mut sent, true) || asked.as_mut().poll(waker).is_ready() {
                return Poll::Ready(());
            }
            Poll::Pending
        }));
    }
}

impl Connection {
    /// Connects to the first of the hosts that is fit.
    ///
    /// # Errors
    /// If none is.
    pub fn open(config: &Config, tls: rustls::ClientConfig) -> Result<Self, NoConnection> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(NoConnection::System)?;
        let (client, works) =
            runtime.block_on(config.connect(MakeRustlsConnect::new(tls))).map_err(NoConnection::Server)?;
        Ok(Self { client, link: Link { runtime, works: Some(Box::pin(works)) } })
    }

    /// Hears what the server said since it was last asked: that it ends the connection, if anything.
    pub fn hear(&mut self) {
        // The first time round the system is asked what has come, the second time it is read.
        self.link.wait(async {
            yield_now().await;
            yield_now().await;
        });
    }

    /// Has the connection ended, as far as was heard?
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.link.works.is_none() || self.client.is_closed()
    }

    /// Has the server plan a statement for as long as the connection lasts.
    ///
    /// # Errors
    /// Of the server.
    pub fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        self.link.wait(self.client.prepare(sql))
    }

    /// Does what one or more statements say.
    ///
    /// # Errors
    /// Of the server.
    pub fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.link.wait(self.client.batch_execute(sql))
    }

    /// Has the server do what one or more statements say, and hears nothing of it but that the connection has ended, if it has.
    pub fn send(&mut self, sql: &str) {
        self.link.send(self.client.batch_execute(sql));
    }

    /// Asks, and shows each row of the answer as it comes.
    ///
    /// # Errors
    /// Of the server, and what `row` answers; then the rest is not shown.
    pub fn query<E: From<Error>>(
        &mut self,
        statement: &Statement,
        values: &[impl ToSql],
        mut row: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { client, link } = self;
        let rows = link.wait(client.query_raw(statement, values))?;
        let mut rows = pin!(rows.ready_chunks(AT_ONCE));
        // Rows are shown while nobody waits, so that whoever sees one may ask another connection.
        while let Some(ready) = link.wait(rows.next()) {
            for next in ready {
                row(&next?)?;
            }
        }
        Ok(())
    }

    /// Asks several questions at once; their answers, in the order of the questions, each as a whole.
    pub fn query_all<V: ToSql>(&mut self, questions: &[(Statement, &[V])]) -> Vec<Result<Vec<Row>, Error>> {
        let Self { client, link } = self;
        link.wait(join_all(
            questions
                .iter()
                .map(|(statement, values)| async { client.query_raw(statement, *values).await?.try_collect().await }),
        ))
    }

    /// Does something; how many rows it touched.
    ///
    /// # Errors
    /// Of the server.
    pub fn execute(&mut self, statement: &Statement, values: &[impl ToSql]) -> Result<u64, Error> {
        self.link.wait(self.client.execute_raw(statement, values))
    }

    /// Does something with each of several rows of values, all asked at once.
    ///
    /// # Errors
    /// The first of the server. Within a transaction nothing after it was done.
    pub fn execute_all<V: ToSql>(&mut self, statement: &Statement, rows: &[Vec<V>]) -> Result<(), Error> {
        let Self { client, link } = self;
        let done = link.wait(join_all(rows.iter().map(|row| client.execute_raw(statement, row))));
        done.into_iter().try_for_each(|row| row.map(drop))
    }

    /// Streams values, row after row, to a `copy … from stdin binary` with columns of these kinds.
    ///
    /// # Errors
    /// Of the server.
    pub fn copy<V: ToSql>(
        &mut self,
        sql: &str,
        kinds: &[Type],
        mut values: impl Iterator<Item = V>,
    ) -> Result<(), Error> {
        let Self { client, link } = self;
        link.wait(async {
            let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(sql).await?, kinds));
            let mut row: Vec<V> = Vec::with_capacity(kinds.len());
            loop {
                row.clear();
                row.extend(values.by_ref().take(kinds.len()));
                if row.is_empty() {
                    break;
                }
                writer.as_mut().write_raw(&row).await?;
            }
            writer.finish().await.map(drop)
        })
    }
}
