-- Facts, kept for ever, and what is worked out from them. {key}, {int}, {text}, {blob} and {rowless} are each engine's own words.

-- One fact for each row of an extract and each act. Nothing changes or deletes one.
create table fact (
    seq {key},
    id {blob} not null,
    subject_kind {text} not null,
    subject {text} not null,
    kind {text} not null,
    happened_on {text},
    recorded_at {text},
    stored_at {text} not null,
    actor {text} not null,
    via {text} not null,
    corrects {int},
    body_hash {blob} not null
);

-- What a fact says, apart from it, so that retention can erase what was said and not that something was.
create table fact_body (
    seq {key},
    salt {blob} not null,
    body {text} not null
);

-- Who saw and did what (Data Protection Act 2018, section 62).
create table log (
    seq {key},
    at {text} not null,
    actor {text} not null,
    verb {text} not null,
    what {text} not null,
    scope {text} not null,
    subjects {text} not null
);

-- The rows of extracts and acts, under the names of extracts. `replaces` is the first row of which this is a later version; `as_at`
-- the day from which the version counts, where its columns do not say; `known_from` when an act recorded it; `withdrawn` says that
-- the row is no more.

create table teams (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    team_code {text},
    team_name {text},
    team_kind {text},
    pdu_code {text},
    pdu_name {text},
    region_code {text},
    region_name {text}
);

create table staff (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    staff_code {text},
    username {text},
    forename {text},
    surname {text},
    grade {text},
    team_code {text},
    manager_code {text},
    fte {text},
    working_days {text},
    started_on {text},
    left_on {text},
    on_probation_terms {text},
    top_of_pay_band {text},
    light_performance {text},
    qualified_on {text},
    approved_on {text},
    visor_vetted_on {text}
);

create table cases (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    crn {text},
    forename {text},
    surname {text},
    team_code {text},
    case_type {text},
    supervision_start {text},
    supervision_end_expected {text},
    supervision_end {text},
    release_date {text},
    rosh {text},
    tier {text},
    mappa_category {text},
    mappa_level {text},
    registrations {text},
    cohorts {text},
    practitioner_code {text},
    allocated_on {text}
);

create table case_history (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    crn {text},
    attribute {text},
    "from" {text},
    value {text}
);

create table staff_history (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    staff_code {text},
    attribute {text},
    "from" {text},
    value {text}
);

create table events (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    crn {text},
    "on" {text},
    kind {text}
);

create table records (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    record_id {text},
    "on" {text},
    purpose {text},
    crn {text},
    staff_code {text},
    team_code {text},
    by_code {text},
    minutes {text},
    decision {text},
    changed_work {text},
    recorded_at {text}
);

create table contacts (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    crn {text},
    "on" {text},
    contact_type {text},
    outcome {text},
    by_code {text},
    recorded_at {text}
);

create table absences (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    staff_code {text},
    "from" {text},
    until {text},
    kind {text}
);

create table cover (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    staff_code {text},
    "from" {text},
    until {text},
    deputy_code {text}
);

create table limited_access (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    crn {text},
    kind {text},
    staff_code {text},
    "from" {text},
    until {text}
);

create table arms (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    policy {text},
    code {text},
    arm {text},
    "from" {text},
    until {text}
);

create table adoption (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    code {text},
    policy {text},
    adopted_on {text}
);

create table documents (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    document_id {text},
    kind {text},
    report_type {text},
    crn {text},
    team_code {text},
    author_code {text},
    rosh {text},
    submitted_on {text},
    needed_by {text},
    state {text},
    signed_by {text},
    signed_on {text}
);

create table agreed_dates (
    seq {key},
    replaces {int},
    as_at {text},
    known_from {text},
    withdrawn {int} not null,
    rule {text},
    crn {text},
    agreed_on {text},
    next_due {text},
    by_code {text},
    rationale {text}
);

-- What was written with a record, for whom. The text itself stands in the body of its fact alone.
create table output (
    seq {key},
    record {int} not null,
    purpose {text} not null,
    audience {text} not null,
    sensitive {int} not null
);

-- Names by which lists show cases and staff, and the ids by which addresses do.
create table names (
    kind {text} not null,
    code {text} not null,
    id {blob} not null,
    forename {text},
    surname {text},
    primary key (kind, code)
) {rowless};

-- Who was ever SPO, head of PDU or QDO, and every team they were ever in: those to whom duties of others may fall.
create table leaders (
    team_code {text} not null,
    staff_code {text} not null,
    grade {text} not null,
    primary key (team_code, staff_code, grade)
) {rowless};

-- What is due on the day that `planning` names. `state` is open, met, paused or gap; how an open duty stands is worked out on reading.
-- `why` is the gist of the due day; `crn` whom it concerns, `practitioner` whom a conversation about it would be with.
create table duty (
    about {text} not null,
    subject {text} not null,
    rule {text} not null,
    occurrence {text} not null,
    edition {text} not null,
    accountable {text},
    due {text},
    met_on {text},
    standard {text},
    state {text} not null,
    why {text} not null,
    crn {text},
    practitioner {text},
    minutes {int} not null,
    primary key (about, subject, rule, occurrence)
) {rowless};

-- The day that the duties are for, the policies they were worked out with, and the day they are being turned to.
create table planning (
    one {key},
    planned_for {text},
    turning_to {text},
    turn {int} not null,
    policies {text} not null
);

-- Subjects whose duties an act has worked out for the day they are being turned to.
create table turned (
    subject {text} not null,
    primary key (subject)
) {rowless};

-- Who may sign in, and what they may be besides what their grade makes them.
create table users (
    seq {key},
    username {text} not null unique,
    staff_code {text},
    disabled {int} not null
);
create table roles (
    seq {key},
    username {text} not null references users (username),
    role {text} not null,
    unit {text},
    ended {int} not null
);

-- Counts up whenever a fact about staff, a team, a unit, a user or an extract is added, or a row of a case or of limited access: what was kept in memory about them, names included, is then read anew.
create table people (
    one {key},
    version {int} not null
);
insert into people (one, version) values (1, 0);
