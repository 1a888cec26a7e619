//! What somebody would do to the database by hand, past the store, and what must then happen.

use crate::house::House;

impl House {
    /// Runs statements past the store.
    fn by_hand(&self, sql: &str) {
        let conn = rusqlite::Connection::open(self.path()).expect("the file opens");
        conn.execute_batch(sql).expect("it can be done by hand");
    }

    /// From now on nothing can be written to the log.
    pub fn fill_the_disk(&self) {
        self.by_hand("create trigger no_more before insert on log begin select raise(abort, 'the disk is full'); end");
    }

    /// There is room again.
    pub fn empty_the_disk(&self) {
        self.by_hand("drop trigger no_more");
    }

    /// A table cannot be read any more, and what was remembered of people does not hold either.
    pub fn lose(&self, table: &str) {
        self.by_hand("update people set version = version + 1 where one = 1");
        self.by_hand(&format!("alter table {table} rename to lost"));
    }
}
