-- Passwords, sessions and what was begun. None of these is a fact: secrets are not kept for ever, and what was begun is not yet done.

-- A password as its hash (argon2id, in the text form of the PHC string format).
create table account (
    username {text} not null,
    password {text} not null,
    changed_at {int} not null,
    primary key (username)
) {rowless};

-- Who is signed in. The token itself is with the browser alone. Instants count microseconds.
create table session (
    hash {blob} not null,
    username {text} not null,
    created_at {int} not null,
    seen_at {int} not null,
    primary key (hash)
) {rowless};
create index session_username on session (username);

-- Attempts to sign in since an instant, by username and by address.
create table attempt (
    who {text} not null,
    since {int} not null,
    tries {int} not null,
    primary key (who)
) {rowless};

-- Forms that were sent: the same form sent again is answered as before.
create table sent (
    token {text} not null,
    username {text} not null,
    record_id {text} not null,
    changed {text} not null,
    primary key (token)
) {rowless};

-- What somebody began to write about a case and has not sent.
create table draft (
    username {text} not null,
    subject {text} not null,
    fields {text} not null,
    saved_at {int} not null,
    primary key (username, subject)
) {rowless};

-- Addresses name cases by the ids of their names.
create index names_id on names (id);
