-- Door plates, what is shown to whoever scans one, and dangers reported by it.

-- The address that plates lead to, scheme and host; none before somebody sets it.
ALTER TABLE installation ADD COLUMN public_url text;

-- Public keys that plates were signed with. A plate hangs longer than a key is in use, so none is
-- ever removed.
CREATE TABLE plate_key (
    id         text PRIMARY KEY CONSTRAINT plate_key_id_format CHECK (id ~ '^[0-9a-f]{8}$'),
    public_key text NOT NULL,
    since      timestamptz NOT NULL
);

-- The next serial of a district. A row of its own: whoever issues waits for whoever issues, and
-- for nobody else.
CREATE TABLE plate_counter (
    district text PRIMARY KEY,
    next     bigint NOT NULL
);

-- A plate of a building, or of one of its dwellings. What a door had before stays as its history.
CREATE TABLE door_plate (
    district     text NOT NULL,
    id           uuid NOT NULL,
    -- Printed on it and signed in its code: forty bits.
    serial       bigint NOT NULL CONSTRAINT door_plate_serial_range CHECK (serial BETWEEN 1 AND 1099511627775),
    building_id  uuid NOT NULL,
    dwelling_id  uuid,
    key_id       text NOT NULL CONSTRAINT door_plate_key_fk REFERENCES plate_key (id),
    size         text NOT NULL CONSTRAINT door_plate_size_known CHECK (size IN ('large', 'medium', 'small', 'room')),
    state        text NOT NULL CONSTRAINT door_plate_state_known CHECK (state IN ('issued', 'revoked', 'replaced')),
    issued_at    timestamptz NOT NULL,
    -- Absent where the command line of the machine did it, here and below.
    issued_by    uuid CONSTRAINT door_plate_issuer_fk REFERENCES staff (id),
    ended_at     timestamptz,
    ended_by     uuid CONSTRAINT door_plate_ender_fk REFERENCES staff (id),
    -- Why it was revoked, in a steward's words.
    reason       text,
    successor_id uuid,
    -- What an officer found at the door the last time they looked.
    seen         text CONSTRAINT door_plate_seen_known CHECK (seen IN ('here', 'missing', 'elsewhere')),
    seen_at      timestamptz,
    seen_by      uuid CONSTRAINT door_plate_seer_fk REFERENCES staff (id),
    PRIMARY KEY (district, id),
    CONSTRAINT door_plate_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT door_plate_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT door_plate_ended_once CHECK ((state = 'issued') = (ended_at IS NULL)),
    CONSTRAINT door_plate_revoked_for_a_reason CHECK ((state = 'revoked') = (reason IS NOT NULL)),
    CONSTRAINT door_plate_replaced_by_another CHECK ((state = 'replaced') = (successor_id IS NOT NULL)),
    CONSTRAINT door_plate_seen_at_a_time CHECK ((seen IS NULL) = (seen_at IS NULL))
);

-- A scan finds its plate by the serial; printing again goes by serials.
CREATE UNIQUE INDEX door_plate_serial ON door_plate (district, serial);
-- One plate in force a door, and the way to the plates of a building.
CREATE UNIQUE INDEX door_plate_in_force ON door_plate
    (district, building_id, dwelling_id, (CASE WHEN state <> 'issued' THEN id END)) NULLS NOT DISTINCT;

-- How often a plate was found to be something else than genuine, by day; serial 0 for what names no
-- plate of the district, and for genuine ones, which are counted together: how often one home's
-- plate is scanned would say something about those who live there. Nothing says who scanned.
CREATE TABLE plate_count (
    district text NOT NULL,
    day      date NOT NULL,
    serial   bigint NOT NULL,
    kind     text NOT NULL CONSTRAINT plate_count_kind_known CHECK (kind IN (
        'genuine', 'altered', 'other_district', 'unknown_key', 'not_issued', 'revoked', 'replaced', 'copied')),
    times    bigint NOT NULL,
    PRIMARY KEY (district, day, serial, kind)
);

-- What strangers sent lately, to limit how often. Local to the machine that answers requests;
-- removed after a day. The address is a keyed digest.
CREATE TABLE public_attempt (
    id       uuid PRIMARY KEY,
    kind     text NOT NULL CONSTRAINT public_attempt_kind_known CHECK (kind IN ('hazard', 'elsewhere', 'receipt')),
    -- The plate it was sent by, "" for none.
    plate    text NOT NULL,
    peer     bytea NOT NULL,
    at       timestamptz NOT NULL
);

CREATE INDEX public_attempt_by_peer ON public_attempt (kind, peer, at);
CREATE INDEX public_attempt_by_plate ON public_attempt (kind, plate, at);

-- What a steward tells everybody who scans a plate in an area or at a building.
CREATE TABLE notice (
    district     text NOT NULL,
    id           uuid NOT NULL,
    area_id      uuid CONSTRAINT notice_area_fk REFERENCES area (id),
    building_id  uuid,
    title        text NOT NULL CONSTRAINT notice_title_length CHECK (char_length(title) BETWEEN 1 AND 80),
    body         text NOT NULL CONSTRAINT notice_body_length CHECK (char_length(body) BETWEEN 1 AND 2000),
    from_date    date NOT NULL,
    to_date      date NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   uuid NOT NULL CONSTRAINT notice_author_fk REFERENCES staff (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid CONSTRAINT notice_withdrawer_fk REFERENCES staff (id),
    PRIMARY KEY (district, id),
    CONSTRAINT notice_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT notice_of_one CHECK ((area_id IS NULL) <> (building_id IS NULL)),
    CONSTRAINT notice_period_in_order CHECK (from_date <= to_date),
    CONSTRAINT notice_withdrawn_by_somebody CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);

-- A scan asks for those of its building and of the areas around it; a district has dozens.
CREATE INDEX notice_in_force ON notice (district, to_date) WHERE withdrawn_at IS NULL;

-- A danger that somebody without an account told of. Words and telephone are sealed under a key of
-- their own.
CREATE TABLE hazard_report (
    district     text NOT NULL,
    id           uuid NOT NULL,
    building_id  uuid NOT NULL,
    dwelling_id  uuid,
    serial       bigint NOT NULL,
    kind         text NOT NULL CONSTRAINT hazard_report_kind_known CHECK (kind IN (
        'fire', 'gas_electric', 'escape_blocked', 'bike_charging', 'structure', 'crowding', 'hygiene',
        'facility', 'other')),
    words        bytea,
    phone        bytea,
    data_key     bytea,
    -- Finds the report by its receipt number; keyed digest. Destroyed with what it leads to.
    receipt_mark bytea,
    state        text NOT NULL CONSTRAINT hazard_report_state_known CHECK (state IN ('open', 'seen', 'closed')),
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz,
    seen_by      uuid CONSTRAINT hazard_report_seer_fk REFERENCES staff (id),
    closed_at    timestamptz,
    closed_by    uuid CONSTRAINT hazard_report_closer_fk REFERENCES staff (id),
    outcome      text CONSTRAINT hazard_report_outcome_known CHECK (outcome IN ('mended', 'passed_on', 'not_found')),
    destroyed_at timestamptz,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT hazard_report_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT hazard_report_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT hazard_report_seen_by_somebody CHECK ((state = 'open') = (seen_at IS NULL)),
    CONSTRAINT hazard_report_closed_with_outcome CHECK (
        (state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT hazard_report_destroyed_whole CHECK (
        (destroyed_at IS NULL AND receipt_mark IS NOT NULL)
        OR (destroyed_at IS NOT NULL AND words IS NULL AND phone IS NULL AND data_key IS NULL
            AND receipt_mark IS NULL))
);

CREATE UNIQUE INDEX hazard_report_receipt ON hazard_report (district, receipt_mark);
-- The list of what waits, the oldest first; closed ones are found through their building.
CREATE INDEX hazard_report_waiting ON hazard_report (district, id) WHERE state <> 'closed';
CREATE INDEX hazard_report_by_building ON hazard_report (district, building_id);
