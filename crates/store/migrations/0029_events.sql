-- Something amiss at a house, on its way from whoever told of it to whoever has looked that it is
-- over. What was told, in words, lies sealed in its report; here stand the house, the thing, the
-- hands and the clock.
CREATE TABLE event (
    district        text NOT NULL,
    id              uuid NOT NULL,
    report_id       uuid NOT NULL,
    -- How it came.
    source          text NOT NULL CONSTRAINT event_source_known CHECK (source IN ('plate', 'hotline', 'visit')),
    building_id     uuid NOT NULL,
    dwelling_id     uuid,
    -- Category and item of the rule packs' catalogue.
    category        text NOT NULL,
    item            text NOT NULL,
    -- Absent where it is no hazard.
    grade           text CONSTRAINT event_grade_known CHECK (grade IN ('minor', 'major', 'critical')),
    state           text NOT NULL CONSTRAINT event_state_known
                    CHECK (state IN ('waiting', 'sent', 'working', 'paused', 'fixed', 'closed')),
    -- Why it lies, or lay, with the dispatcher; and the reason where one was chosen.
    why             text NOT NULL CONSTRAINT event_why_known CHECK (why IN ('new', 'returned', 'reopened')),
    why_reason      text,
    -- Whose it is; where it was sent back, whose it was.
    to_staff        uuid CONSTRAINT event_to_staff_fk REFERENCES staff (id),
    to_department   text,
    opened_at       timestamptz NOT NULL,
    opened_by       uuid CONSTRAINT event_opener_fk REFERENCES staff (id),
    -- Since when it is where it is: with the dispatcher, sent, taken, said to be put right.
    since           timestamptz NOT NULL,
    taken_by        uuid CONSTRAINT event_taker_fk REFERENCES staff (id),
    wait            text,
    paused_at       timestamptz,
    pause_until     timestamptz,
    fixed_by        uuid CONSTRAINT event_fixer_fk REFERENCES staff (id),
    finding         text CONSTRAINT event_finding_known CHECK (finding IN ('mended', 'nothing_found')),
    closed_by       uuid CONSTRAINT event_closer_fk REFERENCES staff (id),
    closed_at       timestamptz,
    -- Everybody who ever found or mended it.
    hands           uuid[] NOT NULL,
    returned        boolean NOT NULL,
    -- The clock: what was counted, and since when it counts on where it does.
    pace            text NOT NULL CONSTRAINT event_pace_known CHECK (pace IN ('around-the-clock', 'working-days')),
    limit_us        bigint NOT NULL,
    spent_us        bigint NOT NULL,
    counted_from    timestamptz,
    paused_us       bigint NOT NULL,
    extended_us     bigint NOT NULL,
    round           integer NOT NULL,
    -- Who has heard that it is late, and when the next one should.
    told            text CONSTRAINT event_told_known CHECK (told IN ('dispatcher', 'supervisor', 'district')),
    rung_at         timestamptz,
    due_at          timestamptz,
    due_certain     boolean NOT NULL,
    relapse_of      uuid,
    last_at         timestamptz NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT event_report_fk FOREIGN KEY (district, report_id) REFERENCES hazard_report (district, id),
    CONSTRAINT event_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT event_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT event_relapse_fk FOREIGN KEY (district, relapse_of) REFERENCES event (district, id),
    -- Finding and mending are one hand, accepting the closing another's.
    CONSTRAINT event_closed_by_another_hand CHECK (closed_by IS NULL OR closed_by <> ALL (hands)),
    -- So that the check above sees everybody.
    CONSTRAINT event_hands_are_all CHECK (
        array_position(hands, NULL) IS NULL
        AND (opened_by IS NULL OR opened_by = ANY (hands))
        AND (fixed_by IS NULL OR fixed_by = ANY (hands))),
    -- A state has its own facts and no other's.
    CONSTRAINT event_has_one_holder CHECK (
        num_nonnulls(to_staff, to_department)
        = CASE WHEN state = 'waiting' AND why <> 'returned' THEN 0 ELSE 1 END),
    CONSTRAINT event_why_has_reason CHECK ((why = 'new') = (why_reason IS NULL)),
    CONSTRAINT event_taken_by_somebody CHECK ((state IN ('working', 'paused')) = (taken_by IS NOT NULL)),
    CONSTRAINT event_pause_has_end CHECK (
        num_nonnulls(wait, paused_at, pause_until) = CASE WHEN state = 'paused' THEN 3 ELSE 0 END),
    CONSTRAINT event_fixed_by_somebody CHECK (
        num_nonnulls(fixed_by, finding) = CASE WHEN state IN ('fixed', 'closed') THEN 2 ELSE 0 END),
    CONSTRAINT event_closed_by_somebody CHECK (
        num_nonnulls(closed_by, closed_at) = CASE WHEN state = 'closed' THEN 2 ELSE 0 END),
    CONSTRAINT event_clock_runs CHECK ((state IN ('waiting', 'sent', 'working')) = (counted_from IS NOT NULL)),
    CONSTRAINT event_due_while_open CHECK ((state = 'closed') = (due_at IS NULL))
);

-- A report has one event.
CREATE UNIQUE INDEX event_by_report ON event (district, report_id);
-- The work list: the most urgent first.
CREATE INDEX event_by_due ON event (district, due_at, id) WHERE state <> 'closed';
-- What should be told to the next rung.
CREATE INDEX event_by_rung ON event (district, rung_at) WHERE rung_at IS NOT NULL;
-- The same thing at the same house before.
CREATE INDEX event_by_place ON event (district, building_id, item);

-- What happened to an event, step by step. Rows are added and never changed.
CREATE TABLE event_step (
    district      text NOT NULL,
    event_id      uuid NOT NULL,
    seq           integer NOT NULL,
    kind          text NOT NULL CONSTRAINT event_step_kind_known CHECK (kind IN (
        'opened', 'classified', 'sent', 'taken', 'returned', 'paused', 'resumed', 'extended', 'fixed',
        'rejected', 'closed', 'reopened', 'told')),
    at            timestamptz NOT NULL,
    -- Absent for the program and for somebody outside the staff.
    by_staff      uuid CONSTRAINT event_step_staff_fk REFERENCES staff (id),
    -- Why, one of a list; what was found; who was told.
    reason        text,
    to_staff      uuid CONSTRAINT event_step_to_staff_fk REFERENCES staff (id),
    to_department text,
    until         timestamptz,
    hours         integer,
    PRIMARY KEY (district, event_id, seq),
    CONSTRAINT event_step_event_fk FOREIGN KEY (district, event_id) REFERENCES event (district, id)
);
