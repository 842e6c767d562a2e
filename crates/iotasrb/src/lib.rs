//! The application of the IOTA Staking Rewards Benchmark, room by room.
//!
//! | room | what lives there |
//! |---|---|
//! | [`source`] | what the chain said, from a server or a file, as an observation |
//! | [`trust`] | the one committee that is believed without proof |
//! | [`history`] | what was fetched and proven, in files that prove themselves again |
//! | [`programme`] | the programmes before today's, SMR and ASMB: their files, verified and kept |
//! | [`assembly`] | scenarios of Assembly's distribution, inflation and security, from files |
//! | [`run`] | the conductor: observe → check → record → compute → publish |
//! | [`store`] | the history of what was published: rows that are only ever added |
//! | [`serve`] | the process that answers requests |
//! | [`publish`] | every serialised shape and every table |
//! | [`cli`] | the words of the command line |

pub mod assembly;
pub mod cli;
mod disk;
mod foreign;
pub mod history;
pub mod programme;
pub mod publish;
pub mod run;
pub mod serve;
pub mod source;
mod spelling;
pub mod store;
pub mod trust;
