//! The real holdings of ASMB at its genesis, and the shares of 2023 of those that members of the
//! foundation got.

use iotasrb_core::{
    programmes::{
        Micros,
        assembly::{MicroAsmb, TOTAL_SUPPLY},
        conversion::shares,
    },
    units::{Address, CheckpointDigest},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

const NOBODY: Address = Address::from_bytes([0; 32]);

/// The holdings in whole ASMB, in the order of the file; none where it is absent.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests should know what was not tried"
)]
fn holdings() -> Option<Vec<(Address, u64)>> {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/legacy/assembly_distribution.json"
    );
    if !Path::new(beside).exists() {
        println!("not run: assembly_distribution.json is not in ../shared/data/legacy");
        return None;
    }
    let rows: Vec<Value> = serde_json::from_slice(&fs::read(beside).unwrap()).unwrap();
    let holding = |row: &Value| {
        let text = row["address"].as_str().unwrap();
        // The file writes the address of nobody with more zeros than an address has.
        if text == "1".repeat(45) {
            return (NOBODY, row["balance"].as_u64().unwrap());
        }
        // In base58 a zero byte, which says that it is Ed25519, and 32 bytes.
        let digits = text.strip_prefix('1').unwrap();
        let address: CheckpointDigest = digits.parse().unwrap();
        let address = Address::from_bytes(*address.as_bytes());
        (address, row["balance"].as_u64().unwrap())
    };
    Some(rows.iter().map(holding).collect())
}

/// 70 % with nobody yet, nine large holders, and 749 others.
#[test]
fn the_genesis_holdings_are_the_whole_supply() {
    let Some(holdings) = holdings() else { return };
    assert_eq!(holdings.len(), 759);
    let addresses: BTreeSet<_> = holdings.iter().map(|(address, _)| address).collect();
    assert_eq!(addresses.len(), 759);
    let units = holdings.iter().map(|(_, asmb)| MicroAsmb::from_asmb(*asmb));
    let sum = MicroAsmb::checked_sum(units.map(Option::unwrap));
    assert_eq!(sum, Some(TOTAL_SUPPLY));
    assert!(holdings.contains(&(NOBODY, 70_000_000_000)));
    let members = members(holdings);
    let sum: u64 = members.iter().map(|(_, asmb)| asmb).sum();
    assert_eq!((members.len(), sum), (749, 1_143_651_828));
}

/// 14,872,396.957019 IOTA among them: rounding down leaves 372 micros, which go to as many.
#[test]
fn the_members_shares_sum_to_their_pot() {
    let Some(holdings) = holdings() else { return };
    let members = members(holdings);
    let pot = Micros::from_micros(14_872_396_957_019);
    let parts = shares(pot, &members).unwrap();
    let sum: u64 = parts.iter().map(|part| part.as_micros()).sum();
    assert_eq!(sum, 14_872_396_957_019);
    // The first rows of the file, rounded down, and what the largest remainders add.
    let first = [
        (932_646, 12_128_412_855),
        (4_507_772, 58_620_441_059),
        (5_129_533, 66_706_010_616),
        (103_626, 1_347_584_089),
    ];
    for ((asmb, floor), ((_, held), part)) in first.into_iter().zip(members.iter().zip(&parts)) {
        assert_eq!(*held, asmb);
        assert!(
            [floor, floor + 1].contains(&part.as_micros()),
            "{asmb}: {part}"
        );
    }
    let is_up = |((_, held), part): (&(Address, u64), &Micros)| {
        let exact = 14_872_396_957_019 * u128::from(*held);
        u128::from(part.as_micros()) * 1_143_651_828 > exact
    };
    assert_eq!(
        members.iter().zip(&parts).filter(|row| is_up(*row)).count(),
        372
    );
}

/// All but nobody and the nine largest.
fn members(holdings: Vec<(Address, u64)>) -> Vec<(Address, u64)> {
    let mut amounts: Vec<_> = holdings.iter().map(|(_, asmb)| *asmb).collect();
    amounts.sort_unstable();
    let most = amounts[748];
    assert!(most < amounts[749]);
    holdings
        .into_iter()
        .filter(|(_, asmb)| *asmb <= most)
        .collect()
}
