//! The change from one epoch to the next, as the chain's own code makes it: the steps and
//! their order are the chain's, the amounts are the core's.

use crate::{
    closed_epoch::ProtocolConfig,
    error::SimulationError,
    events::{Departure, SystemFigures, Teller},
    network::Network,
    protocol::{Thresholds, has_committees},
    seats::seat_committee,
    stakes,
};
use iota_sdk_move_types::{
    iota_framework::vec_map::Entry,
    iota_system::{staking_pool::PoolTokenExchangeRate, validator::ValidatorV1},
};
use iota_sdk_types::{Address as ChainAddress, Event, ObjectId};
use iotasrb_core::{
    rewards::{
        ActiveValidator, ClosingEpoch, ComputationCharges, EpochOutcome, Refusal, RewardPot,
        RewardRules, ValidatorOutcome,
    },
    units::{Address, BasisPoints, Nanos, ProtocolVersion, Score, TimestampMs, VotingPower},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the epoch-change transaction brings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closing<'a> {
    /// The rules of the epoch that ends.
    pub(crate) config: &'a ProtocolConfig,
    pub(crate) thresholds: Thresholds,
    pub(crate) next_version: ProtocolVersion,
    pub(crate) end: TimestampMs,
    pub(crate) fees: Fees,
    /// Of the active validators, in the state's order.
    pub(crate) scores: &'a [Score],
}

/// The fees of an epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fees {
    pub(crate) computation: ComputationCharges,
    pub(crate) storage_charge: u64,
    pub(crate) storage_rebate: u64,
}

/// What a change leaves behind besides the state.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    /// What the rules paid; nothing in safe mode.
    pub(crate) outcome: Option<EpochOutcome>,
    pub(crate) events: Vec<Event>,
    pub(crate) created: Vec<Created>,
}

/// An object that a change creates.
#[derive(Clone, Debug)]
pub(crate) enum Created {
    /// A row of a pool's table of exchange rates.
    ExchangeRate {
        table: ObjectId,
        epoch: u64,
        rate: PoolTokenExchangeRate,
    },
    /// A validator's commission, staked with itself.
    Commission {
        owner: ChainAddress,
        pool: ObjectId,
        activation_epoch: u64,
        principal: u64,
    },
}

impl Network {
    /// The chain's own code failed: the epoch passes, fees wait, and nothing else happens.
    pub(crate) fn close_in_safe_mode(&mut self, closing: &Closing<'_>) -> Changed {
        self.begin_next(closing);
        let (state, fees) = (&mut self.state, closing.fees);
        state.safe_mode = true;
        state.safe_mode_storage_charges.value += fees.storage_charge;
        state.safe_mode_storage_rebates += fees.storage_rebate;
        state.safe_mode_computation_charges.value += fees.computation.charged.as_nanos();
        state.safe_mode_computation_charges_burned += fees.computation.burned.as_nanos();
        self.activate_stakes();
        Changed {
            outcome: None,
            events: vec![],
            created: vec![],
        }
    }

    /// Pays the epoch, settles the pools, lets validators come and go, and seats the next
    /// committee.
    pub(crate) fn close_epoch(
        &mut self,
        closing: &Closing<'_>,
    ) -> Result<Changed, SimulationError> {
        let fees = self.settle_safe_mode(closing.fees)?;
        let outcome = self.pay(closing, fees.computation)?;
        self.begin_next(closing);
        self.second_form |= has_committees(closing.config.version);

        let mut teller = Teller::new(self.state.epoch, closing.config.version);
        let created = self.settle_pools(&outcome);
        teller.tell_commissions(&created);
        teller.tell_payments(&self.state, &outcome, closing.scores);
        let seated: BTreeSet<_> = self
            .members()
            .map(|member| member.metadata.iota_address)
            .collect();
        self.admit(&mut teller);
        self.dismiss_leavers(&mut teller);
        self.dismiss_poor(closing.thresholds, &mut teller);
        seat_committee(
            &mut self.state.validators,
            closing.config.max_committee_members,
        )?;
        teller.tell_seats(&self.state.validators, &seated);

        let fund = &mut self.state.storage_fund.total_object_storage_rebates.value;
        *fund = (*fund + fees.storage_charge)
            .checked_sub(fees.storage_rebate)
            .ok_or(Refusal::Negative("the storage fund"))?;
        teller.tell_totals(&SystemFigures {
            protocol_version: closing.next_version.number(),
            reference_gas_price: self.state.reference_gas_price,
            total_stake: self.state.validators.total_stake,
            storage_charge: fees.storage_charge,
            storage_rebate: fees.storage_rebate,
            storage_fund_balance: *fund,
            totals: outcome.totals,
        });
        self.activate_stakes();
        Ok(Changed {
            outcome: Some(outcome),
            events: teller.events,
            created,
        })
    }

    fn begin_next(&mut self, closing: &Closing<'_>) {
        self.state.epoch += 1;
        self.state.protocol_version = closing.next_version.number();
        self.state.epoch_start_timestamp_ms = closing.end.as_unix_ms();
    }

    /// The fees of this epoch and of those that ended in safe mode, which is over now.
    fn settle_safe_mode(&mut self, fees: Fees) -> Result<Fees, Refusal> {
        let state = &mut self.state;
        let waiting = ComputationCharges {
            charged: Nanos::from_nanos(state.safe_mode_computation_charges.value),
            burned: Nanos::from_nanos(state.safe_mode_computation_charges_burned),
        };
        let settled = Fees {
            computation: waiting.carried_into(fees.computation)?,
            storage_charge: fees.storage_charge + state.safe_mode_storage_charges.value,
            storage_rebate: fees.storage_rebate + state.safe_mode_storage_rebates,
        };
        state.safe_mode = false;
        state.safe_mode_storage_charges.value = 0;
        state.safe_mode_storage_rebates = 0;
        state.safe_mode_computation_charges.value = 0;
        state.safe_mode_computation_charges_burned = 0;
        Ok(settled)
    }

    /// Asks the rules what the epoch pays, and books what they mint and burn.
    fn pay(
        &mut self,
        closing: &Closing<'_>,
        charges: ComputationCharges,
    ) -> Result<EpochOutcome, SimulationError> {
        let config = closing.config;
        let active = self.state.validators.active_validators.iter();
        let validators: Vec<_> = active
            .zip(closing.scores)
            .map(|(validator, score)| as_the_rules_see_it(validator, *score))
            .collect::<Result<_, _>>()?;
        let records = self.state.validator_report_records.contents.iter();
        let reports: BTreeMap<_, BTreeSet<_>> = records
            .map(|record| {
                let reporters = record.value.contents.iter();
                (
                    address(record.key),
                    reporters.copied().map(address).collect(),
                )
            })
            .collect();
        let adjust_by_score = config.adjust_rewards_by_score.unwrap_or(false);
        let outcome = ClosingEpoch {
            rules: RewardRules::at(config.version, config.slashing_rate, adjust_by_score),
            pot: RewardPot {
                subsidy: config.target_reward,
                charges,
            },
            validators: &validators,
            reports: &reports,
        }
        .close()?;
        let supply = &mut self.state.iota_treasury_cap.inner.total_supply.value;
        let minted = supply.checked_add(outcome.totals.minted.as_nanos());
        *supply = minted
            .and_then(|supply| supply.checked_sub(outcome.totals.burnt.as_nanos()))
            .ok_or(Refusal::Overflow("the total supply"))?;
        Ok(outcome)
    }

    /// Puts the settled pools into the state, each with its rate of the new epoch, and
    /// the announced commissions into force.
    fn settle_pools(&mut self, outcome: &EpochOutcome) -> Vec<Created> {
        let epoch = self.state.epoch;
        let mut created = Vec::new();
        let active = self.state.validators.active_validators.iter_mut();
        for (validator, paid) in active.zip(&outcome.validators) {
            stakes::write(validator, paid.pool);
            validator.commission_rate = validator.next_epoch_commission_rate;
            validator.gas_price = validator.next_epoch_gas_price;
            let pool = &mut validator.staking_pool;
            pool.exchange_rates.size += 1;
            created.push(Created::ExchangeRate {
                table: pool.exchange_rates.id.id.bytes,
                epoch,
                rate: rate_of(paid),
            });
            let principal = paid.payment.commission().as_nanos();
            if principal > 0 {
                created.push(Created::Commission {
                    owner: validator.metadata.iota_address,
                    pool: pool.id.id.bytes,
                    activation_epoch: epoch,
                    principal,
                });
            }
        }
        created
    }

    /// Those who asked to join are active from now on.
    fn admit(&mut self, teller: &mut Teller) {
        let epoch = self.state.epoch;
        let set = &mut self.state.validators;
        for mut validator in std::mem::take(&mut self.joining) {
            validator.staking_pool.activation_epoch = Some(epoch);
            // The first rate of a pool says nothing: one to one.
            validator.staking_pool.exchange_rates.size = 1;
            teller.tell_joining(&validator);
            set.active_validators.push(validator);
        }
        set.pending_active_validators.contents.size = 0;
    }

    fn dismiss_leavers(&mut self, teller: &mut Teller) {
        let mut leavers = std::mem::take(&mut self.state.validators.pending_removals);
        leavers.sort_unstable();
        for place in leavers.into_iter().rev() {
            let place = usize::try_from(place).expect("it was a place in the list");
            self.dismiss(place, Departure::Voluntary, teller);
        }
    }

    /// Those whose stake is too low are at risk, and leave after a time of grace; those
    /// with even less leave at once.
    fn dismiss_poor(&mut self, thresholds: Thresholds, teller: &mut Teller) {
        let grace = self.state.parameters.validator_low_stake_grace_period;
        for place in (0..self.state.validators.active_validators.len()).rev() {
            let validator = &self.state.validators.active_validators[place];
            let stake = validator.staking_pool.iota_balance;
            let who = validator.metadata.iota_address;
            let at_risk = &mut self.state.validators.at_risk_validators.contents;
            if stake >= thresholds.low {
                at_risk.retain(|entry| entry.key != who);
                continue;
            }
            let entry = at_risk.iter_mut().find(|entry| entry.key == who);
            let epochs = entry.map_or(1, |entry| {
                entry.value += 1;
                entry.value
            });
            if stake < thresholds.very_low || epochs > grace {
                self.dismiss(place, Departure::Forced, teller);
            } else if epochs == 1 {
                at_risk.push(Entry::new(who, 1));
            }
        }
    }

    /// A validator leaves, and with it what was reported by it and about it.
    fn dismiss(&mut self, place: usize, departure: Departure, teller: &mut Teller) {
        let set = &mut self.state.validators;
        let leaver = set.active_validators.remove(place);
        let who = leaver.metadata.iota_address;
        teller.tell_leaving(&leaver, departure);
        set.at_risk_validators
            .contents
            .retain(|entry| entry.key != who);
        set.staking_pool_mappings.size -= 1;
        set.inactive_validators.size += 1;
        self.keys.remove(&leaver.metadata.authority_pubkey_bytes);
        self.reported_until.remove(&who);
        let records = &mut self.state.validator_report_records.contents;
        for record in records.iter_mut() {
            record.value.contents.retain(|reporter| *reporter != who);
        }
        records.retain(|record| record.key != who && !record.value.contents.is_empty());
    }

    fn activate_stakes(&mut self) {
        let candidates = self.candidates.iter().map(|(_, candidate)| candidate);
        let coming = candidates.chain(&self.joining);
        let coming: Vec<_> = coming
            .map(|validator| validator.staking_pool.id.id.bytes)
            .collect();
        let active = &self.state.validators.active_validators;
        self.stakes.activate(active, &coming);
    }
}

fn as_the_rules_see_it(
    validator: &ValidatorV1,
    score: Score,
) -> Result<ActiveValidator, SimulationError> {
    Ok(ActiveValidator {
        address: address(validator.metadata.iota_address),
        commission: BasisPoints::new(validator.commission_rate)?,
        voting_power: VotingPower::new(validator.voting_power)?,
        score,
        pool: stakes::read(&validator.staking_pool),
    })
}

/// A validator's pool as a row of its table of rates.
pub(crate) const fn rate_of(paid: &ValidatorOutcome) -> PoolTokenExchangeRate {
    let rate = paid.pool.rate();
    PoolTokenExchangeRate::new(rate.iota.as_nanos(), rate.tokens.as_units())
}

pub(crate) fn address(address: ChainAddress) -> Address {
    Address::from_bytes(address.into_bytes())
}
