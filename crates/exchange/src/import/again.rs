//! The rows of an extract that was read without a fault, cell by cell as they were written, for whoever keeps them.

use super::fault::Faults;
use super::files::ExtractFile;
use super::sheet::rows;
use sha2::{Digest, Sha256};
use touchstone_domain::facts::{Rows, Sheet};

/// The most columns that a sheet has.
const WIDEST: usize = 17;

/// The files of an extract that was read without a fault.
#[derive(Clone, Copy, Debug)]
pub struct Extract<'f>(pub &'f [ExtractFile]);

impl Extract<'_> {
    /// Name and SHA-256 of each file.
    #[must_use]
    pub fn digests(&self) -> Vec<(String, String)> {
        let digest = |file: &ExtractFile| {
            let digest: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (file.name.clone(), digest)
        };
        self.0.iter().map(digest).collect()
    }

    /// About how many rows there are: line feeds, header rows left out.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.0.iter().map(|file| (memchr::memchr_iter(b'\n', &file.bytes).count() as u64).saturating_sub(1)).sum()
    }
}

impl Rows for Extract<'_> {
    fn has(&self, sheet: Sheet) -> bool {
        self.0.iter().any(|file| file.name == sheet.file())
    }

    fn each(&self, sheet: Sheet, row: &mut dyn FnMut(u64, &[&str])) {
        let Some(file) = self.0.iter().find(|file| file.name == sheet.file()) else { return };
        // What could be wrong with the file was found when it was read.
        rows(sheet, &file.bytes, &mut Faults::default(), |line| {
            let mut cells = [""; WIDEST];
            for (place, cell) in cells.iter_mut().zip(line.cells()) {
                *place = cell;
            }
            row(line.number, &cells[..sheet.columns().len()]);
        });
    }
}
