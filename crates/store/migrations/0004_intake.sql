-- What was sent, as it was sent. Everything a sender wrote is encrypted with
-- the batch's own key, itself wrapped by the master key: destroying `data_key`
-- destroys the file and its cells.
--
-- A report becomes a row in each of declaration, lead, party and task. These, and the staged
-- words, have no foreign keys: each check of one would lock, and so write, a row of the library or
-- of the batch, which cost half the time of an import. What they refer to is never deleted; what
-- their references must find is listed in references.rs, checked by `menpai doctor` and by the
-- tests. Indexes are what a report costs most, so there are few: ids say where their row belongs, and
-- one index answers several questions. Those that nothing forces to begin with the district end with
-- it: comparing it first, alike in every row, is a third of what finding a place in an index costs.
-- It is in all of them, so that a server without figures about a new table finds the one that fits.

CREATE TABLE batch (
    district     text NOT NULL,
    id           uuid NOT NULL,
    agency_id    uuid NOT NULL CONSTRAINT batch_agency_fk REFERENCES agency (id),
    channel      text NOT NULL CONSTRAINT batch_channel_known
                 CHECK (channel IN ('backoffice', 'tenday', 'chat', 'hotline', 'listing')),
    file_name    bytea NOT NULL,
    sha256       bytea NOT NULL,
    size         bigint NOT NULL,
    data_key     bytea,
    state        text NOT NULL CONSTRAINT batch_state_known
                 CHECK (state IN ('received', 'staged', 'done', 'withdrawn')),
    -- Rows staged, how many of them have their outcome, and how far each lane has gone (see
    -- lanes.rs): after any interruption work goes on from there.
    staged       integer NOT NULL DEFAULT 0,
    progress     integer NOT NULL DEFAULT 0,
    lane_progress integer[] NOT NULL DEFAULT '{0,0}',
    leads_made   integer NOT NULL DEFAULT 0,
    tasks_made   integer NOT NULL DEFAULT 0,
    received_at  timestamptz NOT NULL,
    received_by  uuid CONSTRAINT batch_staff_fk REFERENCES staff (id),
    done_at      timestamptz,
    withdrawn_at timestamptz,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id)
);

-- The same file is one batch, however often it is sent; a withdrawn one may
-- be sent again.
CREATE UNIQUE INDEX batch_file_once ON batch (district, sha256) WHERE state <> 'withdrawn';

CREATE TABLE batch_file (
    district text NOT NULL,
    batch_id uuid NOT NULL,
    part     integer NOT NULL,
    content  bytea NOT NULL,
    PRIMARY KEY (district, batch_id, part),
    CONSTRAINT batch_file_batch_fk FOREIGN KEY (district, batch_id) REFERENCES batch (district, id)
);

-- What is encrypted can't be compressed, so the server needn't try.
ALTER TABLE batch_file ALTER COLUMN content SET STORAGE EXTERNAL;

-- Tenancies as the reader understood them, some dozens sealed together; they count from 1 within
-- the batch, and `last_seq` is the number of a chunk's last.
CREATE TABLE intake_chunk (
    district text NOT NULL,
    batch_id uuid NOT NULL,
    last_seq integer NOT NULL,
    said     bytea NOT NULL,
    PRIMARY KEY (district, batch_id, last_seq)
);

ALTER TABLE intake_chunk ALTER COLUMN said SET STORAGE EXTERNAL;

-- Source rows that are no tenancy, with the reason: nothing disappears.
CREATE TABLE intake_ignored (
    district text NOT NULL,
    batch_id uuid NOT NULL,
    seq      integer NOT NULL,
    -- Which sheet, from 1: its name may be a person's.
    sheet_no integer NOT NULL,
    row_no   integer NOT NULL,
    reason   text NOT NULL,
    PRIMARY KEY (district, batch_id, seq),
    CONSTRAINT intake_ignored_batch_fk FOREIGN KEY (district, batch_id) REFERENCES batch (district, id)
);

-- What one party said about a tenancy, and what came of it. The words
-- themselves stay in intake_chunk. The id is the batch's with `seq` in its last four bytes, so the
-- rows of a batch stand together in their order; the lead that a row leads to has the same id.
CREATE TABLE declaration (
    district    text NOT NULL,
    id          uuid NOT NULL,
    batch_id    uuid NOT NULL,
    seq         integer NOT NULL,
    row_no      integer NOT NULL,
    kind        text NOT NULL CONSTRAINT declaration_kind_known CHECK (kind IN ('check_in', 'check_out')),
    tenants     integer NOT NULL,
    faults      text[] NOT NULL,
    decision    text NOT NULL CONSTRAINT declaration_decision_known CHECK (decision IN ('match', 'review', 'none')),
    level       text NOT NULL CONSTRAINT declaration_level_known CHECK (level IN ('unit', 'building', 'none')),
    confidence  real NOT NULL,
    building_id uuid,
    dwelling_id uuid,
    from_date   date,
    to_date     date,
    duplicate   boolean NOT NULL,
    outcome     text NOT NULL CONSTRAINT declaration_outcome_known
                CHECK (outcome IN ('new', 'changed', 'known', 'ended', 'review', 'unmatched', 'rejected', 'withdrawn')),
    -- The last eight bytes of the door's id, then a keyed digest of kind, door, people and dates:
    -- a repeat has the same mark, and what was said about one door stands together.
    report_mark bytea NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id)
);

CREATE INDEX declaration_by_report_mark ON declaration (report_mark, district);
-- The review queue: oldest batch first, in the order of the sheet.
CREATE INDEX declaration_waiting ON declaration (district, batch_id, seq) WHERE outcome IN ('review', 'unmatched');
