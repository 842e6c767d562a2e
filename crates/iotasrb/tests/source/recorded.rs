use super::{ANSWERS, LOCALNET, MAINNET_JSON, MAINNET_STATE, fixture, read};
use iotasrb::source::recording::{self, Files};
use iotasrb_core::{
    observation::{Absence, Issuance, Network, Observation, Tier, Validator},
    units::{BasisPoints, Nanos, Score},
};
use std::fs;

/// The figures that the crate which published the fixture states, and the sums that
/// two other implementations formed of it.
#[test]
fn mainnet_at_epoch_375() {
    let observation = read(MAINNET_STATE, Network::Mainnet).unwrap();
    let anchor = &observation.anchor;
    assert_eq!(anchor.network, Network::Mainnet);
    assert_eq!(anchor.epoch.number(), 375);
    assert_eq!(anchor.epoch_start.as_unix_ms(), 1_778_830_885_318);
    assert_eq!(anchor.checkpoint, Err(Absence::NotRecorded));
    assert_eq!(anchor.tier, Tier::RecordedState);
    assert_eq!(observation.protocol_version.number(), 25);
    assert_eq!(observation.epoch_length.as_ms(), 86_400_000);
    assert!(!observation.safe_mode);
    assert_eq!(
        observation.total_stake,
        Ok(Nanos::from_nanos(2_428_129_120_482_668_030))
    );
    assert_eq!(
        observation.total_supply,
        Ok(Nanos::from_nanos(4_887_545_403_314_857_276))
    );
    assert_eq!(observation.last_issuance, Err(Absence::NotRecorded));
    assert_eq!(observation.committee.len(), 66);
    assert_eq!(observation.validators.len(), 67);

    let checked = observation.check().unwrap();
    assert_eq!(
        checked.stake_of_all(),
        Nanos::from_nanos(2_433_289_599_032_169_329)
    );
    assert_eq!(
        checked.stake_of_committee(),
        Nanos::from_nanos(2_428_129_120_482_668_030)
    );
    let outside: Vec<&str> = checked
        .validators()
        .filter(|(_, member)| !member)
        .map(|(validator, _)| validator.name.as_str())
        .collect();
    assert_eq!(outside, ["Realize"]);
}

/// A system state does not carry the protocol's configuration; on mainnet up to
/// protocol version 31 it is documented, elsewhere it is unknown.
#[test]
fn a_state_alone_knows_the_rules_of_mainnet_only() {
    let mainnet = read(MAINNET_STATE, Network::Mainnet).unwrap();
    assert_eq!(
        mainnet.target_reward,
        Ok(Nanos::from_nanos(767_000_000_000_000))
    );
    assert_eq!(mainnet.slashing_rate, Ok(BasisPoints::WHOLE));
    assert_eq!(mainnet.adjusts_rewards_by_score, Ok(false));
    let unscored = |validator: &Validator| validator.score == Err(Absence::NotInProtocol);
    assert!(mainnet.validators.iter().all(unscored));

    let localnet = read(LOCALNET, Network::Localnet).unwrap();
    assert_eq!(localnet.target_reward, Err(Absence::NotRecorded));
    assert_eq!(localnet.slashing_rate, Err(Absence::NotRecorded));
    assert_eq!(localnet.adjusts_rewards_by_score, Err(Absence::NotRecorded));
    let unrecorded = |validator: &Validator| validator.score == Err(Absence::NotRecorded);
    assert!(localnet.validators.iter().all(unrecorded));
}

/// The documented rules end with version 31: the state of version 32 does not say its own.
#[test]
fn from_protocol_version_32_the_rules_are_unknown() {
    let mut bytes = fs::read(fixture(MAINNET_STATE)).unwrap();
    // The second field of the state, after the epoch.
    for (version, known) in [(31_u8, true), (32, false)] {
        bytes[8] = version;
        let observation = recording::decode_file(&bytes, Some(Network::Mainnet), "x").unwrap();
        assert_eq!(observation.protocol_version.number(), u64::from(version));
        assert_eq!(observation.target_reward.is_ok(), known);
        assert_eq!(
            observation.validators[0].score.err() == Some(Absence::NotInProtocol),
            known
        );
    }
}

#[test]
fn a_validator_of_mainnet() {
    let observation = read(MAINNET_STATE, Network::Mainnet).unwrap();
    let nansen = named(&observation, "Nansen");
    assert_eq!(
        nansen.address.to_string(),
        "0xa69363ce32b9b1e5b9c7480232ca6799068daa7c22c3d8cc53632246c354b9ff"
    );
    assert_eq!(nansen.voting_power.as_parts(), 308);
    assert_eq!(nansen.commission, BasisPoints::new(1_000).unwrap());
    assert_eq!(nansen.next_commission, BasisPoints::new(1_000).unwrap());
    assert_eq!(nansen.stake.to_string(), "74653081.648387169");
    assert!(nansen.reporters.is_empty());
}

/// The JSON form of the same state gives the same observation, and so the same name.
#[test]
fn bcs_and_json_of_one_state_are_one_observation() {
    let bcs = read(MAINNET_STATE, Network::Mainnet).unwrap();
    let json = read(MAINNET_JSON, Network::Mainnet).unwrap();
    assert_eq!(bcs, json);
    assert_eq!(bcs.digest(), json.digest());
}

#[test]
fn a_local_network_at_epoch_5() {
    let observation = read(LOCALNET, Network::Localnet).unwrap();
    let anchor = &observation.anchor;
    assert_eq!(
        (anchor.network, anchor.epoch.number()),
        (Network::Localnet, 5)
    );
    assert_eq!(anchor.epoch_start.as_unix_ms(), 1_795_232_069_148);
    assert_eq!(anchor.tier, Tier::Recorded);
    // The folder also holds the checkpoint that closed epoch 4; it is not of this epoch.
    let checkpoint = anchor.checkpoint.unwrap();
    assert_eq!(
        (checkpoint.epoch.number(), checkpoint.sequence.number()),
        (5, 285)
    );
    assert_eq!(
        checkpoint.digest.to_string(),
        "H7y1LVKgmyQ6i9H8tPfdCHhnrXnMz5RTp2N5FFRsGQPh"
    );
    assert_eq!(checkpoint.timestamp.as_unix_ms(), 1_795_232_074_930);
    assert_eq!(observation.protocol_version.number(), 2);
    assert_eq!(observation.epoch_length.as_ms(), 25_000);
    assert_eq!(
        observation.total_stake,
        Ok(Nanos::from_nanos(1_104_072_878_612_469_134))
    );
    assert_eq!(
        observation.total_supply,
        Ok(Nanos::from_nanos(2_330_423_493_674_000_000))
    );
    assert_eq!(observation.last_issuance, Ok(ISSUANCE_4_TO_5));
    assert_eq!(observation.committee.len(), 12);
    assert!(observation.check().is_ok());
}

/// `val-10` is slashed in epoch 5: ten of the twelve validators report it.
#[test]
fn reports_are_listed_in_the_chains_order() {
    let observation = read(LOCALNET, Network::Localnet).unwrap();
    let reported = named(&observation, "val-10");
    assert_eq!(reported.voting_power.as_parts(), 497);
    assert_eq!(reported.reporters.len(), 10);
    assert_eq!(reported.reporters[0], named(&observation, "val-5").address);
    assert_eq!(reported.reporters[9], named(&observation, "val-9").address);
    let others = observation
        .validators
        .iter()
        .filter(|other| other.name != "val-10");
    assert!(others.into_iter().all(|other| other.reporters.is_empty()));
}

#[test]
fn the_indexers_epochs_and_the_nodes_event_tell_the_same_issuance() {
    let mut files = localnet();
    files.remove("iotax_queryEvents-SystemEpochInfoEventV1-latest.json");
    assert_eq!(decode(&files).last_issuance, Err(Absence::NotRecorded));
    add(
        &mut files,
        "iotax_getEpochs.json",
        "iotax_getEpochs-of-a-node.json",
    );
    assert_eq!(decode(&files).last_issuance, Err(Absence::SourceFailed));
    add(&mut files, "iotax_getEpochs.json", "iotax_getEpochs.json");
    assert_eq!(decode(&files).last_issuance, Ok(ISSUANCE_4_TO_5));
}

#[test]
fn a_recorded_configuration_tells_the_rules() {
    let mut files = localnet();
    add(
        &mut files,
        "iota_getProtocolConfig.json",
        "iota_getProtocolConfig.json",
    );
    let observation = decode(&files);
    assert_eq!(
        observation.target_reward,
        Ok(Nanos::from_nanos(767_000_000_000_000))
    );
    assert_eq!(observation.slashing_rate, Ok(BasisPoints::WHOLE));
    // Version 2 has no such flags.
    assert_eq!(
        observation.adjusts_rewards_by_score,
        Err(Absence::NotInProtocol)
    );
    assert_eq!(observation.validators[0].score, Err(Absence::NotInProtocol));
}

/// The recorded configuration with the flags of a later version.
#[test]
fn scores_count_where_the_configuration_says_that_they_are_measured() {
    let score = |flags: &str, with_events: bool| {
        let mut files = localnet();
        add(
            &mut files,
            "iota_getProtocolConfig.json",
            "iota_getProtocolConfig.json",
        );
        edit(
            &mut files,
            "iota_getProtocolConfig.json",
            "\"featureFlags\":{",
            &format!("\"featureFlags\":{{{flags},"),
        );
        if with_events {
            add(
                &mut files,
                "iotax_queryEvents-ValidatorEpochInfoEventV1-latest.json",
                "iotax_queryEvents-ValidatorEpochInfoEventV1.json",
            );
        }
        let observation = decode(&files);
        (
            observation.adjusts_rewards_by_score,
            named(&observation, "val-11").score,
        )
    };
    let one = Score::new(1);
    let unmeasured = r#""adjust_rewards_by_score":false,"calculate_validator_scores":false"#;
    assert_eq!(
        score(unmeasured, true),
        // The recording is of protocol version 2, which knows no scores.
        (Err(Absence::NotInProtocol), Err(Absence::NotInProtocol))
    );
    let adjusted = r#""adjust_rewards_by_score":true"#;
    assert_eq!(score(adjusted, true), (Ok(true), Ok(one.unwrap())));
    assert_eq!(
        score(adjusted, false),
        (Ok(true), Err(Absence::NotRecorded))
    );
    let calculated = r#""calculate_validator_scores":true"#;
    assert_eq!(
        score(calculated, true),
        (Err(Absence::NotInProtocol), Ok(one.unwrap()))
    );
    let passed = r#""pass_calculated_validator_scores_to_advance_epoch":true"#;
    assert_eq!(
        score(passed, true),
        (Err(Absence::NotInProtocol), Ok(one.unwrap()))
    );
}

/// An epoch change into safe mode emits no event, so the newest one is older.
#[test]
fn in_safe_mode_nothing_was_issued() {
    let mut files = localnet();
    let event = "iotax_queryEvents-SystemEpochInfoEventV1-latest.json";
    edit(&mut files, event, "\"epoch\":\"5\"", "\"epoch\":\"4\"");
    assert_eq!(decode(&files).last_issuance, Err(Absence::SourceFailed));
    edit(
        &mut files,
        "iotax_getLatestIotaSystemState.json",
        "\"safeMode\":false",
        "\"safeMode\":true",
    );
    let observation = decode(&files);
    assert!(observation.safe_mode);
    assert_eq!(observation.last_issuance, Err(Absence::SafeMode));
}

/// The state alone is enough, in a folder as in a single file.
#[test]
fn what_is_not_recorded_is_absent() {
    let mut files = localnet();
    files.retain(|name, _| name == "iotax_getLatestIotaSystemState.json");
    let folder = decode(&files);
    assert_eq!(folder.anchor.checkpoint, Err(Absence::NotRecorded));
    assert_eq!(folder.last_issuance, Err(Absence::NotRecorded));
    let file = format!("{LOCALNET}/iotax_getLatestIotaSystemState.json");
    assert_eq!(read(&file, Network::Localnet).unwrap(), folder);
}

/// A report against somebody who is not active could take nothing away.
#[test]
fn reports_against_the_inactive_are_dropped() {
    let mut files = localnet();
    let val_10 = "[[\"0xc77531b3a06325f5885df3666015d217558b809dbafdbbdd55b3daeee809401a\"";
    let nobody = format!("[[\"0x{}\"", "77".repeat(32));
    edit(
        &mut files,
        "iotax_getLatestIotaSystemState.json",
        val_10,
        &nobody,
    );
    let observation = decode(&files);
    assert!(
        observation
            .validators
            .iter()
            .all(|validator| validator.reporters.is_empty())
    );
}

/// Minted the whole target; burned 11,000,000 of base fees and the 37,506.3 IOTA of
/// the slashed reward, with voting power 489.
const ISSUANCE_4_TO_5: Issuance = Issuance {
    minted: Nanos::from_nanos(767_000_000_000_000),
    burned: Nanos::from_nanos(37_506_311_000_000),
};

/// The recorded answers of epoch 5.
pub(crate) fn localnet() -> Files {
    let entries = fs::read_dir(fixture(LOCALNET)).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// Adds a recorded answer of another moment.
pub(crate) fn add(files: &mut Files, name: &str, answer: &str) {
    let bytes = fs::read(fixture(ANSWERS).join(answer)).unwrap();
    files.insert(name.to_owned(), bytes);
}

/// Replaces a text that must be there.
#[track_caller]
pub(crate) fn edit(files: &mut Files, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[name].clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    files.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
}

#[track_caller]
fn decode(files: &Files) -> Observation {
    recording::decode_folder(files, Some(Network::Localnet), "folder").unwrap()
}

#[track_caller]
pub(crate) fn named<'a>(observation: &'a Observation, name: &str) -> &'a Validator {
    observation
        .validators
        .iter()
        .find(|validator| validator.name == name)
        .unwrap()
}
