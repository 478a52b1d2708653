-- People who work for an agency sign in for it.

-- The role of theirs names the one agency that they act for; roles of the staff name none.
ALTER TABLE staff_role ADD COLUMN agency_id uuid CONSTRAINT staff_role_agency_fk REFERENCES agency (id);
ALTER TABLE staff_role DROP CONSTRAINT staff_role_known;
ALTER TABLE staff_role ADD CONSTRAINT staff_role_known
    CHECK (role IN ('officer', 'handler', 'dispatcher', 'supervisor', 'steward', 'auditor', 'agency'));
ALTER TABLE staff_role ADD CONSTRAINT staff_role_of_an_agency CHECK ((role = 'agency') = (agency_id IS NOT NULL));
CREATE INDEX staff_role_by_agency ON staff_role (agency_id) WHERE agency_id IS NOT NULL;

-- The same file from the same agency is one batch. Two agencies that send the same bytes have one
-- each: the second must not be shown what the first one sent, nor learn that it did.
DROP INDEX batch_file_once;
CREATE UNIQUE INDEX batch_file_once ON batch (district, sha256, agency_id) WHERE state <> 'withdrawn' AND channel <> 'api';

-- Once what somebody wrote is destroyed, who wrote it goes with it; a self-check forgets its account
-- when that is destroyed, and keeps what the building was like.
ALTER TABLE letting ALTER COLUMN account_id DROP NOT NULL;
UPDATE letting SET account_id = NULL WHERE destroyed_at IS NOT NULL;
ALTER TABLE letting ADD CONSTRAINT letting_of_somebody CHECK ((account_id IS NULL) = (destroyed_at IS NOT NULL));
ALTER TABLE right_request ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE right_request ALTER COLUMN binding_id DROP NOT NULL;
UPDATE right_request SET account_id = NULL, binding_id = NULL WHERE destroyed_at IS NOT NULL;
ALTER TABLE right_request ADD CONSTRAINT right_request_of_somebody CHECK (
    (account_id IS NULL) = (destroyed_at IS NOT NULL) AND (binding_id IS NULL) = (destroyed_at IS NOT NULL));
ALTER TABLE self_check ALTER COLUMN account_id DROP NOT NULL;

-- What waits, what is due first first; what was never reviewed in time stays, what nobody agreed to
-- in time doesn't.
DROP INDEX disclosure_waiting;
CREATE INDEX disclosure_waiting ON disclosure (district, (coalesce(review_due_at, 'infinity')), id) WHERE state = 'waiting';

-- An officer who is shown one person in danger to life is reviewed as one who opens a record for an
-- authority is: nobody asks, so neither authority nor case is written down. What was named for a whole
-- building has no dwelling.
ALTER TABLE disclosure ALTER COLUMN dwelling_id DROP NOT NULL;
ALTER TABLE disclosure DROP CONSTRAINT disclosure_kind_known;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_kind_known CHECK (kind IN ('asked', 'danger', 'shown'));
ALTER TABLE disclosure ADD CONSTRAINT disclosure_asked_by_somebody CHECK (
    (kind = 'shown') = (authority = '') AND (kind = 'shown') = (case_number = '') AND (kind = 'shown' OR dwelling_id IS NOT NULL));
ALTER TABLE disclosure DROP CONSTRAINT disclosure_time_limited;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_time_limited CHECK (
    expires_at <= asked_at + CASE kind WHEN 'asked' THEN interval '720 hours' ELSE interval '24 hours' END);
ALTER TABLE disclosure DROP CONSTRAINT disclosure_danger_of_one;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_danger_of_one CHECK (kind = 'asked' OR (party_id IS NOT NULL AND review_due_at IS NOT NULL));
ALTER TABLE disclosure DROP CONSTRAINT disclosure_opened_when_approved;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_opened_when_approved CHECK (
    opened_at IS NULL OR (opened_at < expires_at AND (kind <> 'asked' OR (state = 'approved' AND opened_at >= settled_at))));

-- Whom a message has to tell that their record was handed over, and from which day on: at once, or the
-- day after the bar; once for each disclosure, however often it is opened. Large.
CREATE TABLE disclosure_notice (
    district      text NOT NULL,
    disclosure_id uuid NOT NULL,
    party_id      uuid NOT NULL,
    due_on        date NOT NULL,
    -- When it was dealt with; the audit log says how many messages that were.
    told_at       timestamptz,
    PRIMARY KEY (district, disclosure_id, party_id),
    CONSTRAINT disclosure_notice_disclosure_fk FOREIGN KEY (district, disclosure_id) REFERENCES disclosure (district, id),
    CONSTRAINT disclosure_notice_party_fk FOREIGN KEY (district, party_id) REFERENCES party (district, id)
);

-- What is due, of however many that wait for the end of a bar.
CREATE INDEX disclosure_notice_due ON disclosure_notice (due_on) WHERE told_at IS NULL;
