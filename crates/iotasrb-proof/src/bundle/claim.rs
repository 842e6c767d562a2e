use super::refusal::BundleRefusal;
use iotasrb_core::{
    observation::Known,
    rates::Rates,
    ratio::{Ratio, Rounding},
    units::Digest,
};

/// What was published of an observation.
///
/// A rate is written as `numerator/denominator decimal`: the exact fraction in lowest
/// terms, a space, and its 18 decimals, rounded half to even. One that is absent is
/// `absent:` and the code of its reason, as in the observation's canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The name of the method, such as `iotasrb/v1`.
    pub method: String,
    /// The digest of the observation: its name.
    pub observation: Digest,
    /// The benchmark.
    pub iotasrb: String,
    /// The same over the stake of the committee.
    pub iotasrb_committee: String,
    /// The benchmark less inflation.
    pub iotasrb_real: String,
}

/// Decimals of a published rate.
const PUBLISHED_DECIMALS: u16 = 18;

impl Claim {
    /// What is published of an observation with this digest.
    pub(super) fn of(observation: Digest, rates: &Rates) -> Self {
        let network = &rates.network;
        Self {
            method: rates.method.name().to_owned(),
            observation,
            iotasrb: text(&network.iotasrb),
            iotasrb_committee: text(&network.iotasrb_committee),
            iotasrb_real: text(&network.iotasrb_real),
        }
    }

    /// Refuses a claim that is not what was computed. The digest comes before the rates:
    /// rates of another observation would differ without saying why.
    pub(super) fn check(&self, computed: &Self) -> Result<(), BundleRefusal> {
        if self.method != computed.method {
            return Err(BundleRefusal::UnknownMethod {
                claimed: self.method.clone(),
                in_force: computed.method.clone(),
            });
        }
        if self.observation != computed.observation {
            return Err(BundleRefusal::DigestDiffers {
                claimed: self.observation,
                computed: computed.observation,
            });
        }
        let mut rates = self.rates().into_iter().zip(computed.rates());
        match rates.find(|(claimed, computed)| claimed != computed) {
            None => Ok(()),
            Some(((rate, claimed), (_, computed))) => Err(BundleRefusal::RateDiffers {
                rate,
                claimed: claimed.clone(),
                computed: computed.clone(),
            }),
        }
    }

    /// The rates with their names, in the order of the file.
    pub(super) const fn rates(&self) -> [(&'static str, &String); 3] {
        [
            ("iotasrb", &self.iotasrb),
            ("iotasrb_committee", &self.iotasrb_committee),
            ("iotasrb_real", &self.iotasrb_real),
        ]
    }
}

fn text(rate: &Known<Ratio>) -> String {
    match rate {
        Ok(ratio) => {
            let lowest = ratio.lowest_terms();
            let decimal = lowest.to_decimal(PUBLISHED_DECIMALS, Rounding::HalfEven);
            format!("{}/{} {decimal}", lowest.numerator(), lowest.denominator())
        }
        Err(absence) => format!("absent:{}", absence.code()),
    }
}
