-- From a reported letting to a checked stay.

-- A reported letting that nobody has checked at the door yet. Has the id of the declaration that
-- led to it; found at its door by its task.
CREATE TABLE lead (
    district    text NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL CONSTRAINT lead_kind_known CHECK (kind IN ('new', 'changed', 'ended')),
    state       text NOT NULL CONSTRAINT lead_state_known
                CHECK (state IN ('open', 'confirmed', 'corrected', 'not_let', 'refused', 'withdrawn')),
    building_id uuid NOT NULL,
    -- Absent while only the building is known.
    dwelling_id uuid,
    grid_id     uuid NOT NULL,
    task_id     uuid NOT NULL,
    from_date   date,
    to_date     date,
    created_at  timestamptz NOT NULL,
    settled_at  timestamptz,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT lead_settled_once CHECK ((state = 'open') = (settled_at IS NULL))
);

CREATE INDEX lead_by_task ON lead (task_id, district);

-- A person as one report named them. Each has a data key of their own; what
-- identifies them is sealed with it. Destroying `data_key` and the indexes is
-- how a person is forgotten.
CREATE TABLE party (
    district     text NOT NULL,
    id           uuid NOT NULL,
    lead_id      uuid NOT NULL,
    data_key     bytea,
    name         bytea,
    id_kind      text NOT NULL CONSTRAINT party_id_kind_known
                 CHECK (id_kind IN ('citizen_id', 'hmt_permit', 'foreign_pr', 'passport', 'other', 'unknown')),
    id_number    bytea,
    phone        bytea,
    -- Keyed digests. `id_index` finds the same document again; `door_mark` is
    -- of the name together with this one door, so that a move-out that names
    -- only a person is understood there and nowhere else.
    id_index     bytea,
    phone_index  bytea,
    door_mark    bytea,
    created_at   timestamptz NOT NULL,
    destroyed_at timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT party_destroyed_whole CHECK (
        destroyed_at IS NULL
        OR (data_key IS NULL AND id_index IS NULL AND phone_index IS NULL AND door_mark IS NULL))
);

CREATE INDEX party_by_lead ON party (lead_id, district);

-- Work for one officer at one door, with a clock.
CREATE TABLE task (
    district    text NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL CONSTRAINT task_kind_known CHECK (kind IN ('door_check')),
    state       text NOT NULL CONSTRAINT task_state_known CHECK (state IN ('open', 'done', 'withdrawn')),
    grid_id     uuid NOT NULL,
    -- Whoever has it now; absent while the grid has nobody in charge.
    staff_id    uuid,
    building_id uuid NOT NULL,
    dwelling_id uuid,
    created_at  timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    -- Set by "nobody home": when the officer means to come again.
    visit_again_at timestamptz,
    done_at     timestamptz,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT task_done_when_closed CHECK ((state = 'open') = (done_at IS NULL))
-- Room on each page for the next version of a task that another report names: none of the indexes
-- has to be told of it then.
) WITH (fillfactor = 85);

-- One open task a door, however many reports name it; and the way to all tasks of a door.
CREATE UNIQUE INDEX task_open_once ON task
    (district, building_id, dwelling_id, (CASE WHEN state <> 'open' THEN id END)) NULLS NOT DISTINCT;
CREATE INDEX task_by_staff ON task (district, staff_id, due_at, id) WHERE state = 'open' AND staff_id IS NOT NULL;
-- The list of a whole area, most urgent first, reads no further than its page.
CREATE INDEX task_by_due ON task (district, due_at, id) WHERE state = 'open';
-- There is no index by grid: a grid's tasks are found through its buildings, some dozens.

-- A visit and what was found. Never changed afterwards.
CREATE TABLE door_check (
    district    text NOT NULL,
    id          uuid NOT NULL,
    task_id     uuid NOT NULL,
    building_id uuid NOT NULL,
    dwelling_id uuid,
    staff_id    uuid NOT NULL CONSTRAINT door_check_staff_fk REFERENCES staff (id),
    at          timestamptz NOT NULL,
    result      text NOT NULL CONSTRAINT door_check_result_known
                CHECK (result IN ('confirmed', 'corrected', 'not_let', 'nobody_home', 'refused')),
    -- Free words may name a person, so they are sealed.
    note        bytea,
    data_key    bytea,
    PRIMARY KEY (district, id),
    CONSTRAINT door_check_task_fk FOREIGN KEY (district, task_id) REFERENCES task (district, id),
    CONSTRAINT door_check_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT door_check_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id)
);

CREATE INDEX door_check_by_task ON door_check (district, task_id);
CREATE INDEX door_check_by_dwelling ON door_check (district, dwelling_id, at) WHERE dwelling_id IS NOT NULL;

-- Somebody lives in a dwelling from–to. Opened when checked at the door,
-- closed when they have moved out.
CREATE TABLE stay (
    district    text NOT NULL,
    id          uuid NOT NULL,
    dwelling_id uuid NOT NULL,
    party_id    uuid NOT NULL,
    door_check_id uuid NOT NULL,
    from_date   date,
    to_date     date,
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    closed_by_check_id uuid,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT stay_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT stay_party_fk FOREIGN KEY (district, party_id) REFERENCES party (district, id),
    CONSTRAINT stay_door_check_fk FOREIGN KEY (district, door_check_id) REFERENCES door_check (district, id),
    CONSTRAINT stay_closed_by_fk FOREIGN KEY (district, closed_by_check_id) REFERENCES door_check (district, id),
    CONSTRAINT stay_closed_with_evidence CHECK ((closed_at IS NULL) = (closed_by_check_id IS NULL))
);

CREATE INDEX stay_by_dwelling ON stay (district, dwelling_id);
CREATE UNIQUE INDEX stay_open_once ON stay (district, party_id) WHERE closed_at IS NULL;

-- A door the library lacks, proposed from a row that waits for it.
CREATE TABLE address_proposal (
    district    text NOT NULL,
    id          uuid NOT NULL,
    state       text NOT NULL CONSTRAINT address_proposal_state_known
                CHECK (state IN ('proposed', 'approved', 'rejected')),
    grid_id     uuid NOT NULL CONSTRAINT address_proposal_grid_fk REFERENCES grid (id),
    road        text NOT NULL,
    road_no     text NOT NULL,
    compound    text NOT NULL,
    building    text NOT NULL,
    unit        text NOT NULL,
    floor       text NOT NULL,
    room        text NOT NULL,
    usage       text NOT NULL,
    -- The waiting row it came from, if any.
    declaration_id uuid,
    proposed_by uuid NOT NULL CONSTRAINT address_proposal_staff_fk REFERENCES staff (id),
    proposed_at timestamptz NOT NULL,
    settled_by  uuid CONSTRAINT address_proposal_settled_fk REFERENCES staff (id),
    settled_at  timestamptz,
    reason      text,
    dwelling_id uuid,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT address_proposal_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT address_proposal_approved_whole CHECK ((state = 'approved') = (dwelling_id IS NOT NULL)),
    CONSTRAINT address_proposal_settled_whole CHECK ((state = 'proposed') = (settled_at IS NULL))
);

CREATE INDEX address_proposal_open ON address_proposal (district, proposed_at) WHERE state = 'proposed';

-- Numbers of each grid that would take too long to count for every page: set
-- by the library's import, moved on by each report and visit in its own
-- transaction.
CREATE TABLE grid_count (
    district      text NOT NULL,
    grid_id       uuid NOT NULL CONSTRAINT grid_count_grid_fk REFERENCES grid (id),
    dwellings     bigint NOT NULL,
    -- Dwellings with an open stay.
    let_dwellings bigint NOT NULL,
    open_stays    bigint NOT NULL,
    open_leads    bigint NOT NULL,
    open_tasks    bigint NOT NULL,
    PRIMARY KEY (district, grid_id)
);
