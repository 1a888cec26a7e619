-- The tree over facts and log entries (RFC 6962), so that a change of either shows. docs/decisions/0011-the-log.md says why so.

alter table log add column purpose {text} not null default '';
alter table log add column correlation {text} not null default '';

-- Which rows stand at which places of the tree: `amount` rows of `source` (fact or log), from `first_seq` on, from `place` on.
create table log_run (
    place {key},
    source {text} not null,
    first_seq {int} not null,
    amount {int} not null
);
create unique index log_run_first on log_run (source, first_seq);

-- Hashes of whole subtrees: of 256 leaves at level 1, of 256 of those at level 2, and so on.
create table log_tile (
    level {int} not null,
    n {int} not null,
    hash {blob} not null,
    primary key (level, n)
) {rowless};

-- How far the tree goes. `frontier` are the hashes of its whole subtrees from the largest to the smallest; `signing_key` the public
-- key in force; `published` the size of the last tree whose checkpoint was written outside.
create table log_head (
    one {key},
    origin {text} not null,
    size {int} not null,
    frontier {blob} not null,
    last_fact {int} not null,
    last_log {int} not null,
    indexed {int} not null,
    signing_key {text} not null,
    published {int} not null
);

-- Numbers that were passed over because nobody had stored a row under them yet.
create table log_gap (
    source {text} not null,
    first_seq {int} not null,
    last_seq {int} not null,
    seen_at {int} not null,
    primary key (source, first_seq)
) {rowless};

-- Which entries are about whom, by segments of 4096 places; what is after the last whole segment is looked through.
create table log_segment (
    segment {key},
    entries {int} not null
);
create table log_subject (
    segment {int} not null,
    subject {text} not null,
    entries {text} not null,
    primary key (segment, subject)
) {rowless};
