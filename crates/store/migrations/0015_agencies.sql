-- What a district knows about those who send reports, and the programs that push them.

-- An agency's file in a district: its licence, where it works, how it reports. Who works there is
-- no business of the registry: a number of staff and a way to reach the office are enough, so no
-- person is named. The telephone of a one-person agency is its owner's all the same.
CREATE TABLE agency_file (
    district    text NOT NULL,
    agency_id   uuid NOT NULL CONSTRAINT agency_file_agency_fk REFERENCES agency (id),
    -- Unified social credit code (GB 32100-2015) of the business licence.
    credit_code text CONSTRAINT agency_file_credit_code_format CHECK (credit_code ~ '^[0-9A-Z]{18}$'),
    -- Filing with the housing authority (房地产经纪机构备案).
    filing      text NOT NULL CONSTRAINT agency_file_filing_known CHECK (filing IN ('filed', 'unfiled', 'lapsed')),
    filing_no   text,
    filed_until date,
    staff_count integer CONSTRAINT agency_file_staff_count CHECK (staff_count >= 0),
    phone       text,
    address     text,
    -- Its other offices in the district, one an entry.
    branches    text[] NOT NULL,
    -- The way it is expected to report by.
    reports_by  text NOT NULL CONSTRAINT agency_file_channel_known
                CHECK (reports_by IN ('backoffice', 'tenday', 'chat', 'listing', 'api')),
    created_at  timestamptz NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    PRIMARY KEY (district, agency_id)
);

-- One licence, one file.
CREATE UNIQUE INDEX agency_file_licence ON agency_file (district, credit_code) WHERE credit_code IS NOT NULL;

-- A program of an agency that may push declarations. Its secret has 256 random bits and is shown
-- once; what is kept is a digest.
CREATE TABLE api_client (
    id            uuid PRIMARY KEY,
    agency_id     uuid NOT NULL CONSTRAINT api_client_agency_fk REFERENCES agency (id),
    label         text NOT NULL,
    -- Where it may push.
    districts     text[] NOT NULL CONSTRAINT api_client_somewhere CHECK (cardinality(districts) > 0),
    secret_digest bytea NOT NULL,
    -- The one before it works on for a day, so that its program needn't stop to get the new one.
    former_digest bytea,
    former_until  timestamptz,
    calls_a_minute integer NOT NULL CONSTRAINT api_client_calls CHECK (calls_a_minute > 0),
    issued_at     timestamptz NOT NULL,
    issued_by     uuid CONSTRAINT api_client_issuer_fk REFERENCES staff (id),
    revoked_at    timestamptz,
    revoked_by    uuid CONSTRAINT api_client_revoker_fk REFERENCES staff (id),
    CONSTRAINT api_client_revoked_by_somebody CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);

CREATE INDEX api_client_by_agency ON api_client (agency_id);

-- A call of the push interface is a batch: which program sent it, a keyed digest of its
-- Idempotency-Key (one batch a key), and the answer it got, sealed with the batch's key, so that
-- the same call again gets the same answer. `sha256` is a keyed digest of the call's body: a plain
-- one of so few words could be guessed.
ALTER TABLE batch ADD COLUMN client_id uuid CONSTRAINT batch_client_fk REFERENCES api_client (id);
ALTER TABLE batch ADD COLUMN key_mark bytea;
ALTER TABLE batch ADD COLUMN answer bytea;
ALTER TABLE batch ALTER COLUMN key_mark SET STATISTICS 0;
ALTER TABLE batch ALTER COLUMN answer SET STATISTICS 0;
ALTER TABLE batch DROP CONSTRAINT batch_channel_known;
ALTER TABLE batch ADD CONSTRAINT batch_channel_known
    CHECK (channel IN ('backoffice', 'tenday', 'chat', 'hotline', 'listing', 'api'));
CREATE UNIQUE INDEX batch_key_once ON batch (district, key_mark) WHERE key_mark IS NOT NULL;

-- The same file is one batch; of calls, those with the same key are.
DROP INDEX batch_file_once;
CREATE UNIQUE INDEX batch_file_once ON batch (district, sha256) WHERE state <> 'withdrawn' AND channel <> 'api';

-- The list of files: calls may be thousands a day, and stand with their agency.
CREATE INDEX batch_files ON batch (district, id) WHERE channel <> 'api';
-- What came from an agency, the newest first.
CREATE INDEX batch_by_agency ON batch (district, agency_id, id);
-- What is still to be worked off, of however many batches there are.
CREATE INDEX batch_unfinished ON batch (id) WHERE state = 'staged';
