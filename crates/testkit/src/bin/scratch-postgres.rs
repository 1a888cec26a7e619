//! A PostgreSQL server to try something on: `cargo run -p touchstone-testkit --bin scratch-postgres`.
//!
//! Prints the address of an empty database and keeps the server until its input ends, or the process does.

#![expect(clippy::print_stdout, reason = "its answer is one line for whoever started it")]

use std::error::Error;
use std::io::Read as _;
use std::process::ExitCode;

use touchstone_testkit::postgres::Server;

fn main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let template = server.template(|_empty| Ok::<(), postgres::Error>(()))?;
    let database = template.database()?;
    println!("{}", database.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
