//! How a command ends: 0 done, 1 refused with the reason, 2 usage (by the argument parser), 3 our fault.

use std::io::{self, Write};
use std::process::ExitCode;
use touchstone_service::NotAllowed;

/// A command that may not or cannot be done, and what to do about it.
#[derive(Debug)]
pub enum Ending {
    /// Refused: the user can put it right.
    Refused(Vec<String>),
    /// Somebody may not.
    NotAllowed(NotAllowed),
    /// Our fault.
    Fault(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Ending {
    fn from(error: E) -> Self {
        Ending::Fault(error.into())
    }
}

impl Ending {
    /// A refusal in one sentence.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Ending::Refused(vec![sentence.into()])
    }
}

/// Says how the command ended, on the error stream, and gives its exit code.
pub fn exit(result: Result<(), Ending>) -> ExitCode {
    let mut err = io::stderr().lock();
    // Nothing is left to do if even the error stream is closed.
    let mut say = |text: &str| drop(writeln!(err, "{text}"));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Ending::Refused(sentences)) => {
            for sentence in &sentences {
                say(sentence);
            }
            ExitCode::from(1)
        }
        Err(Ending::NotAllowed(not)) => {
            say(&not.to_string());
            ExitCode::from(1)
        }
        Err(Ending::Fault(error)) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(Ending::Fault(error)) => {
            say(&format!("This is our fault, not yours: {error:#}"));
            ExitCode::from(3)
        }
    }
}

/// Did the reader of our output go away, as `| head` does?
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe))
}
