use iotasrb_core::{
    observation::{Network, Refusal},
    units::{Digest, TimestampMs},
};

/// Something in a history that is not as it was written; each names its row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The database itself is damaged.
    #[error("{engine}: {says}")]
    Engine {
        /// Which database.
        engine: &'static str,
        /// What it says.
        says: String,
    },
    /// A table cannot be read to its end.
    #[error("table {table} cannot be read after {rows} rows: {cause}")]
    TableUnreadable {
        /// Which table.
        table: &'static str,
        /// How many of its rows were read.
        rows: u64,
        /// What is said of it.
        cause: String,
    },
    /// A row that this program cannot have written.
    #[error("row {key} of {table}: {cause}")]
    RowUnreadable {
        /// Which table.
        table: &'static str,
        /// The key of the row.
        key: String,
        /// What is wrong.
        cause: String,
    },
    /// Nothing says of which network it is.
    #[error("there are publications, but nothing says of which network and cadence they are")]
    IdentityMissing,
    /// A term that must have been there is not.
    #[error("after term {expected} was to come, term {found} follows")]
    TermMissing {
        /// The number that comes next.
        expected: u64,
        /// The number that is there.
        found: u64,
    },
    /// Whose figures they are cannot be read.
    #[error("subject {number}: `{address}` is not whose figures these can be")]
    SubjectMalformed {
        /// Its number.
        number: i64,
        /// What is there instead.
        address: String,
    },
    /// The bytes of an input are not those that its digest names.
    #[error("input {input}: its bytes have the digest {found}")]
    InputDiffers {
        /// The recorded digest.
        input: Digest,
        /// The digest of what is kept.
        found: Digest,
    },
    /// An input cannot be unpacked to its length.
    #[error("input {input}: it cannot be unpacked to the length that was recorded")]
    InputUnreadable {
        /// The recorded digest.
        input: Digest,
    },
    /// An input that a row names is not there.
    #[error("row {key} of {table}: its {column}, input {input}, is not there")]
    InputMissing {
        /// Which table.
        table: &'static str,
        /// The key of the row.
        key: i64,
        /// The column that names the input.
        column: &'static str,
        /// The digest of the input.
        input: Digest,
    },
    /// An observation, put together again, is another one.
    #[error("observation {observation}: it has the digest {found}, recorded is {recorded}")]
    ObservationDiffers {
        /// Its number.
        observation: u64,
        /// The recorded digest.
        recorded: Digest,
        /// The digest of what is kept.
        found: Digest,
    },
    /// A column of an observation says something else than its record.
    #[error("observation {observation}: its {column} is {kept}, its record says {said}")]
    ColumnDiffers {
        /// Its number.
        observation: u64,
        /// Which column.
        column: &'static str,
        /// What the column says.
        kept: String,
        /// What the record says.
        said: String,
    },
    /// An observation is of another network than the history.
    #[error("observation {observation}: it is of {}, the history is of {}", .found.name(), .history.name())]
    AnotherNetwork {
        /// Its number.
        observation: u64,
        /// Its network.
        found: Network,
        /// That of the history.
        history: Network,
    },
    /// The record of an observation cannot be read.
    #[error("observation {observation}: its record cannot be read: {cause}")]
    RecordRefused {
        /// Its number.
        observation: u64,
        /// Why.
        cause: String,
    },
    /// Figures were computed from an observation that contradicts itself.
    #[error("publication {publication}: it is computed from observation {observation}, refused by rule `{}`: {refusal}", .refusal.code())]
    ComputedFromRefused {
        /// The publication.
        publication: u64,
        /// The observation.
        observation: u64,
        /// The broken rule.
        refusal: Refusal,
    },
    /// What is kept as the certificate of an observation cannot be one.
    #[error("observation {observation}: its {part} does not certify it: {cause}")]
    Uncertified {
        /// The observation.
        observation: u64,
        /// The close or the summary.
        part: &'static str,
        /// Why.
        cause: String,
    },
    /// How an epoch ended is not what its close says.
    #[error("outcome of epoch {}: it ended at {} ms and added {} to the supply, but {cause}", .kept[0], .kept[1], .kept[2])]
    OutcomeDiffers {
        /// The epoch, when it ended, and what it added to the supply.
        kept: [i64; 3],
        /// What is said instead, or why nothing is.
        cause: String,
    },
    /// Publications are missing between two that are there.
    #[error("publication {expected} is missing: {found} follows in its place")]
    NumberMissing {
        /// The number that comes next.
        expected: u64,
        /// The number that is there.
        found: u64,
    },
    /// A publication does not name the one before.
    #[error("publication {publication}: the digest that it names is not that of the one before")]
    LinkBroken {
        /// The publication.
        publication: u64,
    },
    /// A publication is not what its digest names.
    #[error("publication {publication}: its rows have the digest {found}, recorded is {recorded}")]
    PublicationDiffers {
        /// The publication.
        publication: u64,
        /// The recorded digest.
        recorded: Digest,
        /// The digest of its rows.
        found: Digest,
    },
    /// A publication was recorded before the one that it follows.
    #[error("publication {publication}: it was recorded before the one that it follows")]
    TimeRunsBackwards {
        /// The publication.
        publication: u64,
    },
    /// A publication of an earlier writer follows one of a later writer.
    #[error("publication {publication}: its term {term} is over or was never begun")]
    TermWrong {
        /// The publication.
        publication: u64,
        /// Its term.
        term: u64,
    },
    /// A publication breaks a rule of what belongs together.
    #[error("publication {publication}: {rule}")]
    RuleBroken {
        /// The publication.
        publication: u64,
        /// The rule, in words.
        rule: &'static str,
    },
    /// The observation of a publication is not there.
    #[error("publication {publication}: its observation {observation} is not there")]
    ObservationMissing {
        /// The publication.
        publication: u64,
        /// The observation.
        observation: u64,
    },
    /// The method of a publication is unknown to this program.
    #[error("publication {publication}: its method `{method}` is unknown to this program")]
    MethodUnknown {
        /// The publication.
        publication: u64,
        /// The name of the method.
        method: String,
    },
    /// A point was published twice, without a correction.
    #[error("publication {publication}: it is of the same point as {other}, and corrects nothing")]
    PointTwice {
        /// The publication.
        publication: u64,
        /// The live publication of the point.
        other: u64,
    },
    /// A correction of something that is not the live publication of its point.
    #[error(
        "publication {publication}: it supersedes {supersedes}, which is not the live publication of its point"
    )]
    SupersedesAnother {
        /// The publication.
        publication: u64,
        /// What it supersedes.
        supersedes: u64,
    },
    /// Nothing says why a publication superseded another.
    #[error("publication {publication}: it supersedes {supersedes}, and no correction says why")]
    CorrectionMissing {
        /// The publication.
        publication: u64,
        /// What it supersedes.
        supersedes: u64,
    },
    /// A correction that belongs to no publication.
    #[error("correction {publication}: there is no publication that supersedes another by it")]
    CorrectionOfNothing {
        /// The publication that it names.
        publication: u64,
    },
    /// A correction says something else than its publications.
    #[error("correction {publication}: its {column} is {kept}, and must be {must}")]
    CorrectionDiffers {
        /// The publication.
        publication: u64,
        /// Which column.
        column: &'static str,
        /// What it says.
        kept: String,
        /// What follows from the publications.
        must: String,
    },
    /// A finding that belongs to no publication.
    #[error("a finding is of publication {publication}, which is not there")]
    FindingOfNothing {
        /// The publication that it names.
        publication: u64,
    },
    /// Figures that belong to no publication, to nobody, or to another point.
    #[error(
        "publication {publication}: {figures} of its figures, the first of them {first}: {rule}"
    )]
    FiguresMisplaced {
        /// The publication that they name.
        publication: i64,
        /// How many they are.
        figures: u64,
        /// Whose and which the first is.
        first: String,
        /// The rule that they break.
        rule: &'static str,
    },
    /// A publication has more or fewer figures than it says.
    #[error("publication {publication}: it has {found} figures, recorded are {recorded}")]
    FigureCount {
        /// The publication.
        publication: u64,
        /// How many there must be.
        recorded: u64,
        /// How many there are.
        found: u64,
    },
    /// The figures of a publication are not those that its digest names.
    #[error(
        "publication {publication}: its figures have the digest {found}, recorded is {recorded}"
    )]
    FiguresDiffer {
        /// The publication.
        publication: u64,
        /// The recorded digest.
        recorded: Digest,
        /// The digest of what is kept.
        found: Digest,
    },
    /// The method, applied again, gives other figures than those that were published.
    #[error(
        "publication {publication}: its method gives figures with the digest {found} from observation {observation}, published is {recorded}"
    )]
    RecomputationDiffers {
        /// The publication.
        publication: u64,
        /// The observation.
        observation: u64,
        /// The recorded digest of the figures.
        recorded: Digest,
        /// The digest of what the method gives now.
        found: Digest,
    },
    /// A slot that is no multiple of the cadence.
    #[error("publication {publication}: its slot is no multiple of the cadence")]
    SlotOffCadence {
        /// The publication.
        publication: u64,
    },
    /// Slots between two that are there were never published.
    #[error("slots are missing: {}, from {} to {}", .slots, crate::publish::figures::iso_time(*.first), crate::publish::figures::iso_time(*.last))]
    SlotsMissing {
        /// The first of them.
        first: TimestampMs,
        /// The last of them.
        last: TimestampMs,
        /// How many.
        slots: u64,
    },
}
