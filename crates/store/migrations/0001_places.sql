-- Places and the people who work there. Small tables: reference tables once
-- the schema is distributed, so large tables may point at them and never the
-- other way round.

-- A district is a permanent partition id: the division code of the day it was
-- first loaded. Later codes of the same district are aliases of this one.
CREATE TABLE district (
    district   text PRIMARY KEY CONSTRAINT district_code_format CHECK (district ~ '^[0-9]{6}$'),
    province   text NOT NULL,
    city       text NOT NULL,
    name       text NOT NULL,
    created_at timestamptz NOT NULL
);

-- District, street and community by their statistical code (6, 9 or 12
-- digits). A code that is given to another place gets a new row; the period
-- says which one was meant when.
CREATE TABLE area (
    id         uuid PRIMARY KEY,
    district   text NOT NULL CONSTRAINT area_district_fk REFERENCES district (district),
    level      text NOT NULL CONSTRAINT area_level_known CHECK (level IN ('district', 'street', 'community')),
    code       text NOT NULL,
    name       text NOT NULL,
    parent_id  uuid CONSTRAINT area_parent_fk REFERENCES area (id),
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz,
    CONSTRAINT area_code_matches_level CHECK (
        (level = 'district' AND length(code) = 6)
        OR (level = 'street' AND length(code) = 9)
        OR (level = 'community' AND length(code) = 12))
);

-- Only one place at a time holds a code.
CREATE UNIQUE INDEX area_code_now ON area (code) WHERE valid_to IS NULL;

-- The smallest patrol area: a community's code and two digits.
CREATE TABLE grid (
    id           uuid PRIMARY KEY,
    district     text NOT NULL CONSTRAINT grid_district_fk REFERENCES district (district),
    community_id uuid NOT NULL CONSTRAINT grid_community_fk REFERENCES area (id),
    code         text NOT NULL CONSTRAINT grid_code_format CHECK (code ~ '^[0-9]{14}$'),
    name         text NOT NULL,
    CONSTRAINT grid_code_unique UNIQUE (code)
);

CREATE TABLE staff (
    id             uuid PRIMARY KEY,
    login          text NOT NULL CONSTRAINT staff_login_format CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
    name           text NOT NULL,
    password_hash  text NOT NULL,
    -- A password somebody else has seen must be changed at the next sign-in.
    password_is_temporary boolean NOT NULL,
    state          text NOT NULL CONSTRAINT staff_state_known CHECK (state IN ('active', 'suspended', 'left')),
    created_at     timestamptz NOT NULL,
    version        integer NOT NULL DEFAULT 1,
    CONSTRAINT staff_login_unique UNIQUE (login)
);

-- A role is held for an area (or one grid) and a period.
CREATE TABLE staff_role (
    id         uuid PRIMARY KEY,
    staff_id   uuid NOT NULL CONSTRAINT staff_role_staff_fk REFERENCES staff (id),
    role       text NOT NULL CONSTRAINT staff_role_known
               CHECK (role IN ('officer', 'handler', 'dispatcher', 'supervisor', 'steward', 'auditor')),
    area_id    uuid NOT NULL CONSTRAINT staff_role_area_fk REFERENCES area (id),
    grid_id    uuid CONSTRAINT staff_role_grid_fk REFERENCES grid (id),
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz,
    CONSTRAINT staff_role_period_order CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE INDEX staff_role_by_staff ON staff_role (staff_id);

-- Whoever sends reports. An agency is known by the name it reports under
-- until its licence is on file.
CREATE TABLE agency (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT agency_name_unique UNIQUE (name)
);
