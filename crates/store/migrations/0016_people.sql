-- People outside the staff: signing in by telephone, who is bound to which door, what an operator
-- registers about a dwelling, and what a resident asks for.

-- The program's own lists say which kinds there are; more are counted now.
ALTER TABLE public_attempt DROP CONSTRAINT public_attempt_kind_known;
ALTER TABLE public_attempt ADD CONSTRAINT public_attempt_kind_known CHECK (kind ~ '^[a-z_]{1,30}$');

-- Somebody who proved a telephone. Everything that leads to them is sealed under a key of their
-- own; destroying it and the digest is how they are forgotten.
CREATE TABLE account (
    district     text NOT NULL,
    id           uuid NOT NULL,
    data_key     bytea,
    phone        bytea,
    -- Finds the account by its telephone; made for this table, so that it meets no record of a
    -- resident in another.
    phone_mark   bytea,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT account_destroyed_whole CHECK (
        destroyed_at IS NULL OR (data_key IS NULL AND phone IS NULL AND phone_mark IS NULL))
);

-- One account a telephone.
CREATE UNIQUE INDEX account_by_phone ON account (district, phone_mark);

-- Sessions of accounts. Local; the token's hash only.
CREATE TABLE account_session (
    token_hash   bytea PRIMARY KEY,
    district     text NOT NULL,
    account_id   uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);

CREATE INDEX account_session_by_account ON account_session (account_id);

-- A code that was sent and waits to be entered. Local; removed once used or over. Both digests are
-- keyed: of the telephone, and of the code together with this row.
CREATE TABLE account_code (
    id         uuid PRIMARY KEY,
    phone_mark bytea NOT NULL,
    code_mark  bytea NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- Removing what is over.
CREATE INDEX account_code_by_end ON account_code (expires_at);

-- Text messages on their way, written in the transaction of their cause. Local. Sealed under a key
-- of their own and removed once sent or over; a demo without a gateway keeps and shows them until
-- then.
CREATE TABLE outgoing_sms (
    id         uuid PRIMARY KEY,
    district   text NOT NULL,
    kind       text NOT NULL CONSTRAINT outgoing_sms_kind_known CHECK (kind ~ '^[a-z_]{1,30}$'),
    data_key   bytea NOT NULL,
    phone      bytea NOT NULL,
    words      bytea NOT NULL,
    created_at timestamptz NOT NULL,
    run_at     timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    last_error text,
    -- Set when the gateway won't take it.
    dead_at    timestamptz
);

CREATE INDEX outgoing_sms_due ON outgoing_sms (run_at) WHERE dead_at IS NULL;

-- Somebody may read and change what concerns them at one door: as an operator of it, or as the
-- person whom a record there is about. Has an end and says who gave it.
CREATE TABLE binding (
    district    text NOT NULL,
    id          uuid NOT NULL,
    account_id  uuid NOT NULL,
    role        text NOT NULL CONSTRAINT binding_role_known CHECK (role IN (
        'occupant', 'landlord', 'manager', 'host', 'employer', 'property_manager', 'building_head')),
    building_id uuid NOT NULL,
    -- Absent for who speaks for a whole building.
    dwelling_id uuid,
    -- The record that an occupant was matched with.
    person_id   uuid,
    how         text NOT NULL CONSTRAINT binding_how_known CHECK (how IN ('code', 'phone', 'match', 'counter')),
    -- The officer who gave the code or did it at the counter.
    given_by    uuid CONSTRAINT binding_giver_fk REFERENCES staff (id),
    since       timestamptz NOT NULL,
    ended_at    timestamptz,
    end_reason  text CONSTRAINT binding_end_reason_known CHECK (end_reason IN (
        'moved_out', 'handed_over', 'given_up', 'taken_back', 'record_gone')),
    ended_by    uuid CONSTRAINT binding_ender_fk REFERENCES staff (id),
    PRIMARY KEY (district, id),
    CONSTRAINT binding_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id),
    CONSTRAINT binding_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT binding_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT binding_of_a_person CHECK ((role = 'occupant') = (person_id IS NOT NULL)),
    CONSTRAINT binding_of_a_dwelling CHECK (role IN ('property_manager', 'building_head') OR dwelling_id IS NOT NULL),
    CONSTRAINT binding_ended_for_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

-- One of a kind a door; and the way from an account to its doors.
CREATE UNIQUE INDEX binding_in_force ON binding
    (district, account_id, role, building_id, dwelling_id, (CASE WHEN ended_at IS NOT NULL THEN id END))
    NULLS NOT DISTINCT;
CREATE INDEX binding_by_door ON binding (district, building_id, dwelling_id) WHERE ended_at IS NULL;

-- Leave to be bound to a door, once: by a code that an officer handed out, or by proving the
-- telephone that an operator named when handing over. Removed once used, taken back or over.
CREATE TABLE access_code (
    district    text NOT NULL,
    id          uuid NOT NULL,
    role        text NOT NULL CONSTRAINT access_code_role_known CHECK (role IN (
        'landlord', 'manager', 'host', 'employer', 'property_manager', 'building_head')),
    building_id uuid NOT NULL,
    dwelling_id uuid,
    -- Keyed digests: of the code, or of the telephone at this door.
    code_mark   bytea,
    phone_mark  bytea,
    given_by    uuid CONSTRAINT access_code_giver_fk REFERENCES staff (id),
    given_at    timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT access_code_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT access_code_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT access_code_of_one CHECK ((code_mark IS NULL) <> (phone_mark IS NULL))
);

CREATE INDEX access_code_by_door ON access_code (district, building_id, dwelling_id);

-- A text that operators signed, once for each wording.
CREATE TABLE undertaking (
    digest bytea PRIMARY KEY,
    zh     text NOT NULL,
    en     text NOT NULL,
    source text NOT NULL
);

-- What an operator registered about a dwelling: how it is let, its rooms and equipment, with which
-- right, and the undertaking as signed. Never changed; a later one replaces it.
CREATE TABLE letting (
    district         text NOT NULL,
    id               uuid NOT NULL,
    account_id       uuid NOT NULL,
    -- Whether whoever said it was bound to the door then.
    bound            boolean NOT NULL,
    role             text NOT NULL CONSTRAINT letting_role_known CHECK (role IN ('landlord', 'manager', 'host', 'employer')),
    building_id      uuid NOT NULL,
    dwelling_id      uuid NOT NULL,
    kind             text NOT NULL CONSTRAINT letting_kind_known CHECK (kind IN ('ordinary', 'shared', 'dormitory', 'short', 'company')),
    rooms            integer NOT NULL CONSTRAINT letting_rooms_range CHECK (rooms BETWEEN 1 AND 200),
    beds             integer NOT NULL CONSTRAINT letting_beds_range CHECK (beds BETWEEN 1 AND 2000),
    -- Square metres in tenths.
    area_tenths      integer CONSTRAINT letting_area_range CHECK (area_tenths BETWEEN 1 AND 1000000),
    title            text NOT NULL CONSTRAINT letting_title_known CHECK (title IN ('own', 'authorised', 'sublet', 'other')),
    smoke_alarm      boolean NOT NULL,
    extinguisher     boolean NOT NULL,
    breaker          boolean NOT NULL,
    gas_alarm        boolean NOT NULL,
    escape_way       boolean NOT NULL,
    data_key         bytea,
    -- Name as signed, and the company's code where it is one's; sealed.
    name             bytea,
    company_code     bytea,
    undertaking      bytea NOT NULL CONSTRAINT letting_undertaking_fk REFERENCES undertaking (digest),
    signed_at        timestamptz NOT NULL,
    -- Replaced by a later one, or the dwelling is let no longer.
    ended_at         timestamptz,
    destroyed_at     timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT letting_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id),
    CONSTRAINT letting_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT letting_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT letting_destroyed_whole CHECK (
        destroyed_at IS NULL OR (data_key IS NULL AND name IS NULL AND company_code IS NULL))
);

CREATE INDEX letting_by_dwelling ON letting (district, dwelling_id, id);

-- What somebody asks for about their own record, with the clock that the law sets.
CREATE TABLE right_request (
    district     text NOT NULL,
    id           uuid NOT NULL,
    account_id   uuid NOT NULL,
    binding_id   uuid NOT NULL,
    dwelling_id  uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT right_request_kind_known CHECK (kind IN ('correct', 'object', 'erase')),
    data_key     bytea,
    words        bytea,
    answer       bytea,
    state        text NOT NULL CONSTRAINT right_request_state_known CHECK (state IN ('open', 'granted', 'refused')),
    made_at      timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    answered_at  timestamptz,
    answered_by  uuid CONSTRAINT right_request_answerer_fk REFERENCES staff (id),
    destroyed_at timestamptz,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT right_request_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id),
    CONSTRAINT right_request_binding_fk FOREIGN KEY (district, binding_id) REFERENCES binding (district, id),
    CONSTRAINT right_request_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT right_request_answered_by_somebody CHECK (
        (state = 'open') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)),
    CONSTRAINT right_request_destroyed_whole CHECK (
        destroyed_at IS NULL OR (data_key IS NULL AND words IS NULL AND answer IS NULL))
);

CREATE INDEX right_request_waiting ON right_request (district, due_at, id) WHERE state = 'open';
CREATE INDEX right_request_by_account ON right_request (district, account_id);

-- No samples of keys, sealed values and digests of people: they would outlive them.
ALTER TABLE account ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE account ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE account ALTER COLUMN phone_mark SET STATISTICS 0;
ALTER TABLE account_code ALTER COLUMN phone_mark SET STATISTICS 0;
ALTER TABLE outgoing_sms ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE outgoing_sms ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE outgoing_sms ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE access_code ALTER COLUMN phone_mark SET STATISTICS 0;
ALTER TABLE letting ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE letting ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE letting ALTER COLUMN company_code SET STATISTICS 0;
ALTER TABLE right_request ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE right_request ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE right_request ALTER COLUMN answer SET STATISTICS 0;
