-- The history. Whatever is in it stays: every table refuses changes (at the end).
-- Times are Unix milliseconds, digests BLAKE2b-256. `known_ms` is when a row was written;
-- it never decreases from row to row of a table.

-- What the history is of; one row.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    network TEXT NOT NULL,
    -- The time between two slots.
    cadence_ms INTEGER NOT NULL CHECK (cadence_ms > 0),
    known_ms INTEGER NOT NULL
) STRICT;

-- Who was allowed to write, one after the other. Only the newest may.
CREATE TABLE terms (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    holder TEXT NOT NULL,
    known_ms INTEGER NOT NULL
) STRICT;

-- Raw inputs, named by what they are.
CREATE TABLE inputs (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    kind TEXT NOT NULL CHECK (kind IN ('record', 'close', 'summary', 'outcome')),
    -- The size before compression.
    length INTEGER NOT NULL CHECK (length >= 0),
    -- Zstandard.
    packed BLOB NOT NULL,
    known_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the chain said, each time that it was asked and gave an answer.
CREATE TABLE observations (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    tier TEXT NOT NULL,
    source TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    epoch_start_ms INTEGER NOT NULL,
    checkpoint INTEGER,
    checkpoint_digest TEXT,
    checkpoint_ms INTEGER,
    -- The observation without its checkpoint, as a record.
    record BLOB NOT NULL REFERENCES inputs (digest),
    -- What certifies it: the close of the epoch before, and the signed summary of the checkpoint.
    close BLOB REFERENCES inputs (digest),
    summary BLOB REFERENCES inputs (digest),
    known_ms INTEGER NOT NULL,
    CHECK ((checkpoint IS NULL) = (checkpoint_digest IS NULL)),
    CHECK ((checkpoint IS NULL) = (checkpoint_ms IS NULL))
) STRICT;

-- How epochs ended, as their closes certify it.
CREATE TABLE outcomes (
    epoch INTEGER PRIMARY KEY CHECK (epoch >= 0),
    ended_ms INTEGER NOT NULL,
    supply_change INTEGER NOT NULL,
    close BLOB NOT NULL REFERENCES inputs (digest),
    record BLOB NOT NULL REFERENCES inputs (digest),
    known_ms INTEGER NOT NULL
) STRICT;

-- What was published, each naming the one before by its digest.
CREATE TABLE publications (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('slot', 'epoch')),
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('OK', 'DEGRADED', 'HELD', 'SAFE_MODE', 'STALE')),
    -- Why it is not OK: a name, and words.
    reason TEXT,
    words TEXT,
    valid_until_ms INTEGER NOT NULL,
    -- Whether it was computed after its time had passed.
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    method TEXT,
    software TEXT NOT NULL,
    observation INTEGER REFERENCES observations (number),
    -- The number of its rates, and their digest.
    rates INTEGER NOT NULL CHECK (rates >= 0),
    rates_digest BLOB NOT NULL CHECK (length(rates_digest) = 32),
    supersedes INTEGER UNIQUE REFERENCES publications (number),
    term INTEGER NOT NULL REFERENCES terms (number),
    known_ms INTEGER NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    CHECK ((state = 'OK') = (reason IS NULL)),
    CHECK ((reason IS NULL) = (words IS NULL)),
    CHECK ((observation IS NULL) = (method IS NULL)),
    CHECK (rates = 0 OR observation IS NOT NULL),
    CHECK (state IN ('HELD', 'STALE') OR observation IS NOT NULL),
    CHECK (supersedes < number)
) STRICT;

-- A point is published once; what follows supersedes it.
CREATE UNIQUE INDEX one_publication_a_point ON publications (kind, at_ms) WHERE supersedes IS NULL;
CREATE INDEX publications_by_point ON publications (at_ms, number);

-- Whose a rate is: the network (number 0) or a validator.
CREATE TABLE subjects (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    address TEXT NOT NULL UNIQUE,
    known_ms INTEGER NOT NULL
) STRICT;

-- Every rate that was ever published, by whose and which it is, then by time.
CREATE TABLE rates (
    subject INTEGER NOT NULL REFERENCES subjects (number),
    metric INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    publication INTEGER NOT NULL REFERENCES publications (number),
    -- 18 decimals, and the exact fraction; or why there is none.
    decimal TEXT,
    numerator TEXT,
    denominator TEXT,
    absent TEXT,
    PRIMARY KEY (subject, metric, at_ms, publication),
    CHECK ((absent IS NULL) = (decimal IS NOT NULL)),
    CHECK ((decimal IS NULL) = (numerator IS NULL)),
    CHECK ((decimal IS NULL) = (denominator IS NULL))
) STRICT, WITHOUT ROWID;

-- What else the sources said.
CREATE TABLE findings (
    publication INTEGER NOT NULL REFERENCES publications (number),
    place INTEGER NOT NULL CHECK (place >= 0),
    code TEXT NOT NULL,
    -- The sources it is about, one a line.
    sources TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (publication, place)
) STRICT, WITHOUT ROWID;

-- Why a publication superseded another.
CREATE TABLE corrections (
    publication INTEGER PRIMARY KEY REFERENCES publications (number),
    supersedes INTEGER NOT NULL UNIQUE REFERENCES publications (number),
    cause TEXT NOT NULL CHECK (length(cause) > 0),
    -- By how many basis points IOTASRB changed, exactly; null if one of them has none.
    basis_points TEXT,
    method TEXT,
    known_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER correction_is_of_the_same_point BEFORE INSERT ON publications
WHEN NEW.supersedes IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM publications AS live
    WHERE live.number = NEW.supersedes AND live.kind = NEW.kind AND live.at_ms = NEW.at_ms
)
BEGIN SELECT RAISE(ABORT, 'a publication supersedes only one of its own point'); END;

CREATE TRIGGER publications_have_no_gap BEFORE INSERT ON publications
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM publications)
BEGIN SELECT RAISE(ABORT, 'publications are numbered without a gap'); END;

CREATE TRIGGER only_the_newest_term_writes BEFORE INSERT ON publications
WHEN NEW.term <> (SELECT max(number) FROM terms)
BEGIN SELECT RAISE(ABORT, 'only the newest term writes'); END;

-- Nothing is changed, removed, or replaced (which SQLite would do without asking the second).

CREATE TRIGGER identity_unchanged BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER identity_kept BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER identity_not_replaced BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM identity WHERE one = NEW.one)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER terms_unchanged BEFORE UPDATE ON terms
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER terms_kept BEFORE DELETE ON terms
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER terms_not_replaced BEFORE INSERT ON terms
WHEN EXISTS (SELECT 1 FROM terms WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER inputs_unchanged BEFORE UPDATE ON inputs
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER inputs_kept BEFORE DELETE ON inputs
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER inputs_not_replaced BEFORE INSERT ON inputs
WHEN EXISTS (SELECT 1 FROM inputs WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER observations_unchanged BEFORE UPDATE ON observations
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER observations_kept BEFORE DELETE ON observations
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER observations_not_replaced BEFORE INSERT ON observations
WHEN EXISTS (SELECT 1 FROM observations WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER outcomes_unchanged BEFORE UPDATE ON outcomes
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER outcomes_kept BEFORE DELETE ON outcomes
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER outcomes_not_replaced BEFORE INSERT ON outcomes
WHEN EXISTS (SELECT 1 FROM outcomes WHERE epoch = NEW.epoch)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER publications_unchanged BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER publications_kept BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER publications_not_replaced BEFORE INSERT ON publications
WHEN EXISTS (
    SELECT 1 FROM publications AS there
    WHERE there.number = NEW.number OR there.supersedes = NEW.supersedes
    OR (there.kind = NEW.kind AND there.at_ms = NEW.at_ms
        AND there.supersedes IS NULL AND NEW.supersedes IS NULL)
)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER subjects_unchanged BEFORE UPDATE ON subjects
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER subjects_kept BEFORE DELETE ON subjects
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER subjects_not_replaced BEFORE INSERT ON subjects
WHEN EXISTS (SELECT 1 FROM subjects WHERE number = NEW.number OR address = NEW.address)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER rates_unchanged BEFORE UPDATE ON rates
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER rates_kept BEFORE DELETE ON rates
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER rates_not_replaced BEFORE INSERT ON rates
WHEN EXISTS (
    SELECT 1 FROM rates
    WHERE subject = NEW.subject AND metric = NEW.metric
    AND at_ms = NEW.at_ms AND publication = NEW.publication
)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER findings_unchanged BEFORE UPDATE ON findings
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER findings_kept BEFORE DELETE ON findings
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER findings_not_replaced BEFORE INSERT ON findings
WHEN EXISTS (SELECT 1 FROM findings WHERE publication = NEW.publication AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;

CREATE TRIGGER corrections_unchanged BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER corrections_not_replaced BEFORE INSERT ON corrections
WHEN EXISTS (
    SELECT 1 FROM corrections
    WHERE publication = NEW.publication OR supersedes = NEW.supersedes
)
BEGIN SELECT RAISE(ABORT, 'it is in the history already'); END;
