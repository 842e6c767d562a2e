use super::{ORCHARD_RESULT, STAKES, address, orchard};
use iotasrb::programme::{
    address::AddressForm,
    owned_span::OwnedSpan,
    result_file::Results,
    spans_file::{self, Spans, SpansRefusal, write},
    stakes::{earned_by_address, ledger},
    staking_event::StakingEvent,
};
use iotasrb_core::programmes::{
    Milestone, ledger::Status, participation::staking_status_checksum, staking::Programme,
};
use std::{fs, path::Path};

fn spans(text: &str) -> Result<Vec<OwnedSpan>, SpansRefusal> {
    Spans::new(text.as_bytes(), &orchard())?.collect()
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = spans(text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn stakes_earn_output_by_output() {
    let event = orchard();
    let spans = spans(STAKES).unwrap();
    let at = |milestone: u32| {
        let earned = earned_by_address(&event, &spans, Milestone::new(milestone)).unwrap();
        let units = earned.into_iter().map(|(_, earned)| earned.units);
        units.collect::<Vec<_>>()
    };
    // Floor of 30, 3.999, 3,000 and 0.999 a milestone.
    assert_eq!(at(300), [3_030, 147_000, 0]);
    assert_eq!(at(1_000), [3_030, 147_000, 0]);
    assert_eq!(at(201), [30, 3_000, 0]);
    assert_eq!(at(200), [0, 0, 0]);
    let ledger = ledger(&event, &spans).unwrap();
    for (milestone, current, accumulated, checksum) in [
        (
            255,
            11_333,
            148_668,
            "378c4c0ec1e13428add9bba7a0c3f702bf846a0f806fd3d8461155126c0fa1bb",
        ),
        (
            300,
            10_333,
            150_030,
            "9f91f2faef9cd400573c22e676641f00029f0afe11c995c90fe905e516834c35",
        ),
    ] {
        let at = Milestone::new(milestone);
        let status = ledger.at(at);
        assert_eq!(
            status,
            Status {
                current,
                accumulated
            }
        );
        let found = staking_status_checksum(event.id, at, current, accumulated);
        assert_eq!(found.to_string(), checksum);
    }
}

#[test]
fn the_export_is_the_official_result() {
    let event = orchard();
    let end = event.terms.period.end();
    let earned = earned_by_address(&event, &spans(STAKES).unwrap(), end).unwrap();
    let units = earned
        .into_iter()
        .map(|(address, own)| (address, own.units));
    let earned: Vec<_> = units.collect();
    let export = |form| Results::export(&event, end, form, &earned).unwrap();
    let hex = export(AddressForm::Hex);
    assert_eq!(
        serde_json::to_string(&hex.document("APPLE")).unwrap(),
        ORCHARD_RESULT
    );
    let bech32 = export(AddressForm::Iota);
    assert_eq!(
        bech32.checksum_text(),
        "0x6a5247adda5223248847d64b27cc7ece4833fdcd1fdb8e6f438ab5cbeffaa47d"
    );
    assert_eq!(bech32.rewards, [(address(0x22), 147_000)].into());
}

#[test]
fn rows_that_break_a_rule_are_named_by_their_line() {
    let ones = "1".repeat(64);
    let row = |cells: &str| format!("address,amount,start,end\n{ones},1,150,\n{ones},{cells}\n");
    for (cells, expected) in [
        (
            "-1,150,",
            "line 3: the amount is not a whole number of micros",
        ),
        ("1.5,150,", "line 3: the amount"),
        (",150,", "line 3: the amount"),
        ("007,150,", "line 3: the amount"),
        ("18446744073709551616,150,", "line 3: the amount"),
        (
            "2779530283277762,150,",
            "line 3: the amount 2779530283.277762 is more IOTA than there was",
        ),
        ("1,,", "line 3: the start is not the number of a milestone"),
        ("1,4294967296,", "line 3: the start"),
        (
            "1,100,",
            "line 3: the event accepts participations after milestone 100 and up to 300, not in 100",
        ),
        ("1,301,", "line 3: the event accepts"),
        (
            "1,150,x",
            "line 3: the end is not the number of a milestone",
        ),
        (
            "1,150,149",
            "line 3: a stake made in milestone 150 cannot have been spent in 149",
        ),
        ("1,150,0", "leave the end empty"),
        ("1,150", "it is no file of spans"),
        ("1,150,,", "it is no file of spans"),
    ] {
        refused(&row(cells), expected);
    }
    let of = |address: &str| format!("address,amount,start,end\n{address},1,150,\n");
    refused(
        &of("smr1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z9u0tvj"),
        "line 2: the address begins with smr1",
    );
    refused(&of(""), "line 2: an address is 64 hexadecimal digits");
    refused("", "the first line must be");
    refused("address;amount;start;end\n", "the first line must be");
    refused(
        "address,amount,start,end,output,more\n",
        "the first line must be",
    );
    refused("address,start,amount,end\n", "the first line must be");
    assert_eq!(spans("address,amount,start,end\n").unwrap(), []);
    // A file of Windows, and a comment.
    assert_eq!(spans(&STAKES.replace('\n', "\r\n")).unwrap().len(), 4);
    assert_eq!(
        spans(&format!("# mine\n{STAKES}")).unwrap(),
        spans(STAKES).unwrap()
    );
}

#[test]
fn an_output_takes_part_once() {
    let (ones, output) = ("1".repeat(64), "ab".repeat(34));
    let head = "address,amount,start,end,output\n";
    let twice = format!("{head}{ones},1,150,160,{output}\n{ones},1,160,,0x{output}\n");
    refused(
        &twice,
        &format!("line 3: the output {output} has a row already"),
    );
    refused(
        &format!("{head}{ones},1,150,160,abcd\n"),
        "line 2: the id of an output",
    );
    let once = format!("{head}{ones},1,150,160,{output}\n{ones},1,160,,\n");
    let spans = spans(&once).unwrap();
    assert_eq!(spans[0].output.unwrap().to_string(), output);
    assert_eq!(write(&spans), once);
}

/// Each row can be, and all together cannot: too much at once, or more than nodes counted.
#[test]
fn stakes_that_cannot_all_have_been_are_refused() {
    const SUPPLY: u64 = 2_779_530_283_277_761;
    let ones = "1".repeat(64);
    let (smr, round_1) = (Programme::SMR, Programme::ASSEMBLY[0]);
    let of = |event: &StakingEvent, rows: &[(u64, u32, &str)]| {
        let rows = rows.iter();
        let rows = rows.map(|(amount, start, end)| format!("{ones},{amount},{start},{end}\n"));
        let text = format!("address,amount,start,end\n{}", rows.collect::<String>());
        match Spans::new(text.as_bytes(), event).unwrap().all() {
            Err(SpansRefusal::Together(refusal)) => refusal.to_string(),
            Err(other) => other.to_string(),
            Ok(spans) => format!("{} stakes", spans.len()),
        }
    };
    let orchard = orchard();
    // One after the other is all there was; a milestone at once is not.
    let handed_over = [(SUPPLY, 150, "200"), (SUPPLY, 200, "")];
    assert_eq!(of(&orchard, &handed_over), "2 stakes");
    assert_eq!(
        of(&orchard, &[(SUPPLY, 150, "201"), (1, 200, "")]),
        "in milestone 200 all stakes are 2779530283.277762 IOTA together, and there were only 2779530283.277761"
    );
    let many = vec![(SUPPLY, 201, ""); 23_000];
    assert_eq!(
        of(&orchard, &many),
        "a reward exceeds 64 bits: no such stakes could exist"
    );
    // Staked and earned at the end, as nodes told it.
    let end = (1_885_509_698_991_556, 2_879_714, "");
    assert_eq!(of(&smr.into(), &[end]), "1 stakes");
    assert_eq!(
        of(&smr.into(), &[end, (1, 2_879_714, "")]),
        "at the end all stakes are 1885509698.991557 IOTA together, and nodes counted only 1885509698.991556"
    );
    let whole = (2_000_000_000_000_000, 2_102_115, "2879714");
    assert_eq!(
        of(&round_1.into(), &[whole]),
        "all stakes earned 6220792000000000 units together, and nodes counted only 5805198730725779"
    );
    // Of the other rounds no figures are known.
    let round_2 = (2_000_000_000_000_000, 3_093_690, "");
    assert_eq!(of(&Programme::ASSEMBLY[1].into(), &[round_2]), "1 stakes");
}

/// Spans of the facts: what a whole period pays for 1, 1.499999 and 13 IOTA.
#[test]
fn a_whole_period_pays_as_the_programmes_did() {
    for (programme, micros, units) in [
        (Programme::SMR, 1_000_000, 777_600),
        (Programme::SMR, 13_000_000, 10_108_800),
        (Programme::ASSEMBLY[0], 249_999, 0),
        (Programme::ASSEMBLY[0], 250_000, 777_600),
        (Programme::ASSEMBLY[0], 1_499_999, 3_888_000),
        (Programme::ASSEMBLY[1], 1_000_000, 1_555_200),
    ] {
        let event = StakingEvent::from(programme);
        let period = event.terms.period;
        let (start, after) = (period.start(), period.end().number() + 1);
        for end in [String::new(), after.to_string()] {
            let text = format!(
                "address,amount,start,end\n{},{micros},{start},{end}\n",
                "1".repeat(64)
            );
            let spans = Spans::new(text.as_bytes(), &event).unwrap().all().unwrap();
            let earned = earned_by_address(&event, &spans, period.end()).unwrap();
            assert_eq!((earned[0].0, earned[0].1.units), (address(0x11), units));
        }
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let event = orchard();
    let folder = super::folder("no-spans");
    assert!(spans_file::read(&folder, &event).is_err());
    assert!(spans_file::read(Path::new("no/such.csv"), &event).is_err());
    let cut = folder.join("cut.csv");
    fs::write(&cut, &STAKES.as_bytes()[..STAKES.len() - 12]).unwrap();
    assert!(spans_file::read(&cut, &event).is_err());
}
