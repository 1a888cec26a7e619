//! Closed lists: each value has one code, which extracts, policies, tables, the API and tests all use.

/// Declares an enumeration whose values are known by a code.
macro_rules! code_list {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $value:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* $value),+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$value),+];
            /// Every code, in the order of the list.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The code by which extracts and policies name this value.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$value => $code),+ }
            }

            /// The value with this code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$value),)+ _ => None }
            }

            /// The position of this value in its list, as conditions and history rows store it.
            #[must_use]
            pub const fn index(self) -> u32 {
                self as u32
            }

            /// The value at a position of the list.
            #[must_use]
            pub fn from_index(index: u32) -> Option<Self> {
                Self::ALL.get(index as usize).copied()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

code_list! {
    /// Grade of a member of staff.
    pub enum Grade {
        /// Probation services officer.
        Pso = "PSO",
        /// Trainee on the Professional Qualification in Probation.
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
        /// Anybody else, sessional report writers included.
        Other = "OTHER",
    }
}

code_list! {
    /// What a team is for.
    pub enum TeamKind {
        /// Supervises people on probation.
        SentenceManagement = "sentence_management",
        /// Serves the courts; manages no cases.
        Court = "court",
        /// Anything else.
        Other = "other",
    }
}

code_list! {
    /// The sentence a person is supervised under.
    pub enum CaseType {
        /// Community or suspended sentence order.
        Community = "community",
        /// On licence or post-sentence supervision.
        Licence = "licence",
        /// In custody.
        Custody = "custody",
    }
}

code_list! {
    /// Risk of serious harm, from lowest; an unknown value is `NotAssessed`, which is known.
    pub enum Rosh {
        /// Nobody has assessed it, or nobody recorded that they did.
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

code_list! {
    /// A yes-or-no cell.
    pub enum YesNo {
        /// No.
        No = "no",
        /// Yes.
        Yes = "yes",
    }
}

code_list! {
    /// What a record of a conversation or review serves (DOMAIN section 4).
    pub enum Purpose {
        /// Touch point, supervision discussion, SBAR answer.
        CaseOversight = "case_oversight",
        /// ROSH raised or lowered, arrest, safeguarding, serious information.
        RiskChange = "risk_change",
        /// Decision whether to recall.
        RecallDecision = "recall_decision",
        /// Decision whether to enforce.
        EnforcementDecision = "enforcement_decision",
        /// MAPPA level 1 review.
        MappaLevel1Review = "mappa_level_1_review",
        /// Lifer or IPP panel.
        LiferPanel = "lifer_panel",
        /// High risk review meeting.
        HighRiskReview = "high_risk_review",
        /// Oversight of an allocation: a note, not the conversation.
        AllocationOversight = "allocation_oversight",
        /// Decision on a home visit.
        HomeVisitDecision = "home_visit_decision",
        /// Supervision of a member of staff.
        OneToOne = "one_to_one",
        /// Reflective supervision on one case.
        ReflectiveSession = "reflective_session",
        /// Observation of practice.
        Observation = "observation",
        /// Performance conversation.
        PerformanceConversation = "performance_conversation",
        /// Performance plan.
        PerformancePlan = "performance_plan",
        /// Opening conversation of pay progression.
        PayProgressionOpening = "pay_progression_opening",
        /// Evidence for pay progression.
        PayProgressionEvidence = "pay_progression_evidence",
        /// End-of-year decision of pay progression.
        PayProgressionOutcome = "pay_progression_outcome",
        /// Review of absence.
        AbsenceReview = "absence_review",
        /// Wellbeing.
        Wellbeing = "wellbeing",
        /// Assessment quality assurance.
        Aqa = "aqa",
        /// Regional case audit tool.
        Rcat = "rcat",
        /// Court case assessment.
        CourtCaseAssessment = "court_case_assessment",
        /// Assessment against the inspection standards.
        InspectionAssessment = "inspection_assessment",
        /// Morning check-in of a team.
        CheckIn = "check_in",
        /// Daily protected hour.
        ProtectedHour = "protected_hour",
        /// Session of an SPO's induction.
        InductionSession = "induction_session",
    }
}

/// HM Inspectorate's category of an oversight (DOMAIN section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Through supervision.
    Supervision,
    /// Of immediate risk.
    ImmediateRisk,
    /// Quality assurance of a process.
    ProcessQuality,
}

impl Purpose {
    /// This purpose as one bit of a set of purposes.
    #[must_use]
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Is a record with this purpose oversight of a case (the case rows of DOMAIN section 4)?
    #[must_use]
    pub const fn is_case_oversight(self) -> bool {
        (self as u8) <= Purpose::HomeVisitDecision as u8
    }

    /// HM Inspectorate's category of this purpose, where it has one.
    #[must_use]
    pub const fn category(self) -> Option<Category> {
        use Purpose as P;
        match self {
            P::CaseOversight | P::OneToOne | P::ReflectiveSession | P::Observation | P::CheckIn | P::ProtectedHour => {
                Some(Category::Supervision)
            }
            P::RiskChange | P::RecallDecision | P::EnforcementDecision => Some(Category::ImmediateRisk),
            P::MappaLevel1Review
            | P::LiferPanel
            | P::HighRiskReview
            | P::AllocationOversight
            | P::HomeVisitDecision => Some(Category::ProcessQuality),
            P::Aqa | P::Rcat | P::CourtCaseAssessment | P::InspectionAssessment => Some(Category::ProcessQuality),
            _ => None,
        }
    }
}

code_list! {
    /// What an oversight of a case decided (DOMAIN section 4).
    pub enum Decision {
        /// The practitioner's plan is endorsed.
        Endorsed = "endorsed",
        /// Endorsed, with actions.
        EndorsedWithActions = "endorsed_with_actions",
        /// The plan is changed.
        ChangedPlan = "changed_plan",
        /// The assessment of risk is changed.
        ChangedRisk = "changed_risk",
        /// Enforcement.
        Enforcement = "enforcement",
        /// Recall.
        Recall = "recall",
        /// No action.
        NoAction = "no_action",
        /// More information is needed.
        FurtherInformation = "further_information",
    }
}

code_list! {
    /// What an oversight of a case came of (DOMAIN section 4).
    pub enum Occasion {
        /// The calendar.
        Planned = "planned",
        /// Something that happened.
        Responsive = "responsive",
    }
}

code_list! {
    /// What the practitioner asked for (DOMAIN section 4).
    pub enum AskedFor {
        /// A decision.
        Decide = "decide",
        /// Somebody to think it over with.
        TestMyThinking = "test_my_thinking",
        /// That it is on record.
        Record = "record",
    }
}

code_list! {
    /// Kind of a document (DOMAIN section 6).
    pub enum DocumentKind {
        /// OASys assessment.
        Oasys = "oasys",
        /// Pre-sentence report.
        PreSentenceReport = "pre_sentence_report",
        /// Parole report.
        ParoleReport = "parole_report",
        /// Dangerousness assessment.
        DangerousnessAssessment = "dangerousness_assessment",
        /// Home visit risk assessment.
        HomeVisitRiskAssessment = "home_visit_risk_assessment",
        /// Recall.
        Recall = "recall",
        /// MAPPA referral: kept, carries no signature duty.
        MappaReferral = "mappa_referral",
        /// Transfer request: kept, carries no signature duty.
        TransferRequest = "transfer_request",
    }
}

code_list! {
    /// State of a document (DOMAIN section 6).
    pub enum DocumentState {
        /// Being written.
        Draft = "draft",
        /// Handed in, waiting.
        Submitted = "submitted",
        /// Sent back with reasons.
        Returned = "returned",
        /// Countersigned once.
        Countersigned = "countersigned",
        /// Countersigned twice.
        DoubleCountersigned = "double_countersigned",
        /// Signed by its author alone.
        SelfSigned = "self_signed",
        /// Withdrawn.
        Withdrawn = "withdrawn",
    }
}

code_list! {
    /// Kind of a limit on access to a person's record.
    pub enum LimitKind {
        /// Bars the named person.
        Exclusion = "exclusion",
        /// Bars everybody not named.
        Restriction = "restriction",
    }
}

code_list! {
    /// What a rule is about.
    pub enum About {
        /// A case.
        Case = "case",
        /// A member of staff.
        Staff = "staff",
        /// A document.
        Document = "document",
    }
}

code_list! {
    /// A role that may meet a duty and be accountable for it (DOMAIN 3.3).
    pub enum Role {
        /// The manager of the holder of a case, or of a member of staff.
        LineManager = "line_manager",
        /// SPOs of the team.
        Spo = "spo",
        /// Heads of the PDU.
        PduHead = "pdu_head",
        /// Quality development officers of the PDU, then of the region.
        Qdo = "qdo",
        /// PO, PSO or SPO.
        Peer = "peer",
    }
}

code_list! {
    /// A dated fact that a cadence counts from (DOMAIN 3.2).
    pub enum Anchor {
        /// First day of supervision.
        SupervisionStart = "supervision_start",
        /// Day of the first practitioner.
        FirstAllocated = "first_allocated",
        /// Day of the latest practitioner.
        Allocated = "allocated",
        /// First day of the unbroken run of the present grade.
        PostStarted = "post_started",
        /// First day of service.
        ServiceStarted = "service_started",
        /// Day of release from custody.
        ReleaseDate = "release_date",
        /// Day on which supervision is expected to end.
        SupervisionEndExpected = "supervision_end_expected",
    }
}
