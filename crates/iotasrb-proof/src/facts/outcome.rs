//! How an epoch ended, from the events of its change.

use super::refusal::{FactRefusal, decode, range};
use crate::{
    fields::{Fields, Misfit},
    layout::STRUCT_TAG,
};
use iota_sdk_move_types::iota_system::{
    iota_system_state_inner::{SystemEpochInfoEventV1, SystemEpochInfoEventV2},
    validator_set::ValidatorEpochInfoEventV1,
};
use iota_sdk_types::{Address as ChainAddress, StructTag};
use iotasrb_core::{
    observation::{Absence, Issuance, Known},
    rewards::{ComputationCharges, Refusal, RewardPot},
    units::{Address, BasisPoints, Epoch, Nanos, PoolTokens, ProtocolVersion, Score, VotingPower},
};

/// How an epoch ended, to the nano: what the chain itself says that it minted,
/// burnt and paid (`SystemEpochInfoEventV1` and `V2`, `ValidatorEpochInfoEventV1`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedOutcome {
    /// The epoch that ended. The events themselves name the one that began.
    pub epoch: Epoch,
    /// The protocol version of the epoch that began.
    pub next_protocol_version: ProtocolVersion,
    /// What was minted and burnt; the net is the supply change that the committee signed.
    pub issuance: Issuance,
    /// The rewards paid to validators and their pools, commissions included.
    pub distributed: Nanos,
    /// All computation fees of the epoch, burnt or paid on.
    pub gas_fees: Nanos,
    /// The part of the fees above the base fee, which joins the rewards; before
    /// protocol version 5 there was none.
    pub tips: Known<Nanos>,
    /// Paid for storage during the epoch.
    pub storage_charge: Nanos,
    /// Paid back for storage that was freed.
    pub storage_rebate: Nanos,
    /// The storage fund after the change.
    pub storage_fund: Nanos,
    /// The stake of the next epoch's committee.
    pub next_total_stake: Nanos,
    /// What the change brought every validator that was active in the epoch.
    pub validators: Vec<CertifiedPayment>,
}

impl CertifiedOutcome {
    /// What the epoch had to distribute, if so much of its fees were tips.
    pub(crate) fn pot(&self, tips: Nanos) -> Result<RewardPot, Refusal> {
        let burned = self.gas_fees.checked_sub(tips);
        Ok(RewardPot {
            subsidy: self.issuance.minted,
            charges: ComputationCharges {
                charged: self.gas_fees,
                burned: burned.ok_or(Refusal::Negative("the burned fees"))?,
            },
        })
    }
}

/// What the end of an epoch brought one validator (`ValidatorEpochInfoEventV1`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedPayment {
    /// The validator.
    pub validator: Address,
    /// Its voting power in the epoch that ended: zero outside the committee.
    pub voting_power: VotingPower,
    /// Its reward for that epoch, commission included; zero if it was slashed.
    pub reward: Nanos,
    /// The commission that it declares for the next epoch. (The rate by which this
    /// reward was divided is that of the epoch that ended, which no event carries.)
    pub next_commission: BasisPoints,
    /// All IOTA in its pool after the change: its stake in the next epoch.
    pub next_stake: Nanos,
    /// The tokens of its pool after the change.
    pub next_pool_tokens: PoolTokens,
    /// The validators that reported it.
    pub reporters: Vec<Address>,
    /// The figure that the chain gave it (`tallying_rule_global_score`): before
    /// protocol version 19 one for everybody who was not slashed, since then parts
    /// of 65,536.
    pub score: Score,
}

/// Reads the events; `None` if the change emitted nothing about rewards, as after
/// safe mode.
pub(super) fn decode_events(
    bytes: &[u8],
    ended: Epoch,
    began: Epoch,
) -> Result<Option<CertifiedOutcome>, FactRefusal> {
    let events = StoredEvent::list(bytes).map_err(|misfit| FactRefusal::Undecodable {
        what: "TransactionEvents".to_owned(),
        reason: misfit.to_string(),
        bytes: bytes.to_vec(),
    })?;
    let mut summary = None;
    let mut validators = Vec::new();
    for event in &events {
        match RewardEvent::of(event)? {
            None => {}
            Some(RewardEvent::System(event, tips)) => {
                same_change(event.epoch, began)?;
                if summary.replace((event, tips)).is_some() {
                    return Err(FactRefusal::SystemEventTwice);
                }
            }
            Some(RewardEvent::Validator(event)) => {
                same_change(event.epoch, began)?;
                validators.push(payment(event)?);
            }
        }
    }
    match summary {
        Some((event, tips)) => Ok(Some(outcome(ended, event, tips, validators))),
        None if validators.is_empty() => Ok(None),
        None => Err(FactRefusal::SystemEventMissing),
    }
}

/// An event about rewards. The first version of the system's event is read as the
/// second, which dropped the reference gas price and added the tips.
enum RewardEvent {
    System(SystemEpochInfoEventV2, Known<Nanos>),
    Validator(ValidatorEpochInfoEventV1),
}

impl RewardEvent {
    /// Reads an event about rewards; other events are not looked at. A newer version
    /// of one is refused rather than overlooked.
    fn of(event: &StoredEvent) -> Result<Option<Self>, FactRefusal> {
        let contents = event.contents;
        if event.declared_in != *ChainAddress::SYSTEM.as_bytes() {
            return Ok(None);
        }
        Ok(Some(match (event.module, event.name) {
            (b"iota_system_state_inner", b"SystemEpochInfoEventV1") => Self::System(
                as_second(decode("SystemEpochInfoEventV1", contents)?),
                Err(Absence::NotInProtocol),
            ),
            (b"iota_system_state_inner", b"SystemEpochInfoEventV2") => {
                let event: SystemEpochInfoEventV2 = decode("SystemEpochInfoEventV2", contents)?;
                let tips = Ok(Nanos::from_nanos(event.tips_amount));
                Self::System(event, tips)
            }
            (b"validator_set", b"ValidatorEpochInfoEventV1") => {
                Self::Validator(decode("ValidatorEpochInfoEventV1", contents)?)
            }
            (b"iota_system_state_inner" | b"validator_set", name) if is_about_rewards(name) => {
                let tag: StructTag = decode("StructTag", event.tag)?;
                return Err(FactRefusal::UnknownEvent {
                    type_name: tag.to_string(),
                    bytes: contents.to_vec(),
                });
            }
            _ => return Ok(None),
        }))
    }
}

fn is_about_rewards(name: &[u8]) -> bool {
    let part = b"EpochInfoEvent";
    name.windows(part.len()).any(|window| window == part)
}

/// An event as the chain stores it, of which most are not read any further.
#[derive(Debug)]
struct StoredEvent<'a> {
    tag: &'a [u8],
    declared_in: [u8; 32],
    module: &'a [u8],
    name: &'a [u8],
    contents: &'a [u8],
}

impl<'a> StoredEvent<'a> {
    fn list(bytes: &'a [u8]) -> Result<Vec<Self>, Misfit> {
        let mut fields = Fields::of(bytes);
        let events = fields.list(Self::read)?;
        fields.end()?;
        Ok(events)
    }

    fn read(fields: &mut Fields<'a>) -> Result<Self, Misfit> {
        // Who emitted it: a package, its module, and the sender of the transaction.
        fields.skip(ChainAddress::LENGTH)?;
        fields.bytes()?;
        fields.skip(ChainAddress::LENGTH)?;
        let tag = fields.walk(&STRUCT_TAG)?;
        let mut names = Fields::of(tag);
        Ok(Self {
            tag,
            declared_in: names.array()?,
            module: names.bytes()?,
            name: names.bytes()?,
            contents: fields.bytes()?,
        })
    }
}

fn as_second(event: SystemEpochInfoEventV1) -> SystemEpochInfoEventV2 {
    SystemEpochInfoEventV2 {
        epoch: event.epoch,
        protocol_version: event.protocol_version,
        total_stake: event.total_stake,
        storage_charge: event.storage_charge,
        storage_rebate: event.storage_rebate,
        storage_fund_balance: event.storage_fund_balance,
        total_gas_fees: event.total_gas_fees,
        total_stake_rewards_distributed: event.total_stake_rewards_distributed,
        burnt_tokens_amount: event.burnt_tokens_amount,
        minted_tokens_amount: event.minted_tokens_amount,
        tips_amount: 0,
    }
}

fn same_change(about: u64, began: Epoch) -> Result<(), FactRefusal> {
    if about == began.number() {
        Ok(())
    } else {
        Err(FactRefusal::EventOfAnotherEpoch(Epoch::new(about)))
    }
}

fn outcome(
    epoch: Epoch,
    event: SystemEpochInfoEventV2,
    tips: Known<Nanos>,
    validators: Vec<CertifiedPayment>,
) -> CertifiedOutcome {
    CertifiedOutcome {
        epoch,
        next_protocol_version: ProtocolVersion::new(event.protocol_version),
        issuance: Issuance {
            minted: Nanos::from_nanos(event.minted_tokens_amount),
            burned: Nanos::from_nanos(event.burnt_tokens_amount),
        },
        distributed: Nanos::from_nanos(event.total_stake_rewards_distributed),
        gas_fees: Nanos::from_nanos(event.total_gas_fees),
        tips,
        storage_charge: Nanos::from_nanos(event.storage_charge),
        storage_rebate: Nanos::from_nanos(event.storage_rebate),
        storage_fund: Nanos::from_nanos(event.storage_fund_balance),
        next_total_stake: Nanos::from_nanos(event.total_stake),
        validators,
    }
}

fn payment(event: ValidatorEpochInfoEventV1) -> Result<CertifiedPayment, FactRefusal> {
    let address = |address: ChainAddress| Address::from_bytes(address.into_bytes());
    let rate = event.pool_token_exchange_rate;
    Ok(CertifiedPayment {
        validator: address(event.validator_address),
        voting_power: VotingPower::new(event.voting_power).map_err(range("voting_power"))?,
        reward: Nanos::from_nanos(event.pool_staking_reward),
        next_commission: BasisPoints::new(event.commission_rate)
            .map_err(range("commission_rate"))?,
        next_stake: Nanos::from_nanos(event.stake),
        next_pool_tokens: PoolTokens::from_units(rate.pool_token_amount),
        reporters: event
            .tallying_rule_reporters
            .into_iter()
            .map(address)
            .collect(),
        score: Score::new(event.tallying_rule_global_score)
            .map_err(range("tallying_rule_global_score"))?,
    })
}
