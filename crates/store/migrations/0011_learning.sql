-- What a person ruled out: this wording never means this dwelling or building; or this name never
-- means the estate (or house number) the building is part of. Revoked, never deleted: the counts of
-- rows and of revocations tell every running program that its pairs are old.
CREATE TABLE address_never (
    district    text NOT NULL,
    id          uuid NOT NULL,
    -- Only the part of the address that the resolver compares; numbers of people are refused.
    wording     text NOT NULL CONSTRAINT address_never_wording_length CHECK (char_length(wording) BETWEEN 2 AND 100),
    by_name     boolean NOT NULL,
    building_id uuid NOT NULL,
    dwelling_id uuid,
    created_at  timestamptz NOT NULL,
    created_by  uuid NOT NULL CONSTRAINT address_never_staff_fk REFERENCES staff (id),
    revoked_at  timestamptz,
    revoked_by  uuid CONSTRAINT address_never_revoker_fk REFERENCES staff (id),
    PRIMARY KEY (district, id),
    CONSTRAINT address_never_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT address_never_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT address_never_name_of_estate CHECK (NOT by_name OR dwelling_id IS NULL),
    CONSTRAINT address_never_revoked_by_somebody CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);

-- Two people who rule out the same say it once.
CREATE UNIQUE INDEX address_never_once ON address_never (district, wording, by_name, building_id, dwelling_id)
    NULLS NOT DISTINCT WHERE revoked_at IS NULL;

-- The list of pairs in force pages by id, the newest first.
CREATE INDEX address_never_in_force ON address_never (district, id) WHERE revoked_at IS NULL;

-- How reviews ended, by building: one row a building, counted when a review is settled. `agreed`,
-- `other_place` and `unnamed` count for the building that was picked: the resolver had named it
-- first, had named another place first, or had named none. `rejected` counts for the building it
-- had named first. What it says about the resolver is shown to those who mend the library.
CREATE TABLE review_tally (
    district    text NOT NULL,
    building_id uuid NOT NULL,
    agreed      bigint NOT NULL,
    other_place bigint NOT NULL,
    unnamed     bigint NOT NULL,
    rejected    bigint NOT NULL,
    PRIMARY KEY (district, building_id),
    CONSTRAINT review_tally_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id)
);

-- Which building was taken for which: one row a pair, counted when a person picks another building
-- than the resolver had named first.
CREATE TABLE review_mixup (
    district text NOT NULL,
    taken_id uuid NOT NULL,
    meant_id uuid NOT NULL,
    times    bigint NOT NULL,
    PRIMARY KEY (district, taken_id, meant_id),
    CONSTRAINT review_mixup_taken_fk FOREIGN KEY (district, taken_id) REFERENCES building (district, id),
    CONSTRAINT review_mixup_meant_fk FOREIGN KEY (district, meant_id) REFERENCES building (district, id)
);

-- The page of one building asks for those that were meant by it, too.
CREATE INDEX review_mixup_by_meant ON review_mixup (district, meant_id);
