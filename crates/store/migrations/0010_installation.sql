-- Which key file this database was written with, so that nobody goes on with another: what that
-- seals would not open beside the rest. One row; local to the machine that answers requests.
CREATE TABLE installation (
    id              integer PRIMARY KEY,
    key_fingerprint text NOT NULL,
    -- Filled by `menpai demo`: its accounts' passwords are known to everybody.
    demo            boolean NOT NULL,
    CONSTRAINT installation_one CHECK (id = 1)
);

-- A batch whose rows can't be worked off must not keep the others waiting: it is tried again
-- later and later, then left for a person to look at.
ALTER TABLE batch ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN last_error text;
ALTER TABLE batch ADD COLUMN try_at timestamptz;
ALTER TABLE batch ADD COLUMN stuck_at timestamptz;

-- The earlier codes of a door or a building, for their pages: most have none.
CREATE INDEX former_code_by_dwelling ON former_code (district, dwelling_id) WHERE dwelling_id IS NOT NULL;
CREATE INDEX former_code_by_building ON former_code (district, building_id) WHERE building_id IS NOT NULL;
