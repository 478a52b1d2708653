-- Passkeys: keys of devices that sign staff in without a password.

-- What is kept of one: only what checks its signatures. The device keeps the other half.
CREATE TABLE passkey (
    id          uuid PRIMARY KEY,
    staff_id    uuid NOT NULL CONSTRAINT passkey_staff_fk REFERENCES staff (id),
    -- Its own name, as the device gave it.
    credential  bytea NOT NULL,
    -- The host name that it holds for.
    host        text NOT NULL,
    public_key  bytea NOT NULL,
    -- What changes with its use: whether it is backed up, its count of signatures.
    state       bytea NOT NULL,
    -- How a device with it is reached: one bit for each way.
    transports  smallint NOT NULL,
    -- What its holder calls it.
    name        text NOT NULL,
    created_at  timestamptz NOT NULL,
    -- Absent until it first signed somebody in.
    used_at     timestamptz
);

-- Whose is the passkey that answers? And no device's key for two accounts.
CREATE UNIQUE INDEX passkey_once ON passkey (credential);
-- The list of an account's own.
CREATE INDEX passkey_by_staff ON passkey (staff_id, created_at);
