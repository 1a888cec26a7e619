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
    /// What the server said as it ended the connection, until somebody is told.
    last_words: Option<Error>,
    /// Is heard what was said meanwhile, before anything is sent?
    listens: bool,
}

impl Link {
    /// Waits for an answer.
    fn wait<T>(&mut self, answer: impl Future<Output = T>) -> T {
        if self.listens {
            self.hear();
        }
        self.work_until(answer)
    }

    /// Hears what the server said since somebody waited for it.
    fn hear(&mut self) {
        // The system is asked what has come, and then it is read.
        self.runtime.block_on(yield_now());
        self.work_until(yield_now());
    }

    fn work_until<T>(&mut self, answer: impl Future<Output = T>) -> T {
        let Self { runtime, works, last_words, .. } = self;
        let mut answer = pin!(answer);
        runtime.block_on(poll_fn(|waker| {
            // Asking first, so that there is something to send.
            if let Poll::Ready(answer) = answer.as_mut().poll(waker) {
                return Poll::Ready(answer);
            }
            if let Some(Poll::Ready(ended)) = works.as_mut().map(|works| works.as_mut().poll(waker)) {
                // Whoever still waits hears that the connection is closed.
                *works = None;
                *last_words = ended.err();
            }
            answer.as_mut().poll(waker)
        }))
    }

    /// Waits for an answer that may be a fault.
    fn answer<T>(&mut self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.wait(answer).map_err(|fault| self.said(fault))
    }

    /// The fault or, where it is that the connection is closed, why the server closed it.
    fn said(&mut self, fault: Error) -> Error {
        if fault.is_closed() { self.last_words.take().unwrap_or(fault) } else { fault }
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
        Ok(Self { client, link: Link { runtime, works: Some(Box::pin(works)), last_words: None, listens: true } })
    }

    /// From now on, is heard what the server said meanwhile before it is asked anything? Who does not listen saves a call of the system
    /// for each question, and is not told why the server ended the connection, only that it did: then nothing can be sent.
    pub fn listen(&mut self, listens: bool) {
        self.link.listens = listens;
    }

    /// Hears what the server said since it was last asked: that it ends the connection, if anything.
    pub fn hear(&mut self) {
        self.link.hear();
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
        self.link.answer(self.client.prepare(sql))
    }

    /// Does what one or more statements say.
    ///
    /// # Errors
    /// Of the server.
    pub fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.link.answer(self.client.batch_execute(sql))
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
        let rows = link.answer(client.query_raw(statement, values))?;
        let mut rows = pin!(rows.ready_chunks(AT_ONCE));
        // Rows are shown while nobody waits, so that whoever sees one may ask another connection.
        while let Some(ready) = link.wait(rows.next()) {
            for next in ready {
                row(&next.map_err(|fault| link.said(fault))?)?;
            }
        }
        Ok(())
    }

    /// Asks several questions at once; their answers, in the order of the questions, each as a whole.
    pub fn query_all<V: ToSql>(&mut self, questions: &[(Statement, &[V])]) -> Vec<Result<Vec<Row>, Error>> {
        let Self { client, link } = self;
        let asked = questions
            .iter()
            .map(|(statement, values)| async { client.query_raw(statement, *values).await?.try_collect().await });
        let answers = link.wait(join_all(asked)).into_iter();
        answers.map(|answer: Result<_, Error>| answer.map_err(|fault| link.said(fault))).collect()
    }

    /// Does something; how many rows it touched.
    ///
    /// # Errors
    /// Of the server.
    pub fn execute(&mut self, statement: &Statement, values: &[impl ToSql]) -> Result<u64, Error> {
        self.link.answer(self.client.execute_raw(statement, values))
    }

    /// Does something with each of several rows of values, all asked at once.
    ///
    /// # Errors
    /// The first of the server. Within a transaction nothing after it was done.
    pub fn execute_all<V: ToSql>(&mut self, statement: &Statement, rows: &[Vec<V>]) -> Result<(), Error> {
        let Self { client, link } = self;
        let done = link.wait(join_all(rows.iter().map(|row| client.execute_raw(statement, row))));
        done.into_iter().try_for_each(|row| row.map(drop)).map_err(|fault| link.said(fault))
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
        link.answer(async {
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
