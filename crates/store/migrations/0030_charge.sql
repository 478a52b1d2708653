-- One worker is in charge of a grid: where several hold it, and while that one is away.

-- Who it is where several officers hold the grid. Without a row it is whoever has held it longest.
CREATE TABLE grid_charge (
    grid_id  uuid NOT NULL CONSTRAINT grid_charge_grid_fk REFERENCES grid (id),
    staff_id uuid NOT NULL CONSTRAINT grid_charge_staff_fk REFERENCES staff (id),
    since    timestamptz NOT NULL,
    CONSTRAINT grid_charge_one_worker PRIMARY KEY (grid_id)
);

-- Somebody takes a grid for some days, in China's calendar. What lets them in is a post like any
-- other, for the same days. Why somebody is away is nobody's business here.
CREATE TABLE stand_in (
    id         uuid PRIMARY KEY,
    grid_id    uuid NOT NULL CONSTRAINT stand_in_grid_fk REFERENCES grid (id),
    staff_id   uuid NOT NULL CONSTRAINT stand_in_staff_fk REFERENCES staff (id),
    role_id    uuid NOT NULL CONSTRAINT stand_in_role_fk REFERENCES staff_role (id),
    first_day  date NOT NULL,
    last_day   date NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid NOT NULL CONSTRAINT stand_in_entered_by_fk REFERENCES staff (id),
    -- Taken back, or cut short.
    ended_at   timestamptz,
    -- When the open tasks were passed to the one who stands in, and when they were passed on again.
    begun_at   timestamptz,
    over_at    timestamptz,
    CONSTRAINT stand_in_days_order CHECK (last_day >= first_day),
    CONSTRAINT stand_in_over_after_begun CHECK (over_at IS NULL OR begun_at IS NULL OR over_at >= begun_at)
);

-- The grid's page lists them, the latest first.
CREATE INDEX stand_in_by_grid ON stand_in (grid_id, first_day);

-- The job that passes tasks looks at those that are not over.
CREATE INDEX stand_in_not_over ON stand_in (first_day) WHERE over_at IS NULL;

-- A row a day, so that the key holds that one person at most stands in for a grid on any day.
CREATE TABLE stand_in_day (
    grid_id     uuid NOT NULL CONSTRAINT stand_in_day_grid_fk REFERENCES grid (id),
    day         date NOT NULL,
    stand_in_id uuid NOT NULL CONSTRAINT stand_in_day_of_fk REFERENCES stand_in (id),
    CONSTRAINT stand_in_day_one_worker PRIMARY KEY (grid_id, day)
);

-- Days of one stand-in are given up together.
CREATE INDEX stand_in_day_of ON stand_in_day (stand_in_id);
