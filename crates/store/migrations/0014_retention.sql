-- Destruction on schedule: what was destroyed, what may still have a trace on disk, what is kept.

-- A key that was destroyed. A backup made before holds it still: a restore destroys it again. Says
-- nothing about anybody; the digest is of the wrapped key, so that a restore knows the very key.
CREATE TABLE destroyed_key (
    district     text NOT NULL,
    id           uuid NOT NULL,
    what         text NOT NULL CONSTRAINT destroyed_key_what_known
                 CHECK (what IN ('party', 'batch', 'door_check', 'hazard_report')),
    record       uuid NOT NULL,
    rule         text NOT NULL CONSTRAINT destroyed_key_rule_known CHECK (rule IN (
        'batch_file', 'lead_person', 'stay_person', 'visit_note', 'stay_note', 'hazard_report')),
    -- Since when it was due.
    due_at       timestamptz NOT NULL,
    destroyed_at timestamptz NOT NULL,
    -- Absent where the row had no key.
    key_digest   bytea,
    PRIMARY KEY (district, id)
);

-- Destroyed once, also where a restore applies the ledger; and the way from a row to its proof.
CREATE UNIQUE INDEX destroyed_key_once ON destroyed_key (district, what, record);

-- How many keys were destroyed on which day by which rule: what would take long to count.
CREATE TABLE destroyed_count (
    district text NOT NULL,
    day      date NOT NULL,
    rule     text NOT NULL,
    times    bigint NOT NULL,
    PRIMARY KEY (district, day, rule)
);

-- What the last run found to be kept, by purpose, for the page; a run replaces them.
CREATE TABLE retention_figure (
    district text NOT NULL,
    -- What kind of row, and the open purpose or the rule that keeps it.
    what     text NOT NULL,
    purpose  text NOT NULL,
    rows     bigint NOT NULL,
    oldest   timestamptz NOT NULL,
    next_due timestamptz,
    at       timestamptz NOT NULL,
    PRIMARY KEY (district, what, purpose)
);

-- Tables whose older row versions may still lie on the disk since something in them was destroyed.
-- Local to the machine that runs the destruction; a row goes when its table was written anew.
CREATE TABLE retention_trace (
    table_name text PRIMARY KEY,
    latest     timestamptz NOT NULL
);

-- When the last run ended; and that a backup was restored whose ledger of destroyed keys nobody
-- has brought up to date: nothing is served until then.
ALTER TABLE installation ADD COLUMN retention_ran_at timestamptz;
ALTER TABLE installation ADD COLUMN ledger_wanted boolean NOT NULL DEFAULT false;

-- When the last row of a batch that waited for a person got its outcome: its file is kept from then.
ALTER TABLE batch ADD COLUMN settled_at timestamptz;

-- Whether somebody lives or lived somewhere by this record; a record is of one report, so this
-- finds no second door.
CREATE INDEX stay_by_party ON stay (district, party_id);
-- The notes that are kept: few visits have one.
CREATE INDEX door_check_kept ON door_check (district, id) WHERE data_key IS NOT NULL;

-- The server's statistics would keep samples of keys, indexes and digests after they are gone, and
-- no plan needs them.
ALTER TABLE party ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN id_number SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN id_index SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN phone_index SET STATISTICS 0;
ALTER TABLE party ALTER COLUMN door_mark SET STATISTICS 0;
ALTER TABLE batch ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE batch ALTER COLUMN file_name SET STATISTICS 0;
ALTER TABLE batch ALTER COLUMN sha256 SET STATISTICS 0;
ALTER TABLE batch_file ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE intake_chunk ALTER COLUMN said SET STATISTICS 0;
ALTER TABLE door_check ALTER COLUMN note SET STATISTICS 0;
ALTER TABLE door_check ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE hazard_report ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE hazard_report ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE hazard_report ALTER COLUMN data_key SET STATISTICS 0;
ALTER TABLE hazard_report ALTER COLUMN receipt_mark SET STATISTICS 0;
