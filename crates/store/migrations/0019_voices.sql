-- What landlords, occupants and others say about a dwelling they have in front of them, and the
-- disagreements between all who spoke of it.

-- One thing said, kept as said. Changed by nothing but being taken back and, on schedule, the
-- destruction of what leads to people.
CREATE TABLE voice (
    district     text NOT NULL,
    id           uuid NOT NULL,
    dwelling_id  uuid NOT NULL,
    role         text NOT NULL CONSTRAINT voice_role_known
                 CHECK (role IN ('officer', 'occupant', 'operator', 'agency', 'neighbour')),
    -- The account, agency or member of staff who spoke: what tells two of a role apart.
    spoken_by   uuid NOT NULL,
    through      text NOT NULL CONSTRAINT voice_through_known
                 CHECK (through IN ('plate', 'account', 'api', 'counter', 'visit')),
    word         text NOT NULL CONSTRAINT voice_word_known CHECK (word IN (
        'moves_in', 'moves_out', 'renews', 'confirms', 'disputes', 'still_there', 'nobody_lives_here',
        'head_count')),
    from_date    date,
    to_date      date,
    heads        integer CONSTRAINT voice_heads_range CHECK (heads BETWEEN 0 AND 10000),
    -- The people as they were named, sealed under a key of its own.
    people       bytea,
    data_key     bytea,
    said_at      timestamptz NOT NULL,
    withdrawn_at timestamptz,
    destroyed_at timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT voice_dates_in_order CHECK (to_date >= from_date),
    CONSTRAINT voice_heads_of_a_count CHECK ((word = 'head_count') = (heads IS NOT NULL)),
    CONSTRAINT voice_destroyed_whole CHECK (destroyed_at IS NULL OR (people IS NULL AND data_key IS NULL))
);
CREATE INDEX voice_by_dwelling ON voice (dwelling_id, district);
CREATE INDEX voice_by_speaker ON voice (spoken_by, district);

-- By what somebody named is known again at this door: keyed digests and nothing else. The rows go
-- when the voice is destroyed.
CREATE TABLE voice_person (
    district  text NOT NULL,
    voice_id  uuid NOT NULL,
    place     smallint NOT NULL,
    -- The speaker speaks of themselves.
    speaker   boolean NOT NULL,
    -- The record that was pointed at instead of a name.
    party_id  uuid,
    document_mark bytea,
    name_mark     bytea,
    phone_mark    bytea,
    PRIMARY KEY (district, voice_id, place)
);

-- Doors about which something new is known: what was said there is to be held against each other
-- again. A row goes in the transaction that did it.
CREATE TABLE door_waiting (
    district    text NOT NULL,
    dwelling_id uuid NOT NULL,
    since       timestamptz NOT NULL,
    attempts    smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (district, dwelling_id)
);
CREATE INDEX door_waiting_by_age ON door_waiting (since, district);

-- A disagreement about a dwelling, from the day it was seen to the day it was none any more.
CREATE TABLE discrepancy (
    district     text NOT NULL,
    id           uuid NOT NULL,
    building_id  uuid NOT NULL,
    dwelling_id  uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT discrepancy_kind_known CHECK (kind IN (
        'who-disputed', 'who-other-people', 'who-names-differ', 'who-two-documents', 'who-which-of-two',
        'when', 'how-many', 'still-there-said-to-have-left', 'still-there-end-passed')),
    state        text NOT NULL CONSTRAINT discrepancy_state_known CHECK (state IN ('open', 'closed')),
    -- Who is asked; absent where somebody has to look at the door.
    asked_role   text CONSTRAINT discrepancy_asked_role_known
                 CHECK (asked_role IN ('officer', 'occupant', 'operator', 'agency', 'neighbour')),
    asked_whom     uuid,
    -- Whom it is about and who holds what, in marks and dates, while it is open.
    about        bytea,
    opened_at    timestamptz NOT NULL,
    closed_at    timestamptz,
    closed_by    text CONSTRAINT discrepancy_closed_by_known
                 CHECK (closed_by IN ('found_at_door', 'answered', 'withdrawn', 'ended', 'lapsed')),
    -- The visit or the word that closed it.
    closed_with   uuid,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT discrepancy_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT discrepancy_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT discrepancy_asked_somebody CHECK ((asked_role IS NULL) = (asked_whom IS NULL)),
    CONSTRAINT discrepancy_closed_with_reason CHECK (
        (state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
    CONSTRAINT discrepancy_about_while_open CHECK ((state = 'open') = (about IS NOT NULL))
);
CREATE INDEX discrepancy_by_dwelling ON discrepancy (dwelling_id, district);
CREATE INDEX discrepancy_by_asked ON discrepancy (asked_whom, district) WHERE state = 'open' AND asked_whom IS NOT NULL;

ALTER TABLE voice ALTER COLUMN people SET STATISTICS 0;
ALTER TABLE voice ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE voice_person ALTER COLUMN document_mark SET STATISTICS 0;
ALTER TABLE voice_person ALTER COLUMN name_mark SET STATISTICS 0;
ALTER TABLE voice_person ALTER COLUMN phone_mark SET STATISTICS 0;
ALTER TABLE discrepancy ALTER COLUMN about SET STATISTICS 0;

-- Destruction reaches what was said, too.
ALTER TABLE destroyed_key DROP CONSTRAINT destroyed_key_what_known;
ALTER TABLE destroyed_key ADD CONSTRAINT destroyed_key_what_known
    CHECK (what IN ('party', 'batch', 'door_check', 'hazard_report', 'voice', 'account', 'letting', 'right_request'));
ALTER TABLE destroyed_key DROP CONSTRAINT destroyed_key_rule_known;
ALTER TABLE destroyed_key ADD CONSTRAINT destroyed_key_rule_known CHECK (rule IN (
    'batch_file', 'lead_person', 'stay_person', 'visit_note', 'stay_note', 'hazard_report', 'voice', 'stay_voice', 'account',
    'letting', 'request'));

-- Whose last day was over lately: they are asked about.
CREATE INDEX stay_by_end ON stay (district, to_date) WHERE closed_at IS NULL AND to_date IS NOT NULL;
CREATE INDEX voice_by_end ON voice (district, to_date) WHERE withdrawn_at IS NULL AND to_date IS NOT NULL;
