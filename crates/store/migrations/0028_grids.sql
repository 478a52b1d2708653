-- Drawings of grids. One comes as a file, its plan is looked at, and it is carried out as a whole
-- or put away. What it moved stays to be read.
CREATE TABLE grid_drawing (
    district    text NOT NULL,
    id          uuid NOT NULL,
    file_name   text NOT NULL,
    -- What the file's numbers were; what is kept is CGCS2000.
    came_in     text NOT NULL CONSTRAINT grid_drawing_crs_known CHECK (came_in IN ('cgcs2000', 'gcj02')),
    state       text NOT NULL CONSTRAINT grid_drawing_state_known
                CHECK (state IN ('planned', 'carried_out', 'put_away')),
    -- Buildings that lie where they belong already.
    staying     bigint NOT NULL,
    -- Dwellings whose codes change with their buildings'.
    dwellings   bigint NOT NULL,
    received_at timestamptz NOT NULL,
    received_by uuid NOT NULL CONSTRAINT grid_drawing_received_by_fk REFERENCES staff (id),
    settled_at  timestamptz,
    settled_by  uuid CONSTRAINT grid_drawing_settled_by_fk REFERENCES staff (id),
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT grid_drawing_settled CHECK ((state = 'planned') = (settled_at IS NULL))
);

-- One plan at a time: two would each be made for a library that the other changes.
CREATE UNIQUE INDEX grid_drawing_planned ON grid_drawing (district) WHERE state = 'planned';

-- Outlines as drawn: all points of all rings one after the other, where each ring ends, and at
-- which ring each polygon ends. Geometry is computed in the program.
CREATE TABLE grid_outline (
    district      text NOT NULL,
    drawing_id    uuid NOT NULL,
    code          text NOT NULL CONSTRAINT grid_outline_code_format CHECK (code ~ '^[0-9]{14}$'),
    name          text NOT NULL,
    lons          double precision[] NOT NULL,
    lats          double precision[] NOT NULL,
    ring_ends     integer[] NOT NULL,
    polygon_ends  integer[] NOT NULL,
    PRIMARY KEY (district, drawing_id, code),
    CONSTRAINT grid_outline_drawing_fk FOREIGN KEY (district, drawing_id) REFERENCES grid_drawing (district, id),
    CONSTRAINT grid_outline_points CHECK (cardinality(lons) = cardinality(lats))
);

-- Buildings that come into another grid.
CREATE TABLE grid_move (
    district    text NOT NULL,
    drawing_id  uuid NOT NULL,
    building_id uuid NOT NULL,
    from_code   text NOT NULL,
    to_code     text NOT NULL,
    PRIMARY KEY (district, drawing_id, from_code),
    CONSTRAINT grid_move_drawing_fk FOREIGN KEY (district, drawing_id) REFERENCES grid_drawing (district, id),
    CONSTRAINT grid_move_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id)
);

-- What is amiss with a drawing.
CREATE TABLE grid_finding (
    district      text NOT NULL,
    drawing_id    uuid NOT NULL,
    seq           integer NOT NULL,
    kind          text NOT NULL CONSTRAINT grid_finding_kind_known
                  CHECK (kind IN ('overlap', 'gap', 'outside', 'contested', 'unplaced', 'crowded')),
    -- Codes of the grids concerned, separated by spaces.
    grids         text NOT NULL,
    building_id   uuid,
    square_metres double precision,
    lon           double precision,
    lat           double precision,
    PRIMARY KEY (district, drawing_id, seq),
    CONSTRAINT grid_finding_drawing_fk FOREIGN KEY (district, drawing_id) REFERENCES grid_drawing (district, id),
    CONSTRAINT grid_finding_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id)
);
