//! The words of the folder's cells, and short codes.

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

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$item_doc])* $item),+ }
        impl $name {
            /// The word as it stands in a cell.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$item => $word),+ }
            }
        }
    };
}

words! {
    /// A member of staff's grade.
    Grade {
        /// Probation services officer.
        Pso = "PSO",
        /// Trainee probation officer.
        Pqip = "PQIP",
        /// Probation officer.
        Po = "PO",
        /// Senior probation officer.
        Spo = "SPO",
        /// Head of a probation delivery unit.
        PduHead = "PDU_HEAD",
        /// Quality development officer.
        Qdo = "QDO",
        /// Senior administrative officer.
        Sao = "SAO",
        /// Case administrator.
        CaseAdmin = "CASE_ADMIN",
        /// Business manager.
        BusinessManager = "BUSINESS_MANAGER",
        /// Anybody else: here, sessional writers of court reports.
        Other = "OTHER",
    }
}

impl Grade {
    /// Whether people of this grade hold cases or write reports: PO, PSO, PQiP.
    pub const fn is_practitioner(self) -> bool {
        matches!(self, Self::Pso | Self::Pqip | Self::Po)
    }

    /// Whether people of this grade oversee cases: SPO, PDU head.
    pub const fn oversees(self) -> bool {
        matches!(self, Self::Spo | Self::PduHead)
    }
}

words! {
    /// What a team is for.
    TeamKind {
        /// Holds cases.
        SentenceManagement = "sentence_management",
        /// Writes reports for courts.
        Court = "court",
        /// Everything else.
        Other = "other",
        /// Not recorded.
        Unknown = "",
    }
}

words! {
    /// Risk of serious harm.
    Rosh {
        /// Not yet assessed.
        NotAssessed = "not_assessed",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Very high.
        VeryHigh = "very_high",
    }
}

impl Rosh {
    /// High or very high.
    pub const fn is_high(self) -> bool {
        matches!(self, Self::High | Self::VeryHigh)
    }
}

words! {
    /// How a person is supervised.
    CaseType {
        /// A community or suspended sentence order.
        Community = "community",
        /// Released on licence or post-sentence supervision.
        Licence = "licence",
        /// In prison.
        Custody = "custody",
    }
}

words! {
    /// A kind of document that may need a signature.
    DocumentKind {
        /// An assessment.
        Oasys = "oasys",
        /// A report for a court before sentence.
        PreSentenceReport = "pre_sentence_report",
        /// A report for the Parole Board.
        ParoleReport = "parole_report",
        /// An assessment of dangerousness.
        DangerousnessAssessment = "dangerousness_assessment",
        /// A home visit risk assessment.
        HomeVisit = "home_visit_risk_assessment",
        /// A recall report.
        Recall = "recall",
        /// A referral to MAPPA.
        MappaReferral = "mappa_referral",
        /// A request to move a case to another area.
        TransferRequest = "transfer_request",
    }
}

words! {
    /// How far a document has come.
    DocumentState {
        /// Being written.
        Draft = "draft",
        /// Waiting for its (next) signature.
        Submitted = "submitted",
        /// Sent back with reasons.
        Returned = "returned",
        /// Signed by a second person.
        Countersigned = "countersigned",
        /// Signed by a second and a third person.
        DoubleCountersigned = "double_countersigned",
        /// Signed by its author alone.
        SelfSigned = "self_signed",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}
