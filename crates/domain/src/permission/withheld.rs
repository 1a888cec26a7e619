//! How many people, told to somebody who may not see them.

/// Counts below this could tell whom they are about.
pub const FEWEST: usize = 5;

/// A count of people or of what is about people, as it may be told to somebody who may not see who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Withheld {
    /// There is nobody.
    #[default]
    Nobody,
    /// There are some, fewer than [`FEWEST`]: how many would say too much.
    Few,
    /// There are so many.
    Count(usize),
}

impl Withheld {
    /// What may be told of a count.
    #[must_use]
    pub const fn of(count: usize) -> Self {
        match count {
            0 => Withheld::Nobody,
            1..FEWEST => Withheld::Few,
            count => Withheld::Count(count),
        }
    }
}

impl std::fmt::Display for Withheld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Withheld::Nobody => f.write_str("none"),
            Withheld::Few => write!(f, "fewer than {FEWEST}"),
            Withheld::Count(count) => count.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Withheld;

    #[test]
    fn counts_below_five_are_not_told() {
        let told: Vec<String> = [0, 1, 2, 3, 4, 5, 6, 60].map(|count| Withheld::of(count).to_string()).to_vec();
        let few = "fewer than 5";
        assert_eq!(told, ["none", few, few, few, few, "5", "6", "60"]);
    }
}
