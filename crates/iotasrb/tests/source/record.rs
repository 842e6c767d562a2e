use super::{LOCALNET, MAINNET_STATE, read};
use iotasrb::source::record;
use iotasrb_core::observation::{Network, Observation, Tier};

#[test]
fn a_record_reads_as_it_prints() {
    for (path, network) in [
        (MAINNET_STATE, Network::Mainnet),
        (LOCALNET, Network::Localnet),
    ] {
        let mut observation = read(path, network).unwrap();
        // How it was known is not recorded.
        observation.anchor.tier = Tier::Recorded;
        let text = record::print(&observation);
        let again = record::parse(text.as_bytes(), "again").unwrap();
        assert_eq!(again, observation);
        assert_eq!(record::print(&again), text);
    }
}

/// The example of `vectors/README.md`, filled in.
const RECORD: &str = r#"{
  "schema": "iotasrb.observation/1",
  "network": "mainnet",
  "epoch": 375,
  "epoch_start_ms": 1778830885318,
  "checkpoint": {
    "epoch": 375,
    "sequence": 1,
    "digest": "7gzPnGnmjqvpmF7NXTCmtacXLqx1cMaJFV6GCmi1peqr",
    "timestamp_ms": 1778830885999
  },
  "protocol_version": 25,
  "epoch_length_ms": 86400000,
  "safe_mode": false,
  "target_reward_nanos": "767000000000000",
  "slashing_rate_bp": 10000,
  "adjusts_rewards_by_score": false,
  "total_stake_nanos": "2428129120482668030",
  "total_supply_nanos": {
    "absent": "source_failed"
  },
  "last_issuance_nanos": {
    "minted": "767000000000000",
    "burned": "21980000027"
  },
  "committee": [
    "0x0101010101010101010101010101010101010101010101010101010101010101"
  ],
  "validators": [
    {
      "address": "0x0101010101010101010101010101010101010101010101010101010101010101",
      "name": "a \"name\" \u0001 ☂",
      "pool": "0x0202020202020202020202020202020202020202020202020202020202020202",
      "stake_nanos": "2428129120482668030",
      "pool_tokens": "1",
      "rewards_pool_nanos": "0",
      "pending_stake_nanos": "0",
      "pending_withdrawal_nanos": "0",
      "pending_withdrawal_tokens": "18446744073709551615",
      "commission_bp": 1000,
      "next_commission_bp": 1000,
      "voting_power": 10000,
      "score": {
        "absent": "not_in_protocol"
      },
      "reporters": []
    }
  ]
}
"#;

#[test]
fn a_record_prints_as_it_reads() {
    let observation = record::parse(RECORD.as_bytes(), "record").unwrap();
    assert_eq!(record::print(&observation), RECORD);
    assert_eq!(observation.anchor.tier, Tier::Recorded);
    assert!(observation.check().is_ok());
}

/// A server's word, once written to a file, is a file's word.
#[test]
fn the_tier_of_a_file_is_recorded() {
    let mut observation: Observation = record::parse(RECORD.as_bytes(), "record").unwrap();
    observation.anchor.tier = Tier::Single;
    let again = record::parse(record::print(&observation).as_bytes(), "record").unwrap();
    assert_eq!(again.anchor.tier, Tier::Recorded);
    assert_eq!(again.digest(), observation.digest());
}

#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    assert!(RECORD.contains(from), "no {from}");
    let text = RECORD.replacen(from, to, 1);
    let error = record::parse(text.as_bytes(), "r.json")
        .unwrap_err()
        .to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_record_that_is_not_of_the_schema_is_refused() {
    refused(
        "observation/1",
        "observation/2",
        "r.json has the schema iotasrb.observation/2, this",
    );
    refused(
        "\"schema\": \"iotasrb.observation/1\",\n",
        "",
        "r.json: the text: missing field `schema`",
    );
    refused(
        "\"epoch\": 375,",
        "\"epoch\": 375, \"tier\": \"certified\",",
        "r.json: tier: unknown field `tier`",
    );
    refused(
        "\"voting_power\"",
        "\"power\"",
        "r.json: validators[0].power: unknown field `power`",
    );
    refused(
        "  \"epoch\": 375,\n  \"epoch_",
        "  \"epoch_",
        "r.json: the text: missing field `epoch`",
    );
    refused(
        "\"safe_mode\": false",
        "\"safe_mode\": false, \"safe_mode\": true",
        "r.json: the text: duplicate field `safe_mode`",
    );
    refused(
        "\"mainnet\"",
        "\"Mainnet\"",
        "r.json: network: invalid value: string \"Mainnet\", expected mainnet, testnet,",
    );
}

#[test]
fn a_value_that_is_not_of_its_unit_is_refused() {
    let pool_tokens = "\"pool_tokens\": \"1\"";
    refused(
        pool_tokens,
        "\"pool_tokens\": 1",
        "r.json: validators[0].pool_tokens: invalid type: integer `1`, expected a string of decimal digits",
    );
    refused(
        pool_tokens,
        "\"pool_tokens\": \"01\"",
        "r.json: validators[0].pool_tokens: invalid value: string \"01\"",
    );
    refused(
        pool_tokens,
        "\"pool_tokens\": \"18446744073709551616\"",
        "r.json: validators[0].pool_tokens: invalid value",
    );
    refused(
        "\"epoch\": 375",
        "\"epoch\": \"375\"",
        "r.json: epoch: invalid type: string \"375\", expected u64",
    );
    refused(
        "\"epoch\": 375",
        "\"epoch\": 375.0",
        "r.json: epoch: invalid type: floating point",
    );
    refused(
        "\"epoch\": 375",
        "\"epoch\": -1",
        "r.json: epoch: invalid value: integer `-1`",
    );
    refused(
        "\"commission_bp\": 1000",
        "\"commission_bp\": 10001",
        "r.json: validators[0].commission_bp: a share in basis points must be 0 to 10000, not 10001",
    );
    refused(
        "\"slashing_rate_bp\": 10000",
        "\"slashing_rate_bp\": \"10000\"",
        "r.json: slashing_rate_bp: expected a whole number, or its absence",
    );
    refused(
        "\"adjusts_rewards_by_score\": false",
        "\"adjusts_rewards_by_score\": 0",
        "r.json: adjusts_rewards_by_score: expected true, false, or its absence",
    );
    refused(
        "\"safe_mode\": false",
        "\"safe_mode\": {\"absent\": \"not_recorded\"}",
        "r.json: safe_mode: invalid type: map, expected a boolean",
    );
    refused(
        "\"0x0101",
        "\"0x01",
        "r.json: committee[0]: expected 0x and 64 hexadecimal digits",
    );
    refused(
        "7gzPnGn",
        "7gzPnG0",
        "r.json: checkpoint: expected epoch, sequence, digest and timestamp_ms, or absent alone",
    );
}

#[test]
fn an_absence_has_one_known_reason_and_nothing_else() {
    refused(
        "source_failed",
        "lost",
        "r.json: total_supply_nanos.absent: no reason for absence has that code",
    );
    refused(
        "\"absent\": \"source_failed\"",
        "",
        "r.json: total_supply_nanos: missing field `absent`",
    );
    refused(
        "{\n    \"absent\": \"source_failed\"\n  }",
        "null",
        "r.json: total_supply_nanos: invalid type: null, expected a value, or {\"absent\"",
    );
    refused(
        "\"sequence\": 1,",
        "",
        "r.json: checkpoint: expected epoch, sequence, digest and timestamp_ms, or absent alone",
    );
    refused(
        "\"sequence\": 1,",
        "\"sequence\": 1, \"absent\": \"not_recorded\",",
        "r.json: checkpoint: expected epoch,",
    );
    refused(
        "\"minted\": \"767000000000000\"",
        "\"minted\": null",
        "r.json: last_issuance_nanos: expected minted and burned, or absent alone",
    );
}

#[test]
fn what_follows_the_record_is_refused() {
    refused(
        "  ]\n}\n",
        "  ]\n}\n{}",
        "r.json: the text: trailing characters",
    );
    refused(
        "  ]\n}\n",
        "  ]\n",
        "r.json: the text: EOF while parsing an object",
    );
}
