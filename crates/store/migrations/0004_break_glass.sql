-- Seeing a case in an emergency: somebody asked, somebody else allowed it for a while, and whoever answers for the case took note.
-- Each row is what its facts say; instants count microseconds.
create table emergency (
    seq {int} not null,
    crn {text} not null,
    asked_by {text} not null,
    asked_at {int} not null,
    reason {text} not null,
    allowed_by {text},
    allowed_at {int},
    until {int},
    noted_by {text},
    noted_at {int},
    primary key (seq)
) {rowless};
create index emergency_crn on emergency (crn);
create index emergency_asked_by on emergency (asked_by);
