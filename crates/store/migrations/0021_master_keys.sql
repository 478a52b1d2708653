-- Versions of the master key. None before the first change: then version 1 is in use, whose
-- fingerprint stands in `installation`. Small.
CREATE TABLE master_key (
    version     integer PRIMARY KEY CONSTRAINT master_key_version_range CHECK (version BETWEEN 1 AND 65535),
    fingerprint text NOT NULL CONSTRAINT master_key_fingerprint_once UNIQUE,
    -- What indexes and the audit log hang on, under this version; the first version is it.
    root        bytea,
    since       timestamptz NOT NULL,
    -- When the last data key under it was wrapped anew; none while some may be left.
    left_at     timestamptz,
    CONSTRAINT master_key_root_later CHECK ((version = 1) = (root IS NULL))
);

-- How far the data keys of a table are wrapped with a version of the master key: those up to this
-- row are. Moved with the rows it counts, so that a run that is killed goes on from here. Small.
CREATE TABLE key_rewrap (
    version        integer NOT NULL CONSTRAINT key_rewrap_version_fk REFERENCES master_key (version),
    rows_of        text NOT NULL,
    after_district text NOT NULL,
    after_row      uuid NOT NULL,
    seen           bigint NOT NULL,
    PRIMARY KEY (version, rows_of)
);
