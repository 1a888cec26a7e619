//! Joining what parts of a file interned apart: codes, sets and names of a part become those of the whole.

use touchstone_domain::facts::{Facts, PersonName, SetIx, UNKNOWN};
use touchstone_domain::words::CodeIx;

/// Where the codes, sets and names of one part went.
pub(super) struct Joined {
    codes: Vec<CodeIx>,
    sets: Vec<SetIx>,
    names: u32,
}

impl Joined {
    /// Takes over what a part interned.
    pub(super) fn into(facts: &mut Facts, part: &Facts) -> Self {
        let codes: Vec<CodeIx> =
            (0..part.codes.len()).map(|at| facts.codes.intern(part.codes.text(number(at)))).collect();
        let set = |at: usize| {
            let members = part.sets.members(SetIx(number(at).0));
            facts.sets.intern(members.iter().map(|code| codes[code.0 as usize]).collect())
        };
        let sets = (0..part.sets.len()).map(set).collect();
        let names = facts.names.take_over(&part.names);
        Self { codes, sets, names }
    }

    /// A code of the part, or an unknown cell.
    pub(super) fn code(&self, cell: &mut u32) {
        if *cell != UNKNOWN {
            *cell = self.codes[*cell as usize].0;
        }
    }

    /// A set of the part, or an unknown cell.
    pub(super) fn set(&self, cell: &mut u32) {
        if *cell != UNKNOWN {
            *cell = self.sets[*cell as usize].0;
        }
    }

    /// A name of the part.
    pub(super) fn name(&self, name: &mut PersonName) {
        name.start += self.names;
    }
}

fn number(at: usize) -> CodeIx {
    CodeIx(u32::try_from(at).expect("fewer than four thousand million codes"))
}
