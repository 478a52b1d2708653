-- Keys that outlive their use.

-- Public keys that receipts were signed with. A receipt is kept longer than a key is in use, so
-- none is ever removed.
CREATE TABLE receipt_key (
    id         text PRIMARY KEY CONSTRAINT receipt_key_id_format CHECK (id ~ '^[0-9a-f]{8}$'),
    public_key text NOT NULL,
    since      timestamptz NOT NULL
);
