-- The address library. `id` is what everything points at; the code is an
-- alias that changes when grids are redrawn.

CREATE TABLE building (
    district     text NOT NULL,
    id           uuid NOT NULL,
    code         text NOT NULL CONSTRAINT building_code_format CHECK (code ~ '^[0-9]{19}$'),
    community_id uuid NOT NULL CONSTRAINT building_community_fk REFERENCES area (id),
    grid_id      uuid NOT NULL CONSTRAINT building_grid_fk REFERENCES grid (id),
    road         text NOT NULL,
    road_no      text NOT NULL,
    compound     text NOT NULL,
    -- Other names of the compound, separated by '|', as the library has them.
    aliases      text NOT NULL,
    label        text NOT NULL,
    lon          double precision,
    lat          double precision,
    retired_at   timestamptz,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id)
);

-- A code names one standing building; a retired one gives its code free.
CREATE UNIQUE INDEX building_code_now ON building (district, code) WHERE retired_at IS NULL;
CREATE INDEX building_by_grid ON building (district, grid_id);

CREATE TABLE dwelling (
    district         text NOT NULL,
    id               uuid NOT NULL,
    code             text NOT NULL CONSTRAINT dwelling_code_format CHECK (code ~ '^[0-9]{25}$'),
    building_id      uuid NOT NULL,
    unit             text NOT NULL,
    floor            text NOT NULL,
    room             text NOT NULL,
    usage            text NOT NULL,
    standard_address text NOT NULL,
    retired_at       timestamptz,
    version          integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT dwelling_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id)
);

CREATE UNIQUE INDEX dwelling_code_now ON dwelling (district, code) WHERE retired_at IS NULL;
CREATE INDEX dwelling_by_building ON dwelling (district, building_id);

-- Codes that buildings and dwellings had before, so that an old paper still
-- finds its door. Exactly one of the two ids is set.
CREATE TABLE former_code (
    district    text NOT NULL,
    id          uuid NOT NULL,
    code        text NOT NULL,
    building_id uuid,
    dwelling_id uuid,
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT former_code_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT former_code_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT former_code_of_one CHECK ((building_id IS NULL) <> (dwelling_id IS NULL))
);

CREATE INDEX former_code_lookup ON former_code (district, code);

-- One row an import: what came of it, and a counter that tells every running
-- program that its snapshot is old.
CREATE TABLE library_change (
    district  text NOT NULL,
    id        uuid NOT NULL,
    at        timestamptz NOT NULL,
    file_name text NOT NULL,
    added     bigint NOT NULL,
    changed   bigint NOT NULL,
    retired   bigint NOT NULL,
    rejected  bigint NOT NULL,
    PRIMARY KEY (district, id)
);

-- What a person taught the resolver: this wording means this building, or the
-- whole estate the building is part of. Revoked, never deleted.
CREATE TABLE address_alias (
    district    text NOT NULL,
    id          uuid NOT NULL,
    wording     text NOT NULL,
    building_id uuid NOT NULL,
    whole_compound boolean NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  uuid NOT NULL CONSTRAINT address_alias_staff_fk REFERENCES staff (id),
    revoked_at  timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT address_alias_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id)
);
