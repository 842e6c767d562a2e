//! GraphQL: the answers of an IOTA GraphQL server, which reads the indexer's database.
//!
//! | document | what it tells |
//! |---|---|
//! | `Epoch` | the network, the newest checkpoint, the running epoch, its parameters, supply and rules |
//! | `Validators`, page by page | the active validators, their pools, powers, commissions and reporters |
//! | `Committee`, page by page | who of them is in the committee |
//! | `Events` for `SystemEpochInfoEventV2` or `V1` | the last issuance: the schema has no field for it |
//! | `Events` for `ValidatorEpochInfoEventV1` | the scores, where the protocol measures them |
//!
//! No answer of a GraphQL server can be verified, so this source is a cross-check of others.
//! The schema is that of `iota-sdk-graphql-client-build` 1.0.0-rc.1. It says that
//! `reportRecords` are the validators that a validator *has reported*; the server's source
//! fills in those *by whom it is reported*, as the chain's own table does, and so it is read.

mod client;
mod document;
pub(super) mod live;
mod shapes;
