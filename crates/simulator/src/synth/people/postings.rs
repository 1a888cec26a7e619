//! Who works where, and who manages whom on which day.

use super::cast::{Cast, staff_code};
use super::{ALWAYS, Crew, Post, Staff, Team, absence};
use crate::synth::chance::Chance;
use crate::synth::day::{Day, OfficeDay};
use crate::synth::names::Names;
use crate::synth::plan::{Brief, PduPlan, share_out};
use crate::synth::words::{Code, Duties, Grade, TeamKind};

/// The management team's place among the teams.
const MANAGEMENT: usize = 0;

struct Building<'a> {
    brief: &'a Brief<'a>,
    plan: &'a PduPlan,
    cast: Cast<'a>,
    chance: Chance,
    teams: Vec<Team>,
    posts: Vec<Post>,
    head: usize,
    trainee_manager: Option<usize>,
    seniors: Vec<usize>,
}

/// Makes the teams and staff of a unit.
pub fn crew(brief: &Brief<'_>, plan: &PduPlan, names: &Names) -> Crew {
    let mut building = Building {
        brief,
        plan,
        cast: Cast::new(brief, plan, names),
        chance: brief.chance("postings", plan.number as u64),
        teams: Vec::new(),
        posts: Vec::new(),
        head: 0,
        trainee_manager: None,
        seniors: Vec::new(),
    };
    building.management();
    building.sentence_management();
    building.courts();
    building.other_teams();
    building.practitioners();
    building.movers();
    building.managers();
    building.faults();
    let Building { cast, teams, posts, .. } = building;
    let mut crew = Crew { teams, posts, staff: cast.staff, cover: Vec::new() };
    absence::absences(brief, plan, &mut crew);
    absence::cover(brief, plan, &mut crew);
    crew
}

impl Building<'_> {
    fn team(&mut self, name: String, kind: Option<TeamKind>) -> usize {
        // Two letters and a digit from 2 to 9: no unit's code has that shape.
        let shuffled = ((self.plan.place * 60 + self.teams.len()) * 3_571 + 1_717) % (26 * 26 * 8);
        let letters = [shuffled / 208, shuffled / 8 % 26].map(|letter| char::from(b'A' + letter as u8));
        let code = Code::new(&format!("{}{}{}{}", self.plan.region_code, letters[0], letters[1], shuffled % 8 + 2));
        self.teams.push(Team { code, name, kind });
        self.teams.len() - 1
    }

    /// The head, administrators, and in one unit of each region the region's own people.
    fn management(&mut self) {
        let name = self.plan.name.clone();
        self.team(format!("{name} management"), Some(TeamKind::Other));
        if self.plan.hosts_region() {
            let regional = self.team(format!("{} regional office", self.plan.region_name), Some(TeamKind::Other));
            let operations = self.cast.hire(Grade::Other, regional);
            self.cast.staff[operations].tenths = 10;
            self.cast.staff[operations].former_tenths = None;
            debug_assert_eq!(operations, 0, "the head of operations is the first, so that other units know the code");
            let quality =
                self.team(format!("{} quality and performance", self.plan.region_name), Some(TeamKind::Other));
            for _ in 0..self.plan.qdo {
                let qdo = self.cast.hire(Grade::Qdo, quality);
                self.cast.staff[qdo].outside_manager = Some(self.operations());
            }
        }
        self.head = self.cast.hire(Grade::PduHead, MANAGEMENT);
        self.cast.staff[self.head].outside_manager = (!self.plan.one_team).then(|| self.operations());
        if !self.plan.hosts_region() && self.plan.number % 37 == 5 {
            // A few units have no head just now.
            self.cast.staff[self.head].left = Some(self.brief.on.plus(-19));
        }
        let admins = (self.plan.po + self.plan.pso + self.plan.pqip) as f64
            * self.brief.number("size.case_admins_per_practitioner");
        let admins = self.chance.about(admins);
        let officer = self.cast.hire(Grade::Sao, MANAGEMENT);
        if !self.plan.one_team {
            self.cast.hire(Grade::BusinessManager, MANAGEMENT);
        }
        for _ in 0..admins {
            let admin = self.cast.hire(Grade::CaseAdmin, MANAGEMENT);
            self.cast.staff[admin].managers = vec![(ALWAYS, Some(officer))];
        }
    }

    fn operations(&self) -> Code {
        staff_code(&self.plan.region_code, 0, 0)
    }

    fn sentence_management(&mut self) {
        let count = self.plan.spo[0];
        let brief = self.brief;
        let doubles = if count > 3 { self.chance.about(count as f64 * brief.number("place.double_team")) } else { 0 };
        let vacancies = if count > 3 {
            self.chance
                .about(count as f64 * brief.number("place.spo_vacancy"))
                .max(usize::from(self.plan.hosts_region()))
        } else {
            0
        };
        let spos: Vec<usize> = (0..count).map(|_| self.cast.hire(Grade::Spo, MANAGEMENT)).collect();
        // Whoever has been SPO longest looks after what is vacant.
        let mut seniority = spos.clone();
        seniority.sort_by_key(|spo| (self.cast.staff[*spo].grade_since(), *spo));
        self.seniors.clone_from(&seniority);
        for (number, spo) in spos.iter().enumerate().take(count - doubles) {
            let team = self.team(
                format!("{} sentence management {}", self.plan.name, number + 1),
                Some(TeamKind::SentenceManagement),
            );
            self.post(team, Some(*spo), seniority[number % seniority.len().min(3)]);
            if number < doubles {
                self.post(team, Some(spos[count - doubles + number]), seniority[0]);
            }
        }
        for number in 0..vacancies {
            let label = count - doubles + number + 1;
            let team = self
                .team(format!("{} sentence management {label}", self.plan.name), Some(TeamKind::SentenceManagement));
            for half in 0..2 {
                self.post(team, None, seniority[(2 * number + half) % seniority.len()]);
            }
        }
    }

    /// Opens a manager's post; `neighbour` acts while nobody holds it.
    fn post(&mut self, team: usize, holder: Option<usize>, neighbour: usize) {
        let brief = self.brief;
        let mut holders = Vec::new();
        let since = match holder {
            Some(spo) => {
                self.cast.staff[spo].team = team;
                self.cast.staff[spo].grade_since()
            }
            None => brief.on.plus(-self.chance.between(40, 300)),
        };
        if since <= brief.since {
            holders.push((ALWAYS, holder));
        } else {
            let gap = if holder.is_some() { self.chance.between(0, 150) } else { 0 };
            let vacated = since.plus(-gap - 1).max(brief.since.plus(5));
            let acting = Some(neighbour).filter(|neighbour| Some(*neighbour) != holder);
            if vacated < since && self.chance.happens(self.brief.number("place.spo_succeeded")) {
                let former = self.cast.former(Grade::Spo, team, vacated);
                holders.push((ALWAYS, Some(former)));
                holders.push((vacated.plus(1), acting));
            } else {
                holders.push((ALWAYS, acting));
            }
            if holder.is_some() {
                holders.push((since, holder));
            }
        }
        holders.dedup_by_key(|(from, _)| *from);
        self.posts.push(Post { team, holders });
    }

    fn courts(&mut self) {
        for number in 0..self.plan.spo[1] {
            let spo = self.cast.hire(Grade::Spo, MANAGEMENT);
            let name = if number == 0 {
                format!("{} court", self.plan.name)
            } else {
                format!("{} court {}", self.plan.name, number + 1)
            };
            let team = self.team(name, Some(TeamKind::Court));
            self.post(team, Some(spo), self.seniors[number % self.seniors.len()]);
            if number == 0 {
                let writers = self.chance.about(self.brief.number("size.sessional_writers_per_pdu"));
                for _ in 0..writers {
                    let writer = self.cast.hire(Grade::Other, team);
                    self.cast.staff[writer].managers = vec![(ALWAYS, Some(spo))];
                }
            }
        }
    }

    fn other_teams(&mut self) {
        let count = self.plan.spo[2];
        if count == 0 {
            return;
        }
        let team = self.team(format!("{} programmes and interventions", self.plan.name), Some(TeamKind::Other));
        for number in 0..count {
            let spo = self.cast.hire(Grade::Spo, team);
            if number == 0 && count > 1 && self.chance.happens(self.brief.number("place.pqip_spo")) {
                let trainees = self.team(format!("{} PQiP development", self.plan.name), Some(TeamKind::Other));
                self.cast.staff[spo].team = trainees;
                self.trainee_manager = Some(spo);
            } else {
                self.post(team, Some(spo), self.seniors[number % self.seniors.len()]);
            }
        }
        if self.plan.hosts_region() {
            let hub = self.team(format!("{} resettlement hub", self.plan.region_name), None);
            for _ in 0..3 {
                let pso = self.cast.hire(Grade::Pso, hub);
                self.cast.staff[pso].managers = vec![(ALWAYS, Some(self.head))];
            }
        }
    }

    /// Shares practitioners, and those who left within the extract's reach, between the posts.
    fn practitioners(&mut self) {
        let brief = self.brief;
        let kinds = [TeamKind::SentenceManagement, TeamKind::Court, TeamKind::Other];
        let has = |kind: TeamKind| self.posts.iter().any(|post| self.teams[post.team].kind == Some(kind));
        let (court, other) = (has(TeamKind::Court), has(TeamKind::Other));
        let part = |total: usize, key: &str, open: bool| {
            if open { (total as f64 * brief.number(key) + 0.5) as usize } else { 0 }
        };
        let hub = if self.plan.hosts_region() && self.plan.spo[2] > 0 { 3 } else { 0 };
        let pso = self.plan.pso - hub.min(self.plan.pso);
        let po_court = part(self.plan.po, "place.po_court", court);
        let pso_court = part(pso, "place.pso_court", court);
        let pso_other = part(pso, "place.pso_other", other);
        let wanted = [
            (Grade::Po, [self.plan.po - po_court, po_court, 0], "staff.leavers_po"),
            (Grade::Pso, [pso - pso_court - pso_other, pso_court, pso_other], "staff.leavers_other"),
            (Grade::Pqip, [self.plan.pqip, 0, 0], "staff.leavers_other"),
        ];
        for (grade, counts, leavers) in wanted {
            for (kind, count) in kinds.into_iter().zip(counts) {
                self.fill(kind, grade, count, false);
                let years = f64::from(brief.on.since(brief.since)) / 365.25;
                let gone = self.chance.about(count as f64 * brief.number(leavers) * years);
                self.fill(kind, grade, gone, true);
            }
        }
    }

    fn fill(&mut self, kind: TeamKind, grade: Grade, count: usize, gone: bool) {
        let places: Vec<usize> =
            (0..self.posts.len()).filter(|post| self.teams[self.posts[*post].team].kind == Some(kind)).collect();
        let weights: Vec<f64> = places
            .iter()
            .map(|post| {
                let shared = self.posts.iter().filter(|other| other.team == self.posts[*post].team).count();
                (0.8 + 0.4 * self.chance.unit()) * if shared > 1 { 0.62 } else { 1.0 }
            })
            .collect();
        for (post, count) in places.iter().zip(share_out(count, &weights)) {
            for _ in 0..count {
                let team = self.posts[*post].team;
                let person = if gone {
                    let left = self.brief.since.plus(self.chance.between(1, self.brief.on.since(self.brief.since) - 1));
                    self.cast.former(grade, team, left)
                } else {
                    self.cast.hire(grade, team)
                };
                self.cast.staff[person].post = Some(*post);
            }
        }
    }

    /// Some moved from another sentence management team of the unit.
    fn movers(&mut self) {
        let teams: Vec<usize> =
            (0..self.teams.len()).filter(|team| self.teams[*team].kind == Some(TeamKind::SentenceManagement)).collect();
        let (share, on, since) = (self.brief.number("staff.moved_team"), self.brief.on, self.brief.since);
        for staff in &mut self.cast.staff {
            let settled = since.max(staff.started.plus(120));
            let movable = staff.grade.is_practitioner()
                && staff.left.is_none()
                && teams.contains(&staff.team)
                && on.since(settled) > 90;
            if movable && teams.len() > 1 && self.chance.happens(share) {
                let others: Vec<usize> = teams.iter().copied().filter(|team| *team != staff.team).collect();
                let moved = settled.plus(self.chance.between(0, on.since(settled) - 60)).or_next_working();
                staff.former_team = Some((*self.chance.pick(&others), moved));
            }
        }
    }

    fn managers(&mut self) {
        let head = self.head;
        let (head_since, head_is_new) =
            (self.cast.staff[head].grade_since(), self.cast.staff[head].grade_since() > self.brief.since);
        if head_is_new && !self.plan.one_team {
            let former = self.cast.former(Grade::PduHead, MANAGEMENT, head_since.plus(-1));
            self.cast.staff[former].outside_manager = Some(self.operations());
        }
        let former_head = self
            .cast
            .staff
            .iter()
            .position(|staff| staff.grade == Grade::PduHead && staff.left == Some(head_since.plus(-1)));
        let led = match former_head {
            Some(former) => vec![(ALWAYS, Some(former)), (head_since, Some(head))],
            None => vec![(ALWAYS, Some(head))],
        };
        let mut trainees = 0;
        for index in 0..self.cast.staff.len() {
            let staff = &self.cast.staff[index];
            if !staff.managers.is_empty()
                || staff.outside_manager.is_some()
                || (self.plan.hosts_region() && index == 0)
                || index == head
            {
                continue;
            }
            let timeline = match (staff.grade, self.trainee_manager, staff.post) {
                (Grade::Pqip, Some(spo), _) if trainees < 12 => {
                    trainees += usize::from(staff.left.is_none());
                    vec![(ALWAYS, Some(spo))]
                }
                (_, _, Some(post)) => self.managers_of_postings(staff, post),
                _ => led.clone(),
            };
            self.cast.staff[index].managers = timeline;
        }
        for staff in &mut self.cast.staff {
            begin_with_service(staff);
        }
    }

    fn managers_of_postings(&self, staff: &Staff, post: usize) -> Vec<(Day, Option<usize>)> {
        let mut timeline = Vec::new();
        if let Some((team, moved)) = staff.former_team {
            let earlier = self.posts.iter().find(|post| post.team == team).map_or(&[][..], |post| &post.holders);
            timeline.extend(earlier.iter().copied().filter(|(from, _)| *from < moved));
            let at_move =
                self.posts[post].holders.iter().rev().find(|(from, _)| *from <= moved).and_then(|(_, holder)| *holder);
            timeline.push((moved, at_move));
            timeline.extend(self.posts[post].holders.iter().copied().filter(|(from, _)| *from > moved));
        } else {
            timeline.extend(self.posts[post].holders.iter().copied());
        }
        timeline
    }

    /// Some have no manager recorded, some one who has left.
    fn faults(&mut self) {
        let at_least = usize::from(self.plan.hosts_region());
        let people: Vec<usize> = (0..self.cast.staff.len())
            .filter(|place| self.cast.staff[*place].post.is_some() && self.cast.staff[*place].left.is_none())
            .collect();
        let mut fault = |key: &str| self.chance.about(people.len() as f64 * self.brief.number(key)).max(at_least);
        let (without, stale) = (fault("faults.no_manager"), fault("faults.manager_left"));
        for place in self.chance.sample(people.len(), without) {
            self.cast.staff[people[place]].managers = vec![(self.cast.staff[people[place]].started, None)];
        }
        let gone = |staff: &[Staff], person: usize| staff[person].left.is_some();
        let candidates: Vec<usize> = people
            .into_iter()
            .filter(|person| {
                self.cast.staff[*person]
                    .managers
                    .iter()
                    .any(|(_, manager)| manager.is_some_and(|manager| gone(&self.cast.staff, manager)))
            })
            .collect();
        for place in self.chance.sample(candidates.len(), stale) {
            let person = &mut self.cast.staff[candidates[place]];
            person.managers.truncate(1);
        }
    }
}

/// Cuts a timeline so that it begins on the first day of service, and joins equal neighbours.
fn begin_with_service(staff: &mut Staff) {
    let at_start = staff.manager_on(staff.started);
    let left = staff.left.unwrap_or(Day(i32::MAX));
    let later = staff.managers.iter().copied().filter(|(from, _)| *from > staff.started && *from <= left);
    let mut timeline = vec![(staff.started, at_start)];
    timeline.extend(later);
    timeline.dedup_by_key(|(_, manager)| *manager);
    staff.managers = timeline;
}
