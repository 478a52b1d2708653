-- Short lets and their signs, reminders of what is due, and bindings that end.

-- A home let by the day or hour that its host filed (网约房备案): an officer looks at it and decides
-- within the working days that the rules of the place name; what is approved gets a sign for its
-- door. Of the home, never of guests. Large.
CREATE TABLE short_let (
    district    text NOT NULL,
    id          uuid NOT NULL,
    -- The registration that is filed, and whose it is: until that or the account is destroyed.
    letting_id  uuid NOT NULL,
    account_id  uuid,
    building_id uuid NOT NULL,
    dwelling_id uuid NOT NULL,
    filed_at    timestamptz NOT NULL,
    -- Since when the home is filed as it is: an approval rests on a visit since then.
    look_from   timestamptz NOT NULL,
    -- The clock of whoever decides; without the calendar of each year on the way it is uncertain.
    due_at      timestamptz NOT NULL,
    due_certain boolean NOT NULL,
    -- The rule pack that the time stands in; empty where no pack of the place names one.
    pack        text NOT NULL,
    state       text NOT NULL CONSTRAINT short_let_state_known
                CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'revoked')),
    -- The visit that an approval rests on.
    visit_id    uuid,
    decided_at  timestamptz,
    decided_by  uuid CONSTRAINT short_let_decider_fk REFERENCES staff (id),
    -- Why it was refused or revoked: one of a list.
    reason      text CONSTRAINT short_let_reason_known CHECK (reason ~ '^[a-z_]{1,30}$'),
    sign_number bigint CONSTRAINT short_let_number_positive CHECK (sign_number > 0),
    -- When it was withdrawn, or its sign revoked.
    ended_at    timestamptz,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT short_let_letting_fk FOREIGN KEY (district, letting_id) REFERENCES letting (district, id),
    CONSTRAINT short_let_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id),
    CONSTRAINT short_let_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT short_let_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT short_let_visit_fk FOREIGN KEY (district, visit_id) REFERENCES door_check (district, id),
    CONSTRAINT short_let_of_somebody CHECK (account_id IS NOT NULL OR state NOT IN ('waiting', 'approved')),
    CONSTRAINT short_let_decided_whole CHECK (
        (state IN ('approved', 'refused', 'revoked')) = (decided_at IS NOT NULL)
        AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT short_let_sign_whole CHECK (
        (state IN ('approved', 'revoked')) = (sign_number IS NOT NULL)
        AND (sign_number IS NULL) = (visit_id IS NULL)),
    CONSTRAINT short_let_ended_whole CHECK ((state IN ('withdrawn', 'revoked')) = (ended_at IS NOT NULL)),
    CONSTRAINT short_let_reason_given CHECK ((state IN ('refused', 'revoked')) = (reason IS NOT NULL))
);

-- One that waits, of each host at a door; a sign's number is given once.
CREATE UNIQUE INDEX short_let_waiting_once ON short_let
    (district, dwelling_id, account_id, (CASE WHEN state <> 'waiting' THEN id END)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX short_let_number_once ON short_let (district, sign_number);
-- What waits, the most urgent first.
CREATE INDEX short_let_by_due ON short_let (district, due_at, id) WHERE state = 'waiting';

-- What an account filed, to be forgotten with it.
CREATE INDEX short_let_by_account ON short_let (district, account_id) WHERE account_id IS NOT NULL;

-- Numbers of signs, without gaps in the order of their issue.
CREATE TABLE sign_counter (
    district text PRIMARY KEY,
    next     bigint NOT NULL
);

-- Two more clocks: the month of a building whose head or manager owes a self-check, and a short let
-- that waits to be decided.
ALTER TABLE clock DROP CONSTRAINT clock_kind_known;
ALTER TABLE clock ADD CONSTRAINT clock_kind_known
    CHECK (kind IN ('stay_end', 'visit', 'agency', 'self_check', 'short_let'));

-- That somebody was reminded of a clock: once a stage, written in the transaction of the message,
-- so that a run that is repeated says nothing twice.
CREATE TABLE clock_reminder (
    district    text NOT NULL,
    kind        text NOT NULL,
    subject     uuid NOT NULL,
    started_at  timestamptz NOT NULL,
    stage       text NOT NULL CONSTRAINT clock_reminder_stage_known CHECK (stage IN ('coming_due', 'overdue')),
    account_id  uuid NOT NULL,
    reminded_at timestamptz NOT NULL,
    PRIMARY KEY (district, kind, subject, started_at, stage),
    CONSTRAINT clock_reminder_clock_fk FOREIGN KEY (district, kind, subject, started_at)
        REFERENCES clock (district, kind, subject, started_at),
    CONSTRAINT clock_reminder_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id)
);

-- Forgotten with the account, or some time after the clock ended.
CREATE INDEX clock_reminder_by_account ON clock_reminder (district, account_id);
CREATE INDEX clock_reminder_by_time ON clock_reminder (district, reminded_at);

-- What ran and was overdue in each grid when a day's run ended: what supervisors are told that day
-- stays as it was told. By grid, because some supervisors answer for one.
CREATE TABLE clock_day (
    district  text NOT NULL,
    day       date NOT NULL,
    -- Code of the grid, as it was that day.
    grid_code text NOT NULL,
    kind      text NOT NULL,
    running   bigint NOT NULL,
    overdue   bigint NOT NULL,
    PRIMARY KEY (district, day, grid_code, kind)
);

-- A supervisor's day: that they were told of it, for which of their areas, and when they looked.
CREATE TABLE clock_push (
    district text NOT NULL,
    staff_id uuid NOT NULL CONSTRAINT clock_push_staff_fk REFERENCES staff (id),
    day      date NOT NULL,
    -- Code of the area or grid that the role is held for.
    scope    text NOT NULL,
    told_at  timestamptz NOT NULL,
    read_at  timestamptz,
    PRIMARY KEY (district, staff_id, day, scope)
);

-- A landlord ends the binding of a manager whom they trust no more.
ALTER TABLE binding DROP CONSTRAINT binding_end_reason_known;
ALTER TABLE binding ADD CONSTRAINT binding_end_reason_known CHECK (end_reason IN (
    'moved_out', 'handed_over', 'given_up', 'taken_back', 'record_gone', 'landlord_ended'));

-- Whom a night looks at to see whether they moved out.
CREATE INDEX binding_of_occupants ON binding (district, id) WHERE role = 'occupant' AND ended_at IS NULL;

-- From an account to the doors it answers for: whom a night may have to remind.
CREATE INDEX binding_of_operators ON binding (district, account_id) WHERE role <> 'occupant' AND ended_at IS NULL;
