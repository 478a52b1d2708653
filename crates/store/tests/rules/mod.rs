//! What every migration obeys so that the schema can be distributed by district.

/// Tables that are small (reference) or local to the coordinator once the schema is distributed.
/// Every other one is large and distributed by its district.
const SMALL: [&str; 35] = [
    "account_code",
    "account_session",
    "agency",
    "api_client",
    "area",
    "connector",
    "district",
    "grid",
    "grid_charge",
    "installation",
    "job",
    "key_rewrap",
    "master_key",
    "openid_link",
    "outgoing",
    "outgoing_letter",
    "outgoing_sms",
    "passkey",
    "plate_key",
    "public_attempt",
    "receipt_key",
    "recovery_code",
    "retention_trace",
    "robot",
    "schema_migration",
    "session",
    "shown_once",
    "sign_in_failure",
    "staff",
    "staff_mail",
    "staff_role",
    "stand_in",
    "stand_in_day",
    "totp",
    "undertaking",
];

/// A rule, the query that finds what breaks it (`{small}` is the list above), and statements that
/// break it, so that the query itself is tested.
pub(crate) struct Rule {
    pub(crate) says: &'static str,
    finds: &'static str,
    pub(crate) broken_by: &'static [&'static str],
}

impl Rule {
    /// The query, one row an offender.
    pub(crate) fn query(&self) -> String {
        let small = SMALL.map(|table| format!("'{table}'")).join(", ");
        self.finds.replace("{small}", &format!("ARRAY[{small}]"))
    }
}

pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "no free-form column: what stands in it could not be listed",
        finds: "SELECT table_name || '.' || column_name AS offender \
                FROM information_schema.columns WHERE table_schema = 'public' \
                AND (data_type IN ('json', 'jsonb', 'xml') \
                OR udt_name IN ('hstore', '_json', '_jsonb', '_xml'))",
        broken_by: &["ALTER TABLE lead ADD COLUMN extra jsonb"],
    },
    Rule {
        says: "every table has a primary key",
        finds: "SELECT relname::text AS offender FROM pg_class t \
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                AND NOT EXISTS (SELECT 1 FROM pg_index WHERE indrelid = t.oid AND indisprimary)",
        broken_by: &["CREATE TABLE loose (district text NOT NULL)"],
    },
    Rule {
        says: "a large table has its district, as plain text that is always there",
        finds: "SELECT relname::text AS offender FROM pg_class t \
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                AND relname <> ALL ({small}) AND NOT EXISTS (SELECT 1 FROM pg_attribute \
                WHERE attrelid = t.oid AND attname = 'district' AND atttypid = 'text'::regtype \
                AND attnotnull AND attgenerated = '' AND NOT atthasdef)",
        broken_by: &["CREATE TABLE loose (id uuid PRIMARY KEY)"],
    },
    Rule {
        says: "the district comes first in every unique index of a large table",
        finds: "SELECT i.indexrelid::regclass::text AS offender FROM pg_index i \
                JOIN pg_class t ON t.oid = i.indrelid LEFT JOIN pg_attribute a \
                ON a.attrelid = t.oid AND a.attnum = i.indkey[0] \
                WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> ALL ({small}) \
                AND (i.indisunique OR i.indisexclusion) AND a.attname IS DISTINCT FROM 'district'",
        broken_by: &["CREATE UNIQUE INDEX wrong ON lead (id, district)"],
    },
    Rule {
        says: "foreign keys between large tables begin with the district on both sides",
        finds: "SELECT c.conname::text AS offender FROM pg_constraint c \
                JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid \
                LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] \
                LEFT JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = c.confkey[1] \
                WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace \
                AND t.relname <> ALL ({small}) AND f.relname <> ALL ({small}) \
                AND (a.attname IS DISTINCT FROM 'district' \
                OR b.attname IS DISTINCT FROM 'district')",
        broken_by: &[
            "CREATE TABLE wrong_target (district text, id uuid, PRIMARY KEY (id, district))",
            "ALTER TABLE lead ADD CONSTRAINT wrong_fk FOREIGN KEY (task_id, district) \
             REFERENCES wrong_target (id, district)",
        ],
    },
    Rule {
        says: "a small table points at no large one",
        finds: "SELECT c.conname::text AS offender FROM pg_constraint c \
                JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid \
                WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace \
                AND t.relname = ANY ({small}) AND f.relname <> ALL ({small})",
        broken_by: &[
            "ALTER TABLE job ADD COLUMN wrong uuid",
            "ALTER TABLE job ADD CONSTRAINT wrong_fk FOREIGN KEY (district, wrong) \
             REFERENCES batch (district, id)",
        ],
    },
    Rule {
        says: "a deletion never empties a column that holds the district",
        finds: "SELECT c.conname::text AS offender FROM pg_constraint c \
                JOIN pg_class t ON t.oid = c.conrelid \
                WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace \
                AND t.relname <> ALL ({small}) AND c.confdeltype IN ('n', 'd')",
        broken_by: &[
            "ALTER TABLE task ADD CONSTRAINT wrong_fk FOREIGN KEY (district, staff_id) \
             REFERENCES lead (district, id) ON DELETE SET NULL",
        ],
    },
    Rule {
        says: "ids are made by the program: no serial, no identity",
        finds: "SELECT table_name || '.' || column_name AS offender \
                FROM information_schema.columns WHERE table_schema = 'public' \
                AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')",
        broken_by: &["ALTER TABLE lead ADD COLUMN number serial"],
    },
    Rule {
        says: "no triggers",
        finds: "SELECT tgname::text AS offender FROM pg_trigger g \
                JOIN pg_class t ON t.oid = g.tgrelid \
                WHERE NOT tgisinternal AND t.relnamespace = 'public'::regnamespace",
        broken_by: &["CREATE TRIGGER wrong BEFORE UPDATE ON lead FOR EACH ROW \
                    EXECUTE FUNCTION suppress_redundant_updates_trigger()"],
    },
    Rule {
        says: "no rules",
        finds: "SELECT rulename::text AS offender FROM pg_rules WHERE schemaname = 'public'",
        broken_by: &["CREATE RULE wrong AS ON DELETE TO lead DO INSTEAD NOTHING"],
    },
    Rule {
        says: "every constraint but a primary key has a name of its own, for errors to speak by",
        finds: "SELECT c.conname::text AS offender FROM pg_constraint c \
                WHERE c.connamespace = 'public'::regnamespace \
                AND c.contype IN ('c', 'f', 'u', 'x') \
                AND c.conname ~ '_(check|fkey|key|excl)[0-9]*$'",
        broken_by: &["ALTER TABLE lead ADD CHECK (version > 0)"],
    },
];
