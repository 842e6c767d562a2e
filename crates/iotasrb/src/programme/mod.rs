//! The programmes before today's staking, SMR and ASMB: their files, read, verified and kept.
//!
//! | room | what lives there |
//! |---|---|
//! | [`address`] | addresses as hexadecimal digits and as `iota1…` |
//! | [`event_file`] | the official JSON of an event |
//! | [`staking_event`] | an event that pays for stakes: one of the seven, or one from a file |
//! | [`result_file`] | what a node exported at the end, verified by its checksum |
//! | [`owned_span`] | a stake of somebody |
//! | [`spans_file`] | stakes one by one, as rows of CSV |
//! | [`stakes`] | stakes taken together: whether they can have been, and what each address earned |
//! | [`official_file`] | a file that may be an event or a result |
//! | [`archive`] | a folder in which all of these are kept |
//! | [`reward`] | what an address earned in one event, by a result, by stakes or by both |
//! | [`record`] | what an address earned in all programmes, and why nothing where it is nothing |
//! | [`conversion`] | what its ASMB became in 2023 |
//!
//! The rules and the arithmetic are the core's (`iotasrb_core::programmes`). What is read here
//! was written by others: every file has limits, and nothing of it is kept before all of it
//! was verified.

pub mod address;
pub mod archive;
pub mod conversion;
pub mod event_file;
pub mod official_file;
pub mod owned_span;
pub mod record;
pub mod result_file;
pub mod reward;
pub mod spans_file;
pub mod stakes;
pub mod staking_event;
