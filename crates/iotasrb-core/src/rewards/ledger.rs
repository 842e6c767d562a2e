//! Additions, subtractions and shares that name the account that fails.

use super::Refusal;
use crate::units::{BasisPoints, Nanos, PoolTokens};

/// `balance + amount`.
pub(super) fn credit(
    account: &'static str,
    balance: Nanos,
    amount: Nanos,
) -> Result<Nanos, Refusal> {
    balance
        .checked_add(amount)
        .ok_or(Refusal::Overflow(account))
}

/// `balance - amount`.
pub(super) fn debit(
    account: &'static str,
    balance: Nanos,
    amount: Nanos,
) -> Result<Nanos, Refusal> {
    balance
        .checked_sub(amount)
        .ok_or(Refusal::Negative(account))
}

/// `balance + amount`.
pub(super) fn credit_tokens(
    account: &'static str,
    balance: PoolTokens,
    amount: PoolTokens,
) -> Result<PoolTokens, Refusal> {
    balance
        .checked_add(amount)
        .ok_or(Refusal::Overflow(account))
}

/// `balance - amount`.
pub(super) fn debit_tokens(
    account: &'static str,
    balance: PoolTokens,
    amount: PoolTokens,
) -> Result<PoolTokens, Refusal> {
    balance
        .checked_sub(amount)
        .ok_or(Refusal::Negative(account))
}

/// `amount * part / whole`, rounded down.
pub(super) fn share(
    account: &'static str,
    amount: Nanos,
    part: u64,
    whole: u64,
) -> Result<Nanos, Refusal> {
    amount
        .mul_div_floor(part, whole)
        .ok_or(Refusal::Overflow(account))
}

/// `amount * part / 10,000`, rounded down.
pub(super) fn basis_points(
    account: &'static str,
    amount: Nanos,
    part: BasisPoints,
) -> Result<Nanos, Refusal> {
    let parts = |share: BasisPoints| u64::from(share.as_basis_points());
    share(account, amount, parts(part), parts(BasisPoints::WHOLE))
}
