-- What somebody says of a fact of a case that they hold to be wrong. What they say stands in the body of its fact alone. `stood` is
-- how the fact stood then, in codes; `ended` the fact that withdrew the doubt, or found that the fact had changed.
create table doubt (
    seq {key},
    crn {text} not null,
    fact {text} not null,
    stood {text} not null,
    owner {text},
    by_code {text} not null,
    said_on {text} not null,
    ended {int}
);
create index doubt_crn on doubt (crn);
create index doubt_owner on doubt (owner);
create index doubt_by_code on doubt (by_code);
