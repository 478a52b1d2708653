-- Local to the machine that answers requests; never distributed.

-- Only the token's hash is kept: a copy of this table signs nobody in.
CREATE TABLE session (
    token_hash  bytea PRIMARY KEY,
    staff_id    uuid NOT NULL CONSTRAINT session_staff_fk REFERENCES staff (id),
    created_at  timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);

CREATE INDEX session_by_staff ON session (staff_id);

-- Failed sign-ins, by login and by address, for the rate limit. Rows are
-- removed an hour after they stop counting.
CREATE TABLE sign_in_failure (
    id       uuid PRIMARY KEY,
    login    text NOT NULL,
    peer     text NOT NULL,
    at       timestamptz NOT NULL
);

CREATE INDEX sign_in_failure_by_login ON sign_in_failure (login, at);
CREATE INDEX sign_in_failure_by_peer ON sign_in_failure (peer, at);

-- Work that follows from a committed change. A job is written in the
-- transaction of its cause and removed when its effect is whole; doing it twice
-- changes nothing. (A batch needs none: its own progress says what is left.)
CREATE TABLE job (
    id          uuid PRIMARY KEY,
    district    text NOT NULL,
    kind        text NOT NULL CONSTRAINT job_kind_known CHECK (kind IN ('resolve_waiting')),
    run_at      timestamptz NOT NULL,
    attempts    integer NOT NULL DEFAULT 0,
    last_error  text,
    -- Set when the last attempt failed too often; a person has to look.
    dead_at     timestamptz
);

CREATE INDEX job_due ON job (run_at) WHERE dead_at IS NULL;
