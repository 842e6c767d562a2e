//! Made-up stakes, the same in every run.

use super::Failure;
use iotasrb_core::{
    programmes::{
        Micros, Milestone,
        participation::{Period, Span, StakingTerms},
    },
    units::Address,
};

/// Parts into which a round is divided to say when a stake begins and ends.
const PARTS: u32 = 864_000;

/// Stakes whose times are parts of a round, so that they fit one of any length.
pub(crate) struct Stakes(Vec<Stake>);

struct Stake {
    owner: Address,
    amount: Micros,
    begins: u32,
    ends: Option<u32>,
}

impl Stakes {
    /// So many stakes, of so many addresses; each has at least one.
    pub(crate) fn new(count: u32, addresses: u32) -> Self {
        let mut random = random(1);
        let stake = |number: u32| {
            let begins = random.below(PARTS);
            let is_open = random.below(2) == 0;
            let lasts = random.below(PARTS);
            // At most 2,000 IOTA, so that a million of them are fewer than there were.
            let amount = 1_000_000 + u64::from(random.below(2_000_000_000));
            Stake {
                owner: address(number % addresses),
                amount: Micros::from_micros(amount),
                begins,
                ends: (!is_open).then(|| begins.saturating_add(lasts)),
            }
        };
        Self((0..count).map(stake).collect())
    }

    /// The stakes in a round, in no order of owners.
    pub(crate) fn of(&self, round: StakingTerms) -> Result<Vec<(Address, Span)>, Failure> {
        let period = round.period;
        let commence = u64::from(period.commence().number());
        let length = u64::from(period.end().number()) - commence;
        let at = |part: u32| -> Result<Milestone, Failure> {
            let number = commence + 1 + (length - 1) * u64::from(part) / u64::from(PARTS);
            Ok(Milestone::new(u32::try_from(number)?))
        };
        let stakes = self.0.iter().map(|stake| {
            let (start, end) = (at(stake.begins)?, stake.ends.map(at).transpose()?);
            Ok((stake.owner, Span::new(stake.amount, start, end)?))
        });
        stakes.collect()
    }
}

/// The same terms over ten times as many milestones.
pub(crate) fn ten_times_as_long(round: StakingTerms) -> Result<StakingTerms, Failure> {
    let [commence, start, end] = [
        round.period.commence(),
        round.period.start(),
        round.period.end(),
    ]
    .map(Milestone::number);
    let later = |milestone: u32| Milestone::new(commence + 10 * (milestone - commence));
    Ok(StakingTerms {
        period: Period::new(later(commence), later(start), later(end))?,
        ..round
    })
}

/// An address that looks like a digest, as real ones do.
pub(crate) fn address(number: u32) -> Address {
    let mut random = random(u64::from(number) + 1_000);
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&random.next().to_le_bytes());
    }
    Address::from_bytes(bytes)
}

/// A generator of numbers that look random: splitmix64.
pub(crate) struct Random(u64);

pub(crate) const fn random(seed: u64) -> Random {
    Random(seed)
}

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        let scaled = ((self.next() >> 32) * u64::from(limit)) >> 32;
        u32::try_from(scaled).unwrap_or_default()
    }
}
