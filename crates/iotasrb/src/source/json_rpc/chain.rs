//! Which chain, and where it stands: `iota_getChainIdentifier`, `iota_getCheckpoint`,
//! `iotax_getTotalSupply`.

use super::super::{error::SourceError, identity::as_text, integer::as_string};
use crate::foreign::excerpt;
use iotasrb_core::{
    observation::{Checkpoint, Network},
    units::{CheckpointDigest, CheckpointSeq, Epoch, Nanos, TimestampMs},
};
use serde::Deserialize;

/// The first four bytes of the digest of mainnet's genesis checkpoint,
/// `7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr`.
const MAINNET: &str = "6364aad5";
/// The same of testnet's, `3MhPzSaSTHGffwPSV2Ws2DaK8LR8DBGPozTd2CbiJRwe`.
const TESTNET: &str = "2304aa97";

/// The network that an answer of `iota_getChainIdentifier` names: a local one, unless
/// it is one of the two that stay.
pub(crate) fn network_of(identifier: &str) -> Network {
    match identifier {
        MAINNET => Network::Mainnet,
        TESTNET => Network::Testnet,
        _ => Network::Localnet,
    }
}

/// Refuses the answer of `iota_getChainIdentifier` if it names another network. A
/// devnet or a local network gets a new name with every genesis, so any name is
/// theirs that is not one of the two that stay.
pub(crate) fn check_identifier(
    identifier: &str,
    network: Network,
    origin: &str,
) -> Result<(), SourceError> {
    let agrees = match network {
        Network::Mainnet => identifier == MAINNET,
        Network::Testnet => identifier == TESTNET,
        Network::Devnet | Network::Localnet => identifier != MAINNET && identifier != TESTNET,
    };
    if agrees {
        return Ok(());
    }
    Err(SourceError::NetworkDiffers {
        origin: origin.to_owned(),
        asked: network,
        evidence: format!("its chain identifier is {}", excerpt(identifier)),
    })
}

/// The answer of `iota_getCheckpoint`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckpointSummary {
    #[serde(deserialize_with = "as_string::deserialize")]
    epoch: Epoch,
    #[serde(deserialize_with = "as_string::deserialize")]
    sequence_number: CheckpointSeq,
    #[serde(deserialize_with = "as_text::deserialize")]
    digest: CheckpointDigest,
    #[serde(deserialize_with = "as_string::deserialize")]
    timestamp_ms: TimestampMs,
}

impl From<CheckpointSummary> for Checkpoint {
    fn from(summary: CheckpointSummary) -> Self {
        Self {
            epoch: summary.epoch,
            sequence: summary.sequence_number,
            digest: summary.digest,
            timestamp: summary.timestamp_ms,
        }
    }
}

/// The answer of `iota_getLatestCheckpointSequenceNumber`.
#[derive(Deserialize)]
pub(crate) struct LatestCheckpoint(
    #[serde(deserialize_with = "as_string::deserialize")] pub(crate) CheckpointSeq,
);

/// The answer of `iotax_getTotalSupply`.
#[derive(Deserialize)]
pub(crate) struct TotalSupply {
    #[serde(deserialize_with = "as_string::deserialize")]
    pub(crate) value: Nanos,
}

#[cfg(test)]
mod tests {
    use super::{MAINNET, TESTNET, check_identifier};
    use iotasrb_core::{observation::Network, units::CheckpointDigest};

    #[test]
    fn the_identifiers_begin_the_digests_of_the_genesis_checkpoints() {
        for (digest, identifier) in [
            ("7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr", MAINNET),
            ("3MhPzSaSTHGffwPSV2Ws2DaK8LR8DBGPozTd2CbiJRwe", TESTNET),
        ] {
            let digest: CheckpointDigest = digest.parse().unwrap();
            let head: String = digest.as_bytes()[..4]
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            assert_eq!(head, identifier);
        }
    }

    #[test]
    fn a_network_is_known_by_its_identifier() {
        use Network::{Devnet, Localnet, Mainnet, Testnet};
        for (identifier, accepted) in [
            ("6364aad5", vec![Mainnet]),
            ("2304aa97", vec![Testnet]),
            ("c0be7898", vec![Devnet, Localnet]),
        ] {
            let accepts = |network: &Network| check_identifier(identifier, *network, "x").is_ok();
            let found: Vec<Network> = Network::ALL.into_iter().filter(accepts).collect();
            assert_eq!(found, accepted, "{identifier}");
        }
    }
}
