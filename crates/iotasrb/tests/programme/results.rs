use super::{ORCHARD_RESULT, address, orchard};
use iotasrb::programme::{
    address::AddressForm,
    result_file::{Officiality, ResultFile, ResultRefusal, Results, read},
    staking_event::StakingEvent,
};
use iotasrb_core::programmes::{Milestone, staking::Programme};

const HEX: &str = r#"{"symbol":"APPLE","milestoneIndex":300,"totalRewards":152000,"checksum":"00644fe9dd4ee108314bcc86bbddfeb6eec2572d326d190094159575d946ed59","rewards":{"1111111111111111111111111111111111111111111111111111111111111111":5000,"2222222222222222222222222222222222222222222222222222222222222222":147000}}"#;
/// As the later nodes wrote it.
const BECH32: &str = r#"{"symbol":"APPLE","milestoneIndex":300,"totalRewards":11000,"checksum":"0x602e4422a94599e244869923deca6d932b27122309a1a81d093398ac80f2ceba","rewards":{"iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zjvkt6r":5000,"iota1qz368gar5w368gar5w368gar5w368gar5w368gar5w368gar5w36xszvxf2":6000}}"#;

fn verify(text: &str) -> Result<(Results, Officiality), ResultRefusal> {
    read(text.as_bytes())?.verify(&orchard())
}

fn file(text: &str) -> ResultFile {
    read(text.as_bytes()).unwrap()
}

#[test]
fn both_forms_verify_with_and_without_what_nodes_wrap_around() {
    for (text, form, second, total) in [
        (HEX, AddressForm::Hex, (0x22, 147_000), 152_000),
        (BECH32, AddressForm::Iota, (0xa3, 6_000), 11_000),
    ] {
        let (results, officiality) = verify(text).unwrap();
        assert_eq!(officiality, Officiality::NoTotalKnown);
        assert_eq!(
            (results.at, results.total_units),
            (Milestone::new(300), total)
        );
        assert_eq!(results.form, form);
        let rewards: Vec<_> = results
            .rewards
            .iter()
            .map(|(one, units)| (*one, *units))
            .collect();
        assert_eq!(
            rewards,
            [(address(0x11), 5_000), (address(second.0), second.1)]
        );
        let written = serde_json::to_string(&results.document("APPLE")).unwrap();
        assert_eq!(written, text);
        assert_eq!(verify(&format!("{{\"data\":{text}}}")).unwrap().0, results);
    }
    assert!(verify(ORCHARD_RESULT).is_ok());
}

/// Each byte of a file, changed to every other byte.
#[test]
fn every_altered_byte_is_refused() {
    for text in [HEX, BECH32] {
        for place in 0..text.len() {
            for byte in 0..=u8::MAX {
                let mut altered = text.as_bytes().to_vec();
                if altered[place] == byte {
                    continue;
                }
                altered[place] = byte;
                let verified = read(&altered).and_then(|file| file.verify(&orchard()));
                assert!(verified.is_err(), "byte {place} as {byte}");
            }
        }
        for length in 0..text.len() {
            assert!(
                read(&text.as_bytes()[..length]).is_err(),
                "the first {length}"
            );
        }
    }
}

#[test]
fn each_broken_rule_has_its_name() {
    let ones = "1".repeat(64);
    let twos = "2".repeat(64);
    let repeated = HEX.replace(&twos, &ones);
    let expected = ResultRefusal::Repeated {
        row: 2,
        address: ones.clone(),
    };
    assert_eq!(verify(&repeated), Err(expected));
    let thrice = HEX.replace(":147000}}", &format!(":147000,\"{ones}\":5000}}}}"));
    assert_eq!(
        verify(&thrice),
        Err(ResultRefusal::Repeated {
            row: 3,
            address: ones.clone()
        })
    );
    let late = HEX.replace(&twos, &("0".repeat(63) + "1"));
    assert_eq!(verify(&late), Err(ResultRefusal::Order { row: 2 }));
    let capitals = HEX.replace(&twos, &"AB".repeat(32));
    assert_eq!(verify(&capitals), Err(ResultRefusal::Spelling { row: 2 }));
    let mixed = HEX.replace(
        &twos,
        "iota1qq3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zy86pg45",
    );
    assert_eq!(verify(&mixed), Err(ResultRefusal::Spelling { row: 2 }));
    let below = HEX.replace(":5000", ":4999");
    assert!(matches!(
        verify(&below),
        Err(ResultRefusal::BelowMinimum {
            units: 4_999,
            minimum: 5_000,
            ..
        })
    ));
    let sum = HEX.replace("152000", "152001");
    assert_eq!(
        verify(&sum),
        Err(ResultRefusal::Total {
            sum: 152_000,
            total: 152_001
        })
    );
}

#[test]
fn each_figure_that_is_not_the_events_has_its_name() {
    let symbol = HEX.replace("APPLE", "PEARS");
    assert!(matches!(verify(&symbol), Err(ResultRefusal::Symbol { .. })));
    let later = HEX.replace(":300,", ":301,");
    assert!(matches!(
        verify(&later),
        Err(ResultRefusal::AfterEnd { .. })
    ));
    let moved = HEX
        .replace(":147000}", ":146999}")
        .replace(":5000", ":5001");
    assert!(matches!(
        verify(&moved),
        Err(ResultRefusal::Checksum { .. })
    ));
    let bare = BECH32.replace("0x", "");
    assert_eq!(verify(&bare), Err(ResultRefusal::Spelling { row: 1 }));
    let short = HEX.replace("\"0064", "\"064");
    assert_eq!(verify(&short), Err(ResultRefusal::ChecksumText));
    let prefixed = HEX.replace("\"0064", "\"0x0064");
    assert_eq!(verify(&prefixed), Err(ResultRefusal::Spelling { row: 1 }));
    let network = BECH32.replace(
        "iota1qz368gar5w368gar5w368gar5w368gar5w368gar5w368gar5w36xszvxf2",
        "smr1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z9u0tvj",
    );
    assert!(matches!(
        verify(&network),
        Err(ResultRefusal::Address { row: 2, .. })
    ));
    let beside = format!("{{\"symbol\":\"APPLE\",\"data\":{HEX}}}");
    assert_eq!(verify(&beside), Err(ResultRefusal::BesideData("symbol")));
    let nested = format!("{{\"data\":{{\"data\":{HEX}}}}}");
    assert_eq!(
        verify(&nested),
        Err(ResultRefusal::BesideData("another data"))
    );
    assert_eq!(verify("{}"), Err(ResultRefusal::Lacks("rewards")));
    let most = HEX.replace(":147000}", ":18446744073709551615}");
    assert!(matches!(verify(&most), Err(ResultRefusal::Export(_))));
    assert!(verify(&HEX.replace(":147000}", ":18446744073709551616}")).is_err());
    assert!(verify(&HEX.replace(":147000}", ":-1}")).is_err());
}

/// Two rows whose checksum the facts give: consistent, but not what SMR really paid.
#[test]
fn a_made_up_result_of_a_known_total_is_refused() {
    let rows = format!(
        "\"{}1\":10108800,\"{}\":777600000",
        "0".repeat(63),
        "f".repeat(64)
    );
    let text = format!(
        "{{\"symbol\":\"SMR\",\"milestoneIndex\":2879714,\"totalRewards\":787708800,\"checksum\":\"0380dcbcbacc22924d2a7124741bee281f3c75357e233729356822cdbeaeba8c\",\"rewards\":{{{rows}}}}}"
    );
    let smr = StakingEvent::from(Programme::SMR);
    let refusal = file(&text).verify(&smr).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the total is 787708800, but that of the official result of Shimmer is 1450896407249092: the file was made up"
    );
    // Its checksum fits none but SMR.
    let all = Programme::ALL.map(StakingEvent::from);
    assert_eq!(
        file(&text).event(&all).unwrap().programme,
        Some(Programme::SMR)
    );
    let altered = text.replace("10108800,", "10108801,");
    let refusal = file(&altered).event(&all).unwrap_err();
    assert!(
        matches!(refusal, ResultRefusal::Checksum { .. }),
        "{refusal}"
    );
    let of_another = text.replace("SMR", "XYZ");
    assert_eq!(file(&of_another).event(&all), Err(ResultRefusal::OfNoEvent));
}

/// Its checksum holds, and nobody can have earned so much: a unit more than nodes counted in
/// round 1, and than the whole supply earns in round 2.
#[test]
fn a_result_beyond_what_could_be_earned_is_refused() {
    for (round, milestone, units, checksum, refusal) in [
        (
            0,
            2_879_714,
            5_805_198_730_725_779_u64,
            "4405e0d062aabe74f3f9cd3570f87a1fdfd32fc1c317ca71998a27445425a5ef",
            None,
        ),
        (
            0,
            2_879_714,
            5_805_198_730_725_780,
            "a57184475d883d730162f1b34844c7c13c34d73508b0a1bbde6ba3e54c6bef7b",
            Some(
                "it pays 5805198730725780 in all, but all stakes together only earned 5805198730725779: the file was made up",
            ),
        ),
        (
            1,
            3_871_289,
            4_322_725_496_121_600,
            "8a6c9e2a62e070f8176c7c1da65405e21d0eb757f9ec33555fb7674ef63a0bdb",
            None,
        ),
        (
            1,
            3_871_289,
            4_322_725_496_121_601,
            "edb96dbb054a959a20688bc8a99185c8a9b6df789e091968ae1c56e2397b55ab",
            Some(
                "it pays 4322725496121601 in all, but all IOTA there was could only have earned 4322725496121600: the file was made up",
            ),
        ),
    ] {
        let ones = "1".repeat(64);
        let text = format!(
            "{{\"symbol\":\"microASMB\",\"milestoneIndex\":{milestone},\"totalRewards\":{units},\"checksum\":\"{checksum}\",\"rewards\":{{\"{ones}\":{units}}}}}"
        );
        let event = StakingEvent::from(Programme::ASSEMBLY[round]);
        let verified = file(&text).verify(&event).map(|_| ());
        let told = verified.err().map(|refusal| refusal.to_string());
        assert_eq!(told.as_deref(), refusal);
    }
}

/// Every round paid somebody; of an event of our own nobody may have reached the minimum.
#[test]
fn an_empty_result_of_a_programme_is_refused() {
    let text = r#"{"symbol":"microASMB","milestoneIndex":3871289,"totalRewards":0,"checksum":"00a47b70fc64f95d59bff494002b3a605d7e537353d74273ded325b75c4f449c","rewards":{}}"#;
    let round_2 = StakingEvent::from(Programme::ASSEMBLY[1]);
    let refusal = file(text).verify(&round_2).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "it pays nobody, and Assembly, round 2 paid many: the file was made up"
    );
    let own = Results::export(&orchard(), Milestone::new(300), AddressForm::Hex, &[]).unwrap();
    let own = serde_json::to_string(&own.document("APPLE")).unwrap();
    assert!(verify(&own).is_ok());
}

/// A list of the values has no keys that could be known or unknown.
#[test]
fn a_list_is_no_result() {
    let rows = HEX.split_once("\"rewards\":").unwrap().1;
    let rows = rows.strip_suffix('}').unwrap();
    let list = format!(
        "[null,\"APPLE\",300,152000,\"00644fe9dd4ee108314bcc86bbddfeb6eec2572d326d190094159575d946ed59\",{rows}]"
    );
    for text in [list.clone(), format!("{{\"data\":{list}}}")] {
        let refusal = read(text.as_bytes()).unwrap_err().to_string();
        assert!(
            refusal.contains("invalid type: sequence, expected an object"),
            "{refusal}"
        );
    }
}

/// What 42,680 addresses were paid in round 6 is known only in sum, least and most: rows that
/// have these pass, and their checksum is that of another implementation.
#[test]
fn a_result_of_42_680_addresses_verifies() {
    let text = super::cli_record::round_6();
    let round_6 = Programme::ASSEMBLY[5];
    let file = file(&text);
    let all = Programme::ALL.map(StakingEvent::from);
    let event = file.event(&all).unwrap();
    assert_eq!(event.programme, Some(round_6));
    let (results, officiality) = file.verify(event).unwrap();
    assert_eq!(officiality, Officiality::TotalIsOfficial);
    assert_eq!(results.rewards.len(), 42_680);
}
