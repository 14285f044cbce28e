//! The tables. Each step leads from one version of the ledger (`user_version`) to the next. What
//! was released is never changed: a new need is a new step.

/// `application_id` of a ledger: the letters `ivrc`.
pub(super) const APPLICATION: i64 = 0x6976_7263;

/// The steps, oldest first; a ledger's version is the number of those it has behind it.
///
/// Times are milliseconds since 1970 in UTC. Accounts are compared without regard to the case of
/// letters: the guard rather holds back too much than too little.
pub(super) const STEPS: &[&str] = &[
    "
    PRAGMA application_id = 0x69767263;

    CREATE TABLE calls (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- people type it; never given twice
        at INTEGER NOT NULL,                   -- when it was begun, before anything was sent
        destination TEXT NOT NULL,             -- as it is sent
        digits TEXT NOT NULL,                  -- of the destination, for the guard
        source TEXT NOT NULL,
        base_url TEXT NOT NULL COLLATE NOCASE,
        subaccount TEXT NOT NULL COLLATE NOCASE,
        script TEXT NOT NULL,
        version TEXT NOT NULL,                 -- of the script, 8 hex digits
        result TEXT,                           -- NULL: no end is recorded
        finished INTEGER,                      -- when the end was recorded by the sender
        resolved INTEGER,                      -- when a person said what the result is
        attempts INTEGER,
        session TEXT,
        status_code INTEGER,
        status_message TEXT,
        disposition TEXT,                      -- NULL: the session is not over, or nobody knows
        outcome TEXT,
        started INTEGER,
        ended INTEGER,
        seconds INTEGER
    ) STRICT;
    CREATE INDEX calls_of_a_phone ON calls (digits, base_url, subaccount);

    CREATE TABLE kept (                        -- the values that replies need
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        turn INTEGER NOT NULL,                 -- the reply from which on it is read; params: 0
        name TEXT NOT NULL,
        clear TEXT,
        sealed BLOB,
        PRIMARY KEY (call, turn, name),
        CHECK ((clear IS NULL) <> (sealed IS NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE answers (
        call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        step TEXT NOT NULL,
        round INTEGER NOT NULL,
        keys TEXT NOT NULL,                    -- what was entered; or none, secret
        event TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (call, turn)
    ) STRICT, WITHOUT ROWID;
",
    "
    ALTER TABLE calls ADD COLUMN direction TEXT NOT NULL DEFAULT 'outbound'; -- or inbound
    ALTER TABLE calls ADD COLUMN named INTEGER;       -- the reply whose line named the outcome;
                                                      -- NULL: none did
    ALTER TABLE calls ADD COLUMN failed INTEGER NOT NULL DEFAULT 0; -- the error ending was taken
    ALTER TABLE calls ADD COLUMN bridged INTEGER;     -- how long the second leg was up, in seconds
    ALTER TABLE calls ADD COLUMN error_code INTEGER;  -- of the session's summary
    ALTER TABLE calls ADD COLUMN error_message TEXT;
    CREATE INDEX calls_of_a_session ON calls (session) WHERE session IS NOT NULL;
",
    "
    ALTER TABLE calls ADD COLUMN request TEXT;        -- by which the provider's support finds it
    ALTER TABLE calls ADD COLUMN reason TEXT;         -- why it was not accepted
",
];
