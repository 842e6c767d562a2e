//! What formulas and verdicts are called on pages.

use iotasrb_core::{
    divergence::Formula,
    prospects::{GRACE_EPOCHS, Prospect, Verdict},
};

/// A formula: its name, and whose it is.
pub(super) const fn formula(formula: Formula) -> (&'static str, &'static str) {
    match formula {
        Formula::Iotasrb => (
            "IOTASRB",
            "this benchmark: over the stake of all active validators, gross of commission",
        ),
        Formula::IotasrbCommittee => (
            "Over the committee's stake",
            "the same, without stake that cannot earn",
        ),
        Formula::Documented => (
            "Documented",
            "the benchmark's page: IOTASRB times performance, less the declared commission",
        ),
        Formula::Shown => (
            "As shown",
            "what the publisher's pages really show: by voting power, gross",
        ),
        Formula::Net => ("Net", "what a delegator will be paid next"),
        Formula::NetWeighted => (
            "Net, weighted by stake",
            "what the average IOTA in the committee will be paid next",
        ),
        Formula::NetUnweighted => (
            "Net, each validator alike",
            "the plain mean over all active validators",
        ),
        Formula::LastEpoch => ("Last epoch", "what the epoch that ended last really paid"),
        Formula::Window => ("Last seven epochs", "the mean of what they really paid"),
        Formula::NodeApy => (
            "The node's APY",
            "what a node answers to iotax_getValidatorsApy, since release 1.17",
        ),
        Formula::ExplorerApy => ("Explorer and wallets", "the node's APY, to two decimals"),
        Formula::GraphqlApy => ("GraphQL", "the node's APY in whole basis points, cut off"),
        Formula::ExplorerAverage => (
            "Explorer's average APY",
            "the plain mean of what it shows, without those near zero",
        ),
    }
}

/// A verdict: its name, whether it is good, and why.
pub(super) fn prospect(prospect: &Prospect) -> (&'static str, &'static str, String) {
    let (name, tone, why) = match prospect.verdict {
        Verdict::Earns => (
            "earns",
            "good",
            "It is in the committee, and its stake keeps it there.",
        ),
        Verdict::Joins => (
            "joins",
            "good",
            "It is outside the committee now, and its stake gets it a seat with the next epoch.",
        ),
        Verdict::DropsOut => (
            "drops out",
            "warn",
            "It is in the committee now, but others will have more stake.",
        ),
        Verdict::Outside => (
            "stays outside",
            "warn",
            "It is outside the committee, and nothing observed brings it in.",
        ),
        Verdict::Leaves => (
            "leaves",
            "bad",
            "Its stake is below the chain's lowest threshold: it is removed as the epoch ends.",
        ),
    };
    let mut words = why.to_owned();
    let mut add = |holds: bool, more: &str| {
        if holds {
            words.push(' ');
            words.push_str(more);
        }
    };
    add(
        prospect.slashed,
        "A quorum of the committee reports it: if the epoch ended now, its reward would be burned.",
    );
    add(
        prospect.at_risk == Ok(true),
        &format!(
            "Its stake is below the low threshold: it is removed if it stays there for more than \
             {GRACE_EPOCHS} epochs in a row."
        ),
    );
    add(
        prospect.passed_over,
        "Its stake would have got it a seat in this epoch: the chain passes over validators whose \
         node does not announce the right version.",
    );
    add(
        prospect.capped,
        "Its voting power is at the cap, so each IOTA with it gets less.",
    );
    if let Some(commission) = prospect.announced_commission {
        add(
            true,
            &format!("It announced a commission of {commission} from the next epoch on."),
        );
    }
    (name, tone, words)
}
