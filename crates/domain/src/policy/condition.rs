//! Conditions: "attribute is one of {values}", or not one of (DOMAIN 3.1). No expression language.

use crate::words::{About, CaseType, DocumentKind, Grade, Rosh, TeamKind, YesNo};

/// What a condition reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Sentence the person is supervised under.
    CaseType,
    /// What the team is for.
    TeamKind,
    /// Region code of the team.
    Region,
    /// PDU code of the team.
    Pdu,
    /// Risk of serious harm.
    Rosh,
    /// Tier, as the source writes it.
    Tier,
    /// MAPPA level; 0 is not MAPPA.
    MappaLevel,
    /// MAPPA category; 0 is none.
    MappaCategory,
    /// Registrations: holds if any is among the values.
    Registration,
    /// Cohorts: holds if any is among the values.
    Cohort,
    /// Grade of a member of staff.
    Grade,
    /// On probation terms and conditions?
    OnProbationTerms,
    /// At the top of the pay band?
    TopOfPayBand,
    /// Chose the lighter cadence of performance conversations?
    LightPerformance,
    /// Evaluation arm for the rule's policy.
    Arm,
    /// Kind of a document.
    Kind,
    /// Report type of a document; empty is known (none).
    ReportType,
}

/// The levels and categories of MAPPA, as cells and conditions write them.
pub const MAPPA_LEVELS: &[&str] = &["0", "1", "2", "3"];
/// The categories of MAPPA, as cells and conditions write them.
pub const MAPPA_CATEGORIES: &[&str] = &["0", "1", "2", "3", "4"];
/// The arms of an evaluation.
pub const ARMS: &[&str] = &["none", "early_adopter", "treatment", "control"];

impl Attribute {
    /// Every attribute.
    pub const ALL: [Attribute; 17] = {
        use Attribute as A;
        [
            A::CaseType,
            A::TeamKind,
            A::Region,
            A::Pdu,
            A::Rosh,
            A::Tier,
            A::MappaLevel,
            A::MappaCategory,
            A::Registration,
            A::Cohort,
            A::Grade,
            A::OnProbationTerms,
            A::TopOfPayBand,
            A::LightPerformance,
            A::Arm,
            A::Kind,
            A::ReportType,
        ]
    };

    /// The name by which policies and gaps name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        use Attribute as A;
        match self {
            A::CaseType => "case_type",
            A::TeamKind => "team_kind",
            A::Region => "region",
            A::Pdu => "pdu",
            A::Rosh => "rosh",
            A::Tier => "tier",
            A::MappaLevel => "mappa_level",
            A::MappaCategory => "mappa_category",
            A::Registration => "registration",
            A::Cohort => "cohort",
            A::Grade => "grade",
            A::OnProbationTerms => "on_probation_terms",
            A::TopOfPayBand => "top_of_pay_band",
            A::LightPerformance => "light_performance",
            A::Arm => "arm",
            A::Kind => "kind",
            A::ReportType => "report_type",
        }
    }

    /// The attributes that rules about such a subject may read.
    #[must_use]
    pub const fn of(about: About) -> &'static [Attribute] {
        use Attribute as A;
        match about {
            About::Case => &[
                A::CaseType,
                A::TeamKind,
                A::Region,
                A::Pdu,
                A::Rosh,
                A::Tier,
                A::MappaLevel,
                A::MappaCategory,
                A::Registration,
                A::Cohort,
            ],
            About::Staff => &[
                A::Grade,
                A::TeamKind,
                A::Region,
                A::Pdu,
                A::OnProbationTerms,
                A::TopOfPayBand,
                A::LightPerformance,
                A::Arm,
            ],
            About::Document => &[A::Kind, A::Rosh, A::ReportType, A::Registration, A::TeamKind, A::Region, A::Pdu],
        }
    }

    /// The codes an attribute may have, in the order in which state numbers them; `None` where codes are free.
    #[must_use]
    pub const fn values(self) -> Option<&'static [&'static str]> {
        use Attribute as A;
        match self {
            A::CaseType => Some(CaseType::CODES),
            A::TeamKind => Some(TeamKind::CODES),
            A::Rosh => Some(Rosh::CODES),
            A::MappaLevel => Some(MAPPA_LEVELS),
            A::MappaCategory => Some(MAPPA_CATEGORIES),
            A::Grade => Some(Grade::CODES),
            A::OnProbationTerms | A::TopOfPayBand | A::LightPerformance => Some(YesNo::CODES),
            A::Arm => Some(ARMS),
            A::Kind => Some(DocumentKind::CODES),
            A::Region | A::Pdu | A::Tier | A::Registration | A::Cohort | A::ReportType => None,
        }
    }
}

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it reads.
    pub attribute: Attribute,
    /// The values named.
    pub values: Vec<String>,
    /// "Not one of" instead of "one of".
    pub negated: bool,
}
