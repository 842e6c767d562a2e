-- The history. Whatever is in it stays: every table refuses changes (at the end).
-- Times are Unix milliseconds, digests BLAKE2b-256. `known_ms` is when a row was written;
-- it never decreases from row to row of a table.

-- What the history is of; one row.
CREATE TABLE identity (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    network TEXT NOT NULL,
    -- The time between two slots.
    cadence_ms BIGINT NOT NULL CHECK (cadence_ms > 0),
    known_ms BIGINT NOT NULL
);

-- Who was allowed to write, one after the other. Only the newest may.
CREATE TABLE terms (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    holder TEXT NOT NULL,
    known_ms BIGINT NOT NULL
);

-- Raw inputs, named by what they are.
CREATE TABLE inputs (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    kind TEXT NOT NULL CHECK (kind IN ('record', 'close', 'summary', 'outcome')),
    -- The size before compression.
    length BIGINT NOT NULL CHECK (length >= 0),
    -- Zstandard.
    packed BYTEA NOT NULL,
    known_ms BIGINT NOT NULL
);

-- What the chain said, each time that it was asked and gave an answer.
CREATE TABLE observations (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    tier TEXT NOT NULL,
    source TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    epoch_start_ms BIGINT NOT NULL,
    checkpoint BIGINT,
    checkpoint_digest TEXT,
    checkpoint_ms BIGINT,
    -- The observation without its checkpoint, as a record.
    record BYTEA NOT NULL REFERENCES inputs (digest),
    -- What certifies it: the close of the epoch before, and the signed summary of the checkpoint.
    close BYTEA REFERENCES inputs (digest),
    summary BYTEA REFERENCES inputs (digest),
    known_ms BIGINT NOT NULL,
    CHECK ((checkpoint IS NULL) = (checkpoint_digest IS NULL)),
    CHECK ((checkpoint IS NULL) = (checkpoint_ms IS NULL))
);

-- How epochs ended, as their closes certify it.
CREATE TABLE outcomes (
    epoch BIGINT PRIMARY KEY CHECK (epoch >= 0),
    ended_ms BIGINT NOT NULL,
    supply_change BIGINT NOT NULL,
    close BYTEA NOT NULL REFERENCES inputs (digest),
    record BYTEA NOT NULL REFERENCES inputs (digest),
    known_ms BIGINT NOT NULL
);

-- What was published, each naming the one before by its digest.
CREATE TABLE publications (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('slot', 'epoch')),
    at_ms BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('OK', 'DEGRADED', 'HELD', 'SAFE_MODE', 'STALE')),
    -- Why it is not OK: a name, and words.
    reason TEXT,
    words TEXT,
    valid_until_ms BIGINT NOT NULL,
    -- Whether it was computed after its time had passed.
    late BIGINT NOT NULL CHECK (late IN (0, 1)),
    method TEXT,
    software TEXT NOT NULL,
    observation BIGINT REFERENCES observations (number),
    -- The number of its rates, and their digest.
    rates BIGINT NOT NULL CHECK (rates >= 0),
    rates_digest BYTEA NOT NULL CHECK (length(rates_digest) = 32),
    supersedes BIGINT UNIQUE REFERENCES publications (number),
    term BIGINT NOT NULL REFERENCES terms (number),
    known_ms BIGINT NOT NULL,
    previous BYTEA NOT NULL CHECK (length(previous) = 32),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    CHECK ((state = 'OK') = (reason IS NULL)),
    CHECK ((reason IS NULL) = (words IS NULL)),
    CHECK ((observation IS NULL) = (method IS NULL)),
    CHECK (rates = 0 OR observation IS NOT NULL),
    CHECK (state IN ('HELD', 'STALE') OR observation IS NOT NULL),
    CHECK (supersedes < number)
);

-- A point is published once; what follows supersedes it.
CREATE UNIQUE INDEX one_publication_a_point ON publications (kind, at_ms) WHERE supersedes IS NULL;
CREATE INDEX publications_by_point ON publications (at_ms, number);

-- Whose a rate is: the network (number 0) or a validator.
CREATE TABLE subjects (
    number BIGINT PRIMARY KEY CHECK (number >= 0),
    address TEXT NOT NULL UNIQUE,
    known_ms BIGINT NOT NULL
);

-- Every rate that was ever published, by whose and which it is, then by time.
CREATE TABLE rates (
    subject BIGINT NOT NULL REFERENCES subjects (number),
    metric BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    publication BIGINT NOT NULL REFERENCES publications (number),
    -- 18 decimals, and the exact fraction; or why there is none.
    decimal TEXT,
    numerator TEXT,
    denominator TEXT,
    absent TEXT,
    PRIMARY KEY (subject, metric, at_ms, publication),
    CHECK ((absent IS NULL) = (decimal IS NOT NULL)),
    CHECK ((decimal IS NULL) = (numerator IS NULL)),
    CHECK ((decimal IS NULL) = (denominator IS NULL))
);

-- What else the sources said.
CREATE TABLE findings (
    publication BIGINT NOT NULL REFERENCES publications (number),
    place BIGINT NOT NULL CHECK (place >= 0),
    code TEXT NOT NULL,
    -- The sources it is about, one a line.
    sources TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (publication, place)
);

-- Why a publication superseded another.
CREATE TABLE corrections (
    publication BIGINT PRIMARY KEY REFERENCES publications (number),
    supersedes BIGINT NOT NULL UNIQUE REFERENCES publications (number),
    cause TEXT NOT NULL CHECK (length(cause) > 0),
    -- By how many basis points IOTASRB changed, exactly; null if one of them has none.
    basis_points TEXT,
    method TEXT,
    known_ms BIGINT NOT NULL
);

-- Both name their tables as they are found now, whoever calls them.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'the history is append-only';
END $$;

CREATE FUNCTION check_publication() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.supersedes IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM publications AS live
        WHERE live.number = NEW.supersedes AND live.kind = NEW.kind AND live.at_ms = NEW.at_ms
    ) THEN
        RAISE EXCEPTION 'a publication supersedes only one of its own point';
    END IF;
    IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM publications) THEN
        RAISE EXCEPTION 'publications are numbered without a gap';
    END IF;
    IF NEW.term <> (SELECT max(number) FROM terms) THEN
        RAISE EXCEPTION 'only the newest term writes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER publication_is_in_order BEFORE INSERT ON publications
FOR EACH ROW EXECUTE FUNCTION check_publication();

-- Nothing is changed, removed or emptied.
CREATE TRIGGER identity_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON identity
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER terms_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON terms
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inputs_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON inputs
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observations_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON observations
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outcomes_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publications_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON publications
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subjects_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON subjects
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rates_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON rates
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER findings_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON findings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER corrections_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON corrections
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
