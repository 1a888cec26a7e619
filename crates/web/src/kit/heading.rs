//! The rank of a heading that a page chooses.

/// One of the six ranks of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingLevel {
    /// `h1`: the page's own.
    One,
    /// `h2`
    Two,
    /// `h3`
    Three,
    /// `h4`
    Four,
    /// `h5`
    Five,
    /// `h6`
    Six,
}

impl HeadingLevel {
    /// The element's name.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::One => "h1",
            Self::Two => "h2",
            Self::Three => "h3",
            Self::Four => "h4",
            Self::Five => "h5",
            Self::Six => "h6",
        }
    }
}
