-- The algorithms of the installation, chosen at the first start and for good: what is sealed with
-- one suite opens with no other.
ALTER TABLE installation ADD COLUMN suite text NOT NULL DEFAULT 'intl' CONSTRAINT installation_suite_known CHECK (suite IN ('intl', 'gm'));
