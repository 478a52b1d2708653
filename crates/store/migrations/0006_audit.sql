-- Every change writes its entry in its own transaction; each entry carries
-- its own authentication. A sealer gives entries their place in the district's
-- log within a second, so that no transaction waits for a global chain head.

CREATE TABLE audit_entry (
    district text NOT NULL,
    id       uuid NOT NULL,
    at       timestamptz NOT NULL,
    -- A staff member's id, or 'machine' for the program and its commands.
    actor    text NOT NULL,
    action   text NOT NULL,
    -- Kind and id, such as 'dwelling/0198…'.
    subject  text NOT NULL,
    -- Words without identity data: counts, states, purposes.
    detail   text NOT NULL,
    mac      bytea NOT NULL,
    PRIMARY KEY (district, id)
);

CREATE INDEX audit_entry_by_subject ON audit_entry (district, subject);

-- The place of each sealed entry in the log (from 0).
CREATE TABLE audit_leaf (
    district text NOT NULL,
    position bigint NOT NULL,
    entry_id uuid NOT NULL,
    leaf     bytea NOT NULL,
    PRIMARY KEY (district, position),
    CONSTRAINT audit_leaf_entry_once UNIQUE (district, entry_id),
    CONSTRAINT audit_leaf_entry_fk FOREIGN KEY (district, entry_id) REFERENCES audit_entry (district, id)
);

-- What is not sealed yet. Written with the entry, deleted with the leaf.
CREATE TABLE audit_unsealed (
    district text NOT NULL,
    entry_id uuid NOT NULL,
    PRIMARY KEY (district, entry_id),
    CONSTRAINT audit_unsealed_entry_fk FOREIGN KEY (district, entry_id) REFERENCES audit_entry (district, id)
);

-- The authenticated state of the log after each sealing. `frontier` holds the
-- hashes that the next leaf needs.
CREATE TABLE audit_head (
    district text NOT NULL,
    size     bigint NOT NULL,
    root     bytea NOT NULL,
    frontier bytea NOT NULL,
    at       timestamptz NOT NULL,
    mac      bytea NOT NULL,
    PRIMARY KEY (district, size)
);
