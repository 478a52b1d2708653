-- Clocks that run for somebody else than an officer, and what became overdue.

-- A clock of a duty. A stay whose last day has passed is asked about for its door and that day,
-- never closed by the clock; a visit has one once it is overdue; an agency one for each silence.
CREATE TABLE clock (
    district    text NOT NULL,
    kind        text NOT NULL CONSTRAINT clock_kind_known
                CHECK (kind IN ('stay_end', 'visit', 'agency')),
    -- The dwelling, the task or the agency.
    subject     uuid NOT NULL,
    -- What the duty's time counts from.
    started_at  timestamptz NOT NULL,
    -- The grid of the door; an agency has none.
    grid_id     uuid CONSTRAINT clock_grid_fk REFERENCES grid (id),
    -- The duty in the rule packs, and the pack it stands in.
    duty        text NOT NULL,
    pack        text NOT NULL,
    -- Absent where the source names no time.
    due_at      timestamptz,
    -- When the program saw that it was overdue: written once.
    overdue_at  timestamptz,
    -- When what was asked for had been done, or was no longer asked for.
    ended_at    timestamptz,
    PRIMARY KEY (district, kind, subject, started_at),
    CONSTRAINT clock_grid_but_for_agencies CHECK ((kind = 'agency') = (grid_id IS NULL))
);

-- Lists: of one grid, the oldest first.
CREATE INDEX clock_running ON clock (district, kind, grid_id, started_at, subject)
    WHERE ended_at IS NULL;

-- How many run and are overdue in each grid as of the last nightly run: what would take long to
-- count on a page.
CREATE TABLE clock_count (
    district text NOT NULL,
    grid_id  uuid NOT NULL CONSTRAINT clock_count_grid_fk REFERENCES grid (id),
    kind     text NOT NULL,
    running  bigint NOT NULL,
    overdue  bigint NOT NULL,
    PRIMARY KEY (district, grid_id, kind)
);

-- The last thing that came from an agency.
CREATE INDEX batch_by_arrival ON batch (district, agency_id, received_at);

-- When the last nightly run of the clocks ended.
ALTER TABLE installation ADD COLUMN clocks_ran_at timestamptz;

-- Signing in: which sessions there are, a second factor, other ways in.

-- Sessions made before have no name to be ended by: their owners sign in again.
DELETE FROM session;
ALTER TABLE session ADD COLUMN id uuid NOT NULL;
-- What the browser says it is, in two words, and from where, with its end left out: enough for
-- their owner to know them again.
ALTER TABLE session ADD COLUMN device text NOT NULL;
ALTER TABLE session ADD COLUMN peer text NOT NULL;
ALTER TABLE session ADD COLUMN way text NOT NULL;
-- Whether a second factor was shown.
ALTER TABLE session ADD COLUMN strong boolean NOT NULL;
ALTER TABLE session ADD CONSTRAINT session_way_known
    CHECK (way IN ('password', 'passkey', 'openid'));
CREATE UNIQUE INDEX session_once ON session (id);

-- Whether the district's steward wants a second factor of everybody whose role sees identity data.
ALTER TABLE district ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

-- The secret that somebody's app counts codes from (RFC 6238), sealed; of each account one.
CREATE TABLE totp (
    staff_id     uuid PRIMARY KEY CONSTRAINT totp_staff_fk REFERENCES staff (id),
    data_key     bytea NOT NULL,
    secret       bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    -- Absent until the first code was right: until then it asks nobody for a code.
    confirmed_at timestamptz,
    -- The time step of the last code that was right: it and those before are not taken again.
    last_step    bigint NOT NULL
);

-- Codes for who has lost the app, digests of 80 random bits; each goes when it is used.
CREATE TABLE recovery_code (
    staff_id  uuid NOT NULL CONSTRAINT recovery_code_staff_fk REFERENCES staff (id),
    code_hash bytea NOT NULL,
    PRIMARY KEY (staff_id, code_hash)
);

-- What was shown once and must not be shown again while it could still be taken: challenges.
CREATE TABLE shown_once (
    digest bytea PRIMARY KEY,
    at     timestamptz NOT NULL
);

-- Accounts at an OpenID provider that sign somebody in here, linked by a steward.
CREATE TABLE openid_link (
    issuer    text NOT NULL,
    subject   text NOT NULL,
    staff_id  uuid NOT NULL CONSTRAINT openid_link_staff_fk REFERENCES staff (id),
    linked_at timestamptz NOT NULL,
    linked_by uuid NOT NULL CONSTRAINT openid_link_linker_fk REFERENCES staff (id),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX openid_link_by_staff ON openid_link (staff_id);
