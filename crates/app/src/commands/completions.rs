//! `touchstone completions`.

use super::Line;
use crate::ending::Ending;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Print a script that completes commands and options in your shell
///
/// For bash: touchstone completions bash > ~/.local/share/bash-completion/completions/touchstone
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn run(&self) -> Result<(), Ending> {
        let mut script = Vec::new();
        generate(self.shell, &mut Line::command(), "touchstone", &mut script);
        std::io::Write::write_all(&mut std::io::stdout(), &script)?;
        Ok(())
    }
}
