//! The words of the folder's cells, which are the domain's, and short codes.

pub use touchstone_domain::words::{CaseType, DocumentKind, DocumentState, Grade, Rosh, TeamKind};

/// A code of at most eight ASCII characters (staff, team, CRN), kept without allocation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code {
    bytes: [u8; 8],
    length: u8,
}

impl Code {
    /// The code of these characters; what is beyond eight is cut.
    pub fn new(text: &str) -> Self {
        let mut bytes = [0; 8];
        let length = text.len().min(8);
        bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self { bytes, length: length as u8 }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).expect("codes are made of ASCII")
    }
}

/// What grades do in this service.
pub trait Duties {
    /// Whether people of this grade hold cases or write reports: PO, PSO, PQiP.
    fn is_practitioner(&self) -> bool;
    /// Whether people of this grade oversee cases: SPO, PDU head.
    fn oversees(&self) -> bool;
}

impl Duties for Grade {
    fn is_practitioner(&self) -> bool {
        matches!(self, Self::Pso | Self::Pqip | Self::Po)
    }

    fn oversees(&self) -> bool {
        matches!(self, Self::Spo | Self::PduHead)
    }
}

/// How high a risk is.
pub trait Height {
    /// High or very high.
    fn is_high(&self) -> bool;
}

impl Height for Rosh {
    fn is_high(&self) -> bool {
        matches!(self, Self::High | Self::VeryHigh)
    }
}
