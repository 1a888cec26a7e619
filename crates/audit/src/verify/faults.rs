//! What is wrong, and what found it.

use touchstone_domain::calendar::Instant;

/// What is consulted: each finds what the others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// The digest of a body, and its salt.
    Bodies,
    /// Runs: each row has one place, and each place a row.
    Runs,
    /// The tree: its hashes as they were kept.
    Tree,
    /// Kept hashes that are missing or too many.
    Tiles,
    /// Checkpoints: trees that were signed.
    Checkpoints,
    /// The last checkpoint that was written.
    Published,
    /// The chain of checkpoints.
    Chain,
    /// Signatures.
    Signatures,
    /// Keys and what vouches for them, and keys known from elsewhere.
    Keys,
    /// Instants of rows against those of checkpoints.
    Times,
    /// The index of subjects.
    Subjects,
    /// Ids of cases and staff.
    Ids,
    /// Users and roles.
    Users,
}

impl Guard {
    /// Every guard.
    pub const ALL: [Guard; 13] = {
        use Guard as G;
        [
            G::Bodies,
            G::Runs,
            G::Tree,
            G::Tiles,
            G::Checkpoints,
            G::Published,
            G::Chain,
            G::Signatures,
            G::Keys,
            G::Times,
            G::Subjects,
            G::Ids,
            G::Users,
        ]
    };
}

/// Guards that are consulted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guards(u16);

impl Guards {
    /// All of them.
    pub const ALL: Guards = Guards(u16::MAX);

    /// All but these: for tests that show what would go unseen.
    #[must_use]
    pub fn without(self, guards: &[Guard]) -> Self {
        guards.iter().fold(self, |left, guard| Guards(left.0 & !(1 << *guard as u16)))
    }

    const fn has(self, guard: Guard) -> bool {
        self.0 & (1 << guard as u16) != 0
    }
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What found it.
    pub guard: Guard,
    /// What it is, as a sentence.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

/// Faults that are kept of each guard; of more than so many it is told how many.
const MOST: usize = 1000;

/// Faults while they are found.
#[derive(Debug)]
pub(super) struct Faults {
    guards: Guards,
    found: Vec<Fault>,
    counts: [usize; Guard::ALL.len()],
}

impl Faults {
    pub(super) const fn new(guards: Guards) -> Self {
        Self { guards, found: Vec::new(), counts: [0; Guard::ALL.len()] }
    }

    pub(super) fn tell(&mut self, guard: Guard, what: String) {
        if !self.guards.has(guard) {
            return;
        }
        self.counts[guard as usize] += 1;
        if self.counts[guard as usize] <= MOST {
            self.found.push(Fault { guard, what });
        }
    }

    pub(super) fn told(mut self) -> Vec<Fault> {
        for guard in Guard::ALL {
            let more = self.counts[guard as usize].saturating_sub(MOST);
            if more > 0 {
                self.found.push(Fault { guard, what: format!("and {more} more of the same kind as \"{guard:?}\"") });
            }
        }
        self.found
    }
}

/// No transaction lasts longer, in microseconds.
const LONGEST: i64 = 3600 * 1_000_000;
/// Clocks of servers differ by no more.
const SKEW: i64 = 600 * 1_000_000;

fn moved(at: &str, by: i64) -> String {
    Instant::parse(at.as_bytes()).map_or_else(|_| at.to_owned(), |at| Instant(at.0 + by).to_string())
}

/// The earliest instant that a row may bear that was not in the tree signed at this one.
pub(super) fn earlier(at: &str) -> String {
    moved(at, -LONGEST)
}

/// The latest instant that a row may bear that was in the tree signed at this one.
pub(super) fn later(at: &str) -> String {
    moved(at, SKEW)
}
