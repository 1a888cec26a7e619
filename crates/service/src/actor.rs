//! Who acts or asks: their roles today, and how near they are to what they ask about.

use crate::error::NotAllowed;
use touchstone_domain::calendar::Day;
use touchstone_domain::facts::{CaseIx, Facts, StaffAttribute, StaffIx, State, TeamIx, UNKNOWN};
use touchstone_domain::permission::{LookPurpose, Permission, Relation, UserRole, may};
use touchstone_domain::policy::Library;
use touchstone_domain::words::{CodeIx, Crn};
use touchstone_store::{Reader, StoreError, Subjects, When};

/// Somebody who acts or asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever may read and write the file of an embedded database, named by their machine.
    Owner(String),
    /// Somebody who is known by name.
    User(User),
}

/// Somebody who is known by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Sign-in name.
    pub username: String,
    /// Their name as lists have it, if it is known.
    pub name: String,
    /// Their code, if they are on the staff.
    pub staff_code: Option<String>,
    /// The role that their grade brings today, and those given to them; each for a unit, or for everything.
    pub roles: Vec<(UserRole, Option<String>)>,
    team: Option<String>,
    pdu: Option<String>,
    region: Option<String>,
    /// The seven days from the day asked about, if they are on the staff.
    pub(crate) week: Option<OwnWeek>,
    /// What they look for, as they stated for what they ask now.
    stated: Option<LookPurpose>,
}

/// What somebody's own seven days from a day depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnWeek {
    /// Full-time equivalent, in thousandths, if it is known.
    pub(crate) fte: Option<u32>,
    /// ISO weekdays worked, as bits 1 to 7.
    pub(crate) working_days: u8,
    /// Are they away, or not in service, on each of the days?
    pub(crate) away: [bool; 7],
}

impl OwnWeek {
    fn of(state: &State, staff: StaffIx, first: Day) -> Self {
        let fte = state.staff_timeline(staff, StaffAttribute::Fte).on(first);
        let is_away = |day: Day| state.is_absent(staff, day) || !state.staff_is_live(staff, day);
        Self {
            fte: Some(fte).filter(|fte| *fte != UNKNOWN),
            working_days: state.facts.people.staff[staff.at()].working_days,
            away: std::array::from_fn(|at| is_away(first.plus(i32::try_from(at).unwrap_or(0)))),
        }
    }
}

/// A unit by its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) team: Option<String>,
    pub(crate) pdu: Option<String>,
    pub(crate) region: Option<String>,
}

impl Place {
    pub(crate) fn of_team(facts: &Facts, team: Option<TeamIx>) -> Self {
        let Some(team) = team else { return Self::default() };
        let fact = &facts.people.teams[team.at()];
        let code = |unit: Option<CodeIx>| unit.map(|unit| facts.codes.text(unit).to_owned());
        Self { team: Some(fact.code.to_string()), pdu: code(fact.pdu), region: code(fact.region) }
    }
}

/// The place that a unit's code names.
pub(crate) fn place_of_unit(facts: &Facts, code: &str) -> Place {
    if let Some(team) = facts.team_coded(code) {
        return Place::of_team(facts, Some(team));
    }
    let unit = facts.codes.find(code);
    let pdu = facts.people.teams.iter().find(|team| team.pdu.is_some() && team.pdu == unit);
    let named = |unit: Option<CodeIx>| unit.map(|unit| facts.codes.text(unit).to_owned());
    match pdu {
        Some(team) => Place { team: None, pdu: named(team.pdu), region: named(team.region) },
        None => Place { team: None, pdu: None, region: Some(code.to_owned()) },
    }
}

/// A name as lists have it: Smith, Ann.
pub(crate) fn surname_first((forename, surname): (&str, &str)) -> String {
    match (forename, surname) {
        ("", only) | (only, "") => only.to_owned(),
        _ => [surname, ", ", forename].concat(),
    }
}

impl Actor {
    /// The person with this username, with the roles they have on a day.
    ///
    /// # Errors
    /// [`NotAllowed::Nobody`] for a name that is unknown or disabled, or somebody who is not in service; faults of the database.
    pub fn named(
        reader: &mut Reader<'_>,
        library: &Library,
        username: &str,
        on: Day,
    ) -> Result<Result<Self, NotAllowed>, StoreError> {
        let nobody = || Err(NotAllowed::Nobody(username.to_owned()));
        let user = reader.user(username)?;
        if user.as_ref().is_some_and(|user| user.disabled) {
            return Ok(nobody());
        }
        let given = reader.roles_of(username)?;
        let known = user.is_some();
        let staff_code = match user.and_then(|user| user.staff_code) {
            Some(code) => Some(code),
            None => reader.staff_named(username)?,
        };
        let mut found = User {
            username: username.to_owned(),
            name: username.to_owned(),
            staff_code,
            roles: given.into_iter().filter_map(|role| Some((UserRole::from_code(&role.role)?, role.unit))).collect(),
            team: None,
            pdu: None,
            region: None,
            week: None,
            stated: None,
        };
        if let Some(code) = found.staff_code.clone() {
            let facts = reader.load_about(&Subjects::person(&code), library, When::on(on))?;
            let state = State::fold(facts, None);
            if let Some(staff) = state.facts.staff_coded(&code).filter(|staff| state.staff_is_live(*staff, on)) {
                let name = surname_first(state.facts.name(state.facts.people.staff[staff.at()].name));
                found.name = if name.is_empty() { found.name } else { name };
                let place = Place::of_team(&state.facts, state.staff_team_on(staff, on));
                let role = state.grade_on(staff, on).and_then(UserRole::of_grade);
                let unit = match role {
                    Some(UserRole::PduHead | UserRole::Administration) => place.pdu.clone(),
                    Some(UserRole::Qdo) => place.region.clone(),
                    _ => place.team.clone(),
                };
                found.roles.extend(role.map(|role| (role, unit)));
                (found.team, found.pdu, found.region) = (place.team, place.pdu, place.region);
                found.week = Some(OwnWeek::of(&state, staff, on));
            } else {
                found.staff_code = None;
            }
        }
        if !known && found.staff_code.is_none() {
            return Ok(nobody());
        }
        Ok(Ok(Actor::User(found)))
    }

    /// The same, who has stated what they look for.
    #[must_use]
    pub fn stating(self, purpose: Option<LookPurpose>) -> Self {
        match self {
            Actor::User(user) => Actor::User(User { stated: purpose, ..user }),
            owner => owner,
        }
    }

    /// As [`Actor::purpose`], of what must not be shown or changed before it is known: a case, or what is about one person.
    ///
    /// # Errors
    /// [`NotAllowed::NeedsPurpose`] with the code of whom it is about, if they are not theirs, and they have not stated it.
    pub(crate) fn purpose_with(&self, relation: Relation, code: &str) -> Result<Option<LookPurpose>, NotAllowed> {
        match (self, self.purpose(relation)) {
            (Actor::User(_), None) => Err(NotAllowed::NeedsPurpose(code.to_owned())),
            (_, purpose) => Ok(purpose),
        }
    }

    /// What they look for, with data this near: known from whose it is, else what they stated.
    #[must_use]
    pub fn purpose(&self, relation: Relation) -> Option<LookPurpose> {
        match (self, relation) {
            (Actor::User(_), Relation::Themselves | Relation::Theirs) => Some(LookPurpose::Allocation),
            (Actor::User(user), _) => user.stated,
            (Actor::Owner(_), _) => None,
        }
    }

    /// The name under which acts and looks are kept.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Actor::Owner(name) => name,
            Actor::User(user) => &user.username,
        }
    }

    /// The staff code in whose name a record is made.
    pub(crate) fn staff_code(&self) -> Result<&str, NotAllowed> {
        match self {
            Actor::Owner(_) => Err(NotAllowed::NeedsName),
            Actor::User(user) => user.staff_code.as_deref().ok_or(NotAllowed::Role),
        }
    }

    /// May they, with data this near?
    ///
    /// # Errors
    /// [`NotAllowed::Role`] if they may not.
    pub fn may(&self, permission: Permission, relation: Relation) -> Result<(), NotAllowed> {
        let allowed = match self {
            // The file is theirs: what they may not do needs a name, which an act asks for itself.
            Actor::Owner(_) => true,
            Actor::User(user) => user.roles.iter().any(|(role, _)| may(*role, permission, relation)),
        };
        allowed.then_some(()).ok_or(NotAllowed::Role)
    }

    /// May they at all, with any data?
    pub(crate) fn may_ever(&self, permission: Permission) -> Result<(), NotAllowed> {
        let any = Relation::ALL.into_iter().any(|relation| self.may(permission, relation).is_ok());
        any.then_some(()).ok_or(NotAllowed::Role)
    }

    /// Is there anything with which they may do this?
    #[must_use]
    pub fn could(&self, permission: Permission) -> bool {
        self.may_ever(permission).is_ok()
    }

    /// How near they are to a place, nothing else considered.
    pub(crate) fn relation_to(&self, place: &Place) -> Relation {
        let Actor::User(user) = self else { return Relation::Everybody };
        let same = |mine: &Option<String>, theirs: &Option<String>| mine.is_some() && mine == theirs;
        if same(&user.team, &place.team) {
            Relation::Theirs
        } else if same(&user.pdu, &place.pdu) {
            Relation::SamePdu
        } else if same(&user.region, &place.region) {
            Relation::SameRegion
        } else {
            Relation::Elsewhere
        }
    }

    /// How near they are to a case on a day, as `state` knows it; `None` if limited access bars them.
    pub(crate) fn relation_to_case(&self, state: &State, case: CaseIx, on: Day) -> Option<Relation> {
        let Actor::User(user) = self else { return Some(Relation::Everybody) };
        let me = user.staff_code.as_deref().and_then(|code| state.facts.staff_coded(code));
        (!state.is_barred(me, case, on)).then(|| self.nearness(state, case, on))
    }

    /// How near they would be to a case if its access were not limited.
    pub(crate) fn nearness(&self, state: &State, case: CaseIx, on: Day) -> Relation {
        let Actor::User(user) = self else { return Relation::Everybody };
        let me = user.staff_code.as_deref().and_then(|code| state.facts.staff_coded(code));
        let holding = state.holding_on(case, on);
        if me.is_some() && holding.holder == me {
            return Relation::Themselves;
        }
        if me.is_some() && holding.unit.manager.is_some_and(|manager| self.stands_for(state, manager, me, on)) {
            return Relation::Theirs;
        }
        self.relation_to(&Place::of_team(&state.facts, holding.unit.team))
    }

    /// How near they are to what a code names: a case, a member of staff or a document; `None` if there is no such thing, or limited
    /// access bars them.
    pub(crate) fn relation_to_code(&self, state: &State, code: &str, on: Day) -> Option<Relation> {
        if let Some(case) = Crn::parse(code.as_bytes()).and_then(|crn| state.facts.case_with(crn)) {
            return self.relation_to_case(state, case, on);
        }
        state.facts.staff_coded(code).map(|staff| self.relation_to_staff(state, staff, on))
    }

    /// How near they are to a member of staff.
    pub(crate) fn relation_to_staff(&self, state: &State, staff: StaffIx, on: Day) -> Relation {
        let Actor::User(user) = self else { return Relation::Everybody };
        let me = user.staff_code.as_deref().and_then(|code| state.facts.staff_coded(code));
        if me == Some(staff) {
            return Relation::Themselves;
        }
        if me.is_some() && state.manager_on(staff, on).is_some_and(|manager| self.stands_for(state, manager, me, on)) {
            return Relation::Theirs;
        }
        self.relation_to(&Place::of_team(&state.facts, state.staff_team_on(staff, on)))
    }

    /// Are they this manager, or somebody who covers for them today?
    fn stands_for(&self, state: &State, manager: StaffIx, me: Option<StaffIx>, on: Day) -> bool {
        let mut chain = vec![manager];
        let mut next = 0;
        while let Some(current) = chain.get(next).copied() {
            if Some(current) == me {
                return true;
            }
            for cover in state.cover_of(current).iter().filter(|cover| cover.from <= on && on <= cover.until) {
                if !chain.contains(&cover.deputy) {
                    chain.push(cover.deputy);
                }
            }
            next += 1;
        }
        false
    }
}
