//! The case reference number that identifies a person on probation.

/// A CRN, `^[A-Z]\d{6}$`, packed so that its order is the order of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crn(u32);

impl Crn {
    /// How many CRNs there can be.
    pub const COUNT: usize = 26_000_000;

    /// This CRN's place among all that can be, in the order of their bytes.
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// Reads a CRN; `None` if the text is not one.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let [letter @ b'A'..=b'Z', digits @ ..] = text else { return None };
        if digits.len() != 6 {
            return None;
        }
        let mut number = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10 + u32::from(digit - b'0');
        }
        Some(Self(u32::from(letter - b'A') * 1_000_000 + number))
    }

    /// The seven ASCII characters of the CRN.
    #[must_use]
    pub fn bytes(self) -> [u8; 7] {
        let mut out = [b'0'; 7];
        out[0] = b'A' + u8::try_from(self.0 / 1_000_000).unwrap_or(0);
        let mut rest = self.0 % 1_000_000;
        for place in out[1..].iter_mut().rev() {
            *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        out
    }
}

impl std::fmt::Display for Crn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.bytes().iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl std::fmt::Debug for Crn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Crn;

    #[test]
    fn a_crn_is_one_capital_and_six_digits() {
        assert_eq!(Crn::parse(b"X320741").map(|crn| crn.to_string()).as_deref(), Some("X320741"));
        for wrong in ["", "x320741", "X32074", "X3207411", "XX20741", "Ⅹ320741", "X32O741"] {
            assert_eq!(Crn::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn order_is_that_of_the_bytes() {
        let ordered = ["A000000", "A000001", "A999999", "B000000", "Z999999"];
        assert!(ordered.windows(2).all(|pair| Crn::parse(pair[0].as_bytes()) < Crn::parse(pair[1].as_bytes())));
    }
}
