-- An authority asks for a record (依法调取): a case, a legal ground, one person at one door or one
-- door over a period. Two people of two roles, or danger to life and a review afterwards; the
-- database refuses what the program might forget. There is no row that covers more. Large.
CREATE TABLE disclosure (
    district      text NOT NULL,
    id            uuid NOT NULL,
    kind          text NOT NULL CONSTRAINT disclosure_kind_known CHECK (kind IN ('asked', 'danger')),
    -- Who asks, and by which case of theirs.
    authority     text NOT NULL,
    case_number   text NOT NULL,
    ground        text NOT NULL CONSTRAINT disclosure_ground_known CHECK (ground ~ '^[a-z_]{1,40}$'),
    dwelling_id   uuid NOT NULL,
    -- One person registered there; otherwise who lived there in the period.
    party_id      uuid,
    from_date     date,
    to_date       date,
    asked_by      uuid NOT NULL CONSTRAINT disclosure_asker_fk REFERENCES staff (id),
    asked_as      text NOT NULL,
    asked_at      timestamptz NOT NULL,
    state         text NOT NULL CONSTRAINT disclosure_state_known CHECK (state IN ('waiting', 'approved', 'refused')),
    settled_by    uuid CONSTRAINT disclosure_settler_fk REFERENCES staff (id),
    settled_as    text,
    settled_at    timestamptz,
    -- Until when it may be opened.
    expires_at    timestamptz NOT NULL,
    -- By when somebody else has to look at what one officer opened alone.
    review_due_at timestamptz,
    opened_at     timestamptz,
    -- A law keeps it from the resident until this day.
    bar           text CONSTRAINT disclosure_bar_known CHECK (bar ~ '^[a-z_]{1,40}$'),
    barred_until  date,
    version       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, id),
    CONSTRAINT disclosure_dwelling_fk FOREIGN KEY (district, dwelling_id) REFERENCES dwelling (district, id),
    CONSTRAINT disclosure_party_fk FOREIGN KEY (district, party_id) REFERENCES party (district, id),
    CONSTRAINT disclosure_two_people CHECK (settled_by <> asked_by),
    CONSTRAINT disclosure_two_roles CHECK (settled_as <> asked_as),
    CONSTRAINT disclosure_settled_whole CHECK (
        (state = 'waiting') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)
        AND (settled_at IS NULL) = (settled_as IS NULL)),
    CONSTRAINT disclosure_of_one CHECK (
        (party_id IS NULL) = (from_date IS NOT NULL) AND (from_date IS NULL) = (to_date IS NULL)),
    CONSTRAINT disclosure_period_short CHECK (to_date >= from_date AND to_date <= from_date + 366),
    CONSTRAINT disclosure_time_limited CHECK (
        expires_at <= asked_at + CASE kind WHEN 'danger' THEN interval '24 hours' ELSE interval '720 hours' END),
    CONSTRAINT disclosure_danger_of_one CHECK (kind <> 'danger' OR (party_id IS NOT NULL AND review_due_at IS NOT NULL)),
    CONSTRAINT disclosure_opened_when_approved CHECK (
        opened_at IS NULL OR (opened_at < expires_at AND (kind = 'danger' OR (state = 'approved' AND opened_at >= settled_at)))),
    CONSTRAINT disclosure_bar_whole CHECK ((bar IS NULL) = (barred_until IS NULL))
);

-- What waits for a second person, and the latest.
CREATE INDEX disclosure_waiting ON disclosure (district, id) WHERE state = 'waiting';
