use super::{Evidence, proven::ProvenBundle, refusal::BundleRefusal, step::Step};
use crate::chain::CommitteeChain;
use iotasrb_core::{
    observation::{Checkpoint, Observation, Tier},
    rates::MethodId,
};

impl Evidence {
    /// From the root to the rates; what holds is told to `held`.
    pub(super) fn walk(&self, held: &mut impl FnMut(Step)) -> Result<ProvenBundle, BundleRefusal> {
        let mut chain = CommitteeChain::new(self.root.clone()).map_err(BundleRefusal::Root)?;
        for summary in &self.summaries {
            let epoch = chain.committee().epoch();
            let elected = chain.elect(summary);
            let checkpoint = elected.map_err(|link| BundleRefusal::Summary { epoch, link })?;
            held(Step::Elected(checkpoint));
        }
        let (closed, observation) = self.observe(&mut chain, held)?;
        let checked = observation.check().map_err(BundleRefusal::Observation)?;
        let digest = observation.digest();
        held(Step::Observed(digest));
        let method = MethodId::at(observation.anchor.epoch);
        let rates = method.rates(&checked);
        held(Step::Computed(method));
        Ok(ProvenBundle {
            root: self.trust_root(),
            closed,
            digest,
            rates,
            observation,
        })
    }

    /// What the close certifies of the epoch that it began, at the anchor.
    fn observe(
        &self,
        chain: &mut CommitteeChain,
        held: &mut impl FnMut(Step),
    ) -> Result<(Checkpoint, Observation), BundleRefusal> {
        let proven = chain.advance(&self.close).map_err(BundleRefusal::Close)?;
        held(Step::Closed(proven.checkpoint()));
        let facts = proven.facts().map_err(BundleRefusal::Facts)?;
        let mut observation = facts.observation(self.network, Tier::Certified);
        if let Some(anchor) = &self.anchor {
            let checkpoint = chain.certify(anchor).map_err(BundleRefusal::Anchor)?;
            held(Step::Anchored(checkpoint));
            observation.anchor.checkpoint = Ok(checkpoint);
        }
        Ok((proven.checkpoint(), observation))
    }
}
