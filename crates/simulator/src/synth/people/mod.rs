//! The staff of one unit: who they are, where they work, who manages them on each day, when they are away.

pub mod absence;
pub mod cast;
pub mod postings;
pub mod rows;
pub mod work;

use super::day::Day;
use super::names::Name;
use super::words::{Code, Grade, TeamKind};

/// Before every history.
pub const ALWAYS: Day = Day(-40_000);

/// A team.
pub struct Team {
    /// Six characters, beginning with the region's.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: Option<TeamKind>,
}

/// A manager's post: who held it from which day, and who looked after it while it was vacant.
pub struct Post {
    /// The team it is in.
    pub team: usize,
    /// Holder or acting manager (by place among the staff) from each day on.
    pub holders: Vec<(Day, Option<usize>)>,
}

/// Days away from work.
#[derive(Clone)]
pub struct Absence {
    /// The first day.
    pub from: Day,
    /// The last day, if it is known.
    pub until: Option<Day>,
    /// The kind's code.
    pub kind: &'static str,
}

impl Absence {
    /// Whether it contains the day.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it shares a day with the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from <= until) && other.until.is_none_or(|until| self.from <= until)
    }

    /// Whether it is of 28 days or more, or has no end.
    pub fn is_long(&self) -> bool {
        self.until.is_none_or(|until| until.since(self.from) >= 27)
    }
}

/// One person's cover of another.
pub struct Cover {
    /// Who is covered.
    pub absent: usize,
    /// From when.
    pub from: Day,
    /// Until when, if known.
    pub until: Option<Day>,
    /// Who covers.
    pub deputy: usize,
}

/// A member of staff.
pub struct Staff {
    /// Seven characters, unique in the nation.
    pub code: Code,
    /// The name.
    pub name: Name,
    /// Whether a woman.
    pub woman: bool,
    /// The grade today, or on the last day.
    pub grade: Grade,
    /// Earlier grade, and the day of the change.
    pub former_grade: Option<(Grade, Day)>,
    /// The team today, or on the last day.
    pub team: usize,
    /// Earlier team, and the day of the change.
    pub former_team: Option<(usize, Day)>,
    /// Manager (by place among the staff) from each day on.
    pub managers: Vec<(Day, Option<usize>)>,
    /// A manager who is the same on all days and may belong to another unit.
    pub outside_manager: Option<Code>,
    /// The post whose holder manages this person.
    pub post: Option<usize>,
    /// Tenths of full time.
    pub tenths: u8,
    /// Earlier tenths, and the day of the change.
    pub former_tenths: Option<(u8, Day)>,
    /// First day in the service.
    pub started: Day,
    /// Last day, if it has come.
    pub left: Option<Day>,
    /// Whether on probation terms.
    pub terms: bool,
    /// Whether at the top of the pay band, if known.
    pub top: Option<bool>,
    /// The day that became so.
    pub top_since: Option<Day>,
    /// Whether the lighter cadence of performance conversations was chosen.
    pub light: bool,
    /// The day of qualification, if recorded.
    pub qualified: Option<Day>,
    /// The day of approval to sign.
    pub approved: Option<Day>,
    /// The day on which approval was withdrawn.
    pub approval_withdrawn: Option<Day>,
    /// The day of vetting for ViSOR.
    pub vetted: Option<Day>,
    /// An SPO's habit of overseeing in time, 0 to 1.
    pub diligence: f64,
    /// Days away.
    pub absences: Vec<Absence>,
}

impl Staff {
    /// Whether in the service on this day.
    pub fn is_live(&self, on: Day) -> bool {
        self.started <= on && self.left.is_none_or(|left| on <= left)
    }

    /// The grade on this day.
    pub fn grade_on(&self, on: Day) -> Grade {
        match self.former_grade {
            Some((former, changed)) if on < changed => former,
            _ => self.grade,
        }
    }

    /// The team on this day.
    pub fn team_on(&self, on: Day) -> usize {
        match self.former_team {
            Some((former, changed)) if on < changed => former,
            _ => self.team,
        }
    }

    /// The first day in today's team.
    pub fn in_team_since(&self) -> Day {
        self.former_team.map_or(self.started, |(_, moved)| moved)
    }

    /// The manager on this day.
    pub fn manager_on(&self, on: Day) -> Option<usize> {
        self.managers.iter().rev().find(|(from, _)| *from <= on).and_then(|(_, manager)| *manager)
    }

    /// Whether away on this day.
    pub fn is_away(&self, on: Day) -> bool {
        self.absences.iter().any(|absence| absence.contains(on))
    }

    /// The first day of the present grade.
    pub fn grade_since(&self) -> Day {
        self.former_grade.map_or(self.started, |(_, changed)| changed)
    }

    /// Whether approved to sign on this day.
    pub fn is_approved(&self, on: Day) -> bool {
        self.approved.is_some_and(|from| from <= on) && self.approval_withdrawn.is_none_or(|day| on < day)
    }
}

/// The staff of one unit.
pub struct Crew {
    /// Its teams; the first is the management team.
    pub teams: Vec<Team>,
    /// Its managers' posts.
    pub posts: Vec<Post>,
    /// Everybody, those who left included.
    pub staff: Vec<Staff>,
    /// Who covers whom.
    pub cover: Vec<Cover>,
}

impl Crew {
    /// The unit's head on this day.
    pub fn head_on(&self, on: Day) -> Option<usize> {
        self.staff.iter().position(|staff| staff.grade_on(on) == Grade::PduHead && staff.is_live(on))
    }

    /// The deputy of somebody who is away on this day.
    pub fn deputy_of(&self, absent: usize, on: Day) -> Option<usize> {
        let covers =
            |cover: &&Cover| cover.absent == absent && cover.from <= on && cover.until.is_none_or(|until| on <= until);
        self.cover.iter().find(covers).map(|cover| cover.deputy)
    }
}
