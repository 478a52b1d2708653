-- Connectors: programs of an agency that this installation runs itself. One asks the agency's own
-- system for what it has, on a schedule, and pushes each page like any other program. Its id, its
-- name and its agency are those of its program, whose secret nobody was ever told.
CREATE TABLE connector (
    id           uuid PRIMARY KEY CONSTRAINT connector_program_fk REFERENCES api_client (id),
    district     text NOT NULL,
    -- What is asked, where and how often, and what the answer's fields mean: the description as it
    -- was read and found right, in one piece, because it is only ever used as a whole.
    described    text NOT NULL,
    -- What it proves itself by to the agency's system, sealed; absent where nothing is asked for.
    data_key     bytea NOT NULL,
    secret       bytea,
    paused_at    timestamptz,
    -- When it is looked at next. A run moves it on with every page, so that one that was killed is
    -- taken up again soon.
    due_at       timestamptz NOT NULL,
    -- The run under way: since when, and the page it asks for next ('' the first). Kept when it
    -- fails, and the next one goes on there.
    started_at   timestamptz,
    place        text NOT NULL DEFAULT '',
    -- Since when the next run asks what is new: the beginning of the last complete one.
    since        timestamptz,
    -- What the run under way, or else the last one, found.
    pages        integer NOT NULL DEFAULT 0,
    kept         integer NOT NULL DEFAULT 0,
    repeated     integer NOT NULL DEFAULT 0,
    refused      integer NOT NULL DEFAULT 0,
    -- The first fields that were wrong: page, row, field and what, never a value.
    wrong        text[] NOT NULL DEFAULT '{}',
    -- Rows that were ever taken as it is described now: while there are none, a page of which every
    -- row is wrong means that the description is.
    taken        bigint NOT NULL DEFAULT 0,
    -- The last complete run.
    done_at      timestamptz,
    -- Failures in a row, and the last one: its name, what varies in it, and when.
    tries        integer NOT NULL DEFAULT 0,
    fault        text,
    fault_detail text NOT NULL DEFAULT '',
    fault_at     timestamptz,
    version      integer NOT NULL DEFAULT 1
);

CREATE INDEX connector_due ON connector (due_at) WHERE paused_at IS NULL;
