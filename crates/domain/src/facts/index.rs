//! Positions of teams, staff, cases and documents in the facts; each list is sorted by code, so positions sort as codes do.

use std::num::NonZeroU32;

/// Declares a position type whose `Option` is four bytes.
macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The position `at`, from 0.
            ///
            /// # Panics
            /// Beyond four thousand million.
            #[must_use]
            pub fn new(at: usize) -> Self {
                let number = u32::try_from(at + 1).ok().and_then(NonZeroU32::new);
                Self(number.expect("fewer than four thousand million of a kind"))
            }

            /// The position, from 0.
            #[must_use]
            pub const fn at(self) -> usize {
                (self.0.get() - 1) as usize
            }

            /// The position as history rows store it.
            #[must_use]
            pub const fn value(self) -> u32 {
                self.0.get() - 1
            }

            /// The position that a history row stores; `None` for [`UNKNOWN`](super::UNKNOWN).
            #[must_use]
            pub const fn from_value(value: u32) -> Option<Self> {
                match NonZeroU32::new(value.wrapping_add(1)) {
                    Some(number) => Some(Self(number)),
                    None => None,
                }
            }
        }
    };
}

index! {
    /// A team.
    TeamIx
}
index! {
    /// A member of staff.
    StaffIx
}
index! {
    /// A case.
    CaseIx
}
index! {
    /// A document.
    DocumentIx
}
