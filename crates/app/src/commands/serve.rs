//! `touchstone serve`.

use crate::database::{Database, Files, store_ending};
use crate::ending::Ending;
use crate::serving::serve;
use clap::Args;
use std::io::Write;
use std::net::SocketAddr;
use touchstone_service::access;

/// Serve the pages
///
/// Give people passwords with `touchstone user password`. On an address that other machines reach, put something in front that
/// speaks TLS: browsers are asked for secure cookies there.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  touchstone serve
  touchstone serve --database postgres://server/touchstone --listen 0.0.0.0:8080")]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    files: Files,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Serve {
    pub fn run(self) -> Result<(), Ending> {
        let (service, keeper) = self.database.with_files(&self.files).open_kept(false)?;
        let anybody = access::anybody(&service).map_err(store_ending)?;
        serve(service, keeper, self.listen, |address| {
            let mut out = std::io::stdout().lock();
            writeln!(out, "Touchstone is at http://{address}")?;
            if !anybody {
                writeln!(out, "Nobody has a password yet: `touchstone user password NAME --password-stdin` sets one.")?;
            }
            Ok(())
        })
    }
}
