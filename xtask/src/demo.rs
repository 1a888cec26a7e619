//! `cargo xtask demo`: the product as a user gets it.

use std::process::ExitCode;

use crate::assets;
use crate::place::Place;

/// Builds the product for use and runs its demonstration.
pub(crate) fn run(place: &Place, arguments: &[&str]) -> ExitCode {
    if let Err(failure) = assets::install(place).and_then(|()| assets::compare(place)) {
        eprintln!("{}: {}.", failure.what, failure.hint);
        return ExitCode::FAILURE;
    }
    let mut command = place.cargo();
    command.args(["run", "--release", "--locked", "--package", "touchstone", "--", "demo"]).args(arguments);
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => {
            eprintln!("The demonstration did not succeed: look above for the first error.");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("cargo could not be run ({error}): install Rust, or put cargo on PATH.");
            ExitCode::FAILURE
        }
    }
}
