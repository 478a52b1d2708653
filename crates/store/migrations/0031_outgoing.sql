-- Notices to those who work with the registry: by mail, and by robots in their chat groups. Written
-- in the transaction of their cause; several to one person leave as one letter.

-- Where a member of staff wants to get mail: the address that they proved by a code, and one that
-- waits for its code. Small.
CREATE TABLE staff_mail (
    id         uuid PRIMARY KEY,
    -- Where its holder was signed in.
    district   text NOT NULL,
    staff_id   uuid NOT NULL CONSTRAINT staff_mail_staff_fk REFERENCES staff (id),
    data_key   bytea NOT NULL,
    address    bytea NOT NULL,
    asked_at   timestamptz NOT NULL,
    proven_at  timestamptz,
    -- The code that was sent, and how often one was tried; nothing once it is proven.
    code_mark  bytea,
    code_tries integer NOT NULL DEFAULT 0,
    CONSTRAINT staff_mail_proven_or_asked CHECK ((proven_at IS NULL) = (code_mark IS NOT NULL))
);

-- One that counts and one that waits.
CREATE UNIQUE INDEX staff_mail_once ON staff_mail (staff_id, (proven_at IS NULL));

-- Robots in chat groups, each for an area or grid. Its address is a secret: who has it can write to
-- the group. Small. A removed one keeps its name for the letters that it was sent.
CREATE TABLE robot (
    id         uuid PRIMARY KEY,
    district   text NOT NULL,
    -- Code of the area or grid whose notices it gets.
    place      text NOT NULL CONSTRAINT robot_place_known CHECK (place ~ '^[0-9]{6,14}$'),
    kind       text NOT NULL CONSTRAINT robot_kind_known CHECK (kind IN ('wecom', 'dingtalk', 'feishu')),
    name       text NOT NULL,
    -- The host of its address, all of it that is shown.
    host       text NOT NULL,
    data_key   bytea,
    address    bytea,
    secret     bytea,
    made_by    uuid NOT NULL CONSTRAINT robot_maker_fk REFERENCES staff (id),
    made_at    timestamptz NOT NULL,
    removed_at timestamptz,
    CONSTRAINT robot_removed_whole CHECK (
        (removed_at IS NULL) = (data_key IS NOT NULL) AND (removed_at IS NULL) = (address IS NOT NULL)
        AND (removed_at IS NULL OR secret IS NULL))
);

-- The robots of a place.
CREATE INDEX robot_by_place ON robot (district, place) WHERE removed_at IS NULL;

-- What leaves: one or several notices to one person or group. Local to the coordinator. The address
-- is looked up when it leaves, so that a changed one is used and none lies here twice.
CREATE TABLE outgoing_letter (
    id           uuid PRIMARY KEY,
    district     text NOT NULL,
    -- The area that all of its notices lie in.
    place        text NOT NULL,
    staff_id     uuid CONSTRAINT outgoing_letter_staff_fk REFERENCES staff (id),
    robot_id     uuid CONSTRAINT outgoing_letter_robot_fk REFERENCES robot (id),
    channel      text NOT NULL CONSTRAINT outgoing_letter_channel_known
                 CHECK (channel IN ('mail', 'wecom', 'dingtalk', 'feishu')),
    -- Of its first notice.
    kind         text NOT NULL CONSTRAINT outgoing_letter_kind_known CHECK (kind ~ '^[a-z-]{1,30}$'),
    notices      integer NOT NULL CONSTRAINT outgoing_letter_notices_some CHECK (notices > 0),
    state        text NOT NULL CONSTRAINT outgoing_letter_state_known
                 CHECK (state IN ('waiting', 'sent', 'dead', 'dropped')),
    made_at      timestamptz NOT NULL,
    run_at       timestamptz NOT NULL,
    -- When trying ends.
    expires_at   timestamptz NOT NULL,
    -- Somebody sends it until then; whoever finds it over takes it, and can't know whether it left.
    leased_until timestamptz,
    tries        integer NOT NULL DEFAULT 0,
    unsure       boolean NOT NULL DEFAULT false,
    fault        text CONSTRAINT outgoing_letter_fault_known CHECK (fault ~ '^[a-z]{1,20}$'),
    fault_number bigint,
    sent_at      timestamptz,
    dead_at      timestamptz,
    -- Who dropped it, or the program.
    settled_at   timestamptz,
    settled_by   uuid CONSTRAINT outgoing_letter_settler_fk REFERENCES staff (id),
    reason       text CONSTRAINT outgoing_letter_reason_known
                 CHECK (reason IN ('told-otherwise', 'over', 'wrong-address')),
    version      integer NOT NULL DEFAULT 1,
    CONSTRAINT outgoing_letter_to_one CHECK (num_nonnulls(staff_id, robot_id) = 1),
    CONSTRAINT outgoing_letter_sent_whole CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT outgoing_letter_dead_whole CHECK (state <> 'dead' OR dead_at IS NOT NULL),
    CONSTRAINT outgoing_letter_dropped_whole CHECK (
        (state = 'dropped') = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (reason IS NULL))
);

-- What is to be tried, and the lists by state.
CREATE INDEX outgoing_letter_due ON outgoing_letter (run_at) WHERE state = 'waiting';
CREATE INDEX outgoing_letter_by_state ON outgoing_letter (district, state, id);

-- One notice: waiting for its letter, or part of one until that was sent or dropped. Local.
CREATE TABLE outgoing (
    id         uuid PRIMARY KEY,
    district   text NOT NULL,
    place      text NOT NULL,
    staff_id   uuid CONSTRAINT outgoing_staff_fk REFERENCES staff (id),
    robot_id   uuid CONSTRAINT outgoing_robot_fk REFERENCES robot (id),
    kind       text NOT NULL CONSTRAINT outgoing_kind_known CHECK (kind ~ '^[a-z-]{1,30}$'),
    data_key   bytea NOT NULL,
    words      bytea NOT NULL,
    created_at timestamptz NOT NULL,
    run_at     timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    letter_id  uuid CONSTRAINT outgoing_letter_fk REFERENCES outgoing_letter (id),
    CONSTRAINT outgoing_to_one CHECK (num_nonnulls(staff_id, robot_id) = 1)
);

-- What waits for its letter, and what a letter says.
CREATE INDEX outgoing_due ON outgoing (run_at) WHERE letter_id IS NULL;
CREATE INDEX outgoing_by_letter ON outgoing (letter_id) WHERE letter_id IS NOT NULL;

-- No samples of keys and sealed values: they would outlive them.
ALTER TABLE staff_mail ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE staff_mail ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE staff_mail ALTER COLUMN code_mark SET STATISTICS 0;
ALTER TABLE outgoing ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE outgoing ALTER COLUMN words SET STATISTICS 0;
