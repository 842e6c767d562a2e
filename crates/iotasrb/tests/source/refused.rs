use super::{
    LOCALNET, MAINNET_JSON, MAINNET_STATE, fixture, read,
    recorded::{add, edit, localnet},
};
use iotasrb::source::{
    self, ErrorKind,
    recording::{self, Files},
};
use iotasrb_core::observation::Network;
use std::{fs, path::Path};

const STATE: &str = "iotax_getLatestIotaSystemState.json";

/// Refused with a message that begins so.
#[track_caller]
fn folder(files: &Files, kind: ErrorKind, expected: &str) {
    let error = recording::decode_folder(files, Some(Network::Localnet), "folder").unwrap_err();
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(error.kind(), kind, "{error}");
}

#[track_caller]
fn edited(name: &str, from: &str, to: &str, expected: &str) {
    let mut files = localnet();
    edit(&mut files, name, from, to);
    folder(&files, ErrorKind::Refused, expected);
}

#[test]
fn an_answer_of_another_shape_is_refused_by_file_field_and_rule() {
    edited(
        STATE,
        "\"epoch\":\"5\"",
        "\"epoch\":5",
        "folder/iotax_getLatestIotaSystemState.json: result.epoch: invalid type: integer `5`, expected a string of decimal digits",
    );
    edited(
        STATE,
        "\"votingPower\":\"988\"",
        "\"votingPower\":\"10001\"",
        "folder/iotax_getLatestIotaSystemState.json: result.activeValidators[1].votingPower: a voting power must be 0 to 10000, not 10001",
    );
    edited(
        STATE,
        "\"safeMode\":false,",
        "",
        "folder/iotax_getLatestIotaSystemState.json: result: missing field `safeMode`",
    );
    edited(
        STATE,
        "\"2.0\"",
        "\"2.1\"",
        "folder/iotax_getLatestIotaSystemState.json: jsonrpc: expected \"2.0\"",
    );
    edited(
        "iotax_getTotalSupply.json",
        "\"2330423493674000000\"",
        "-1",
        "folder/iotax_getTotalSupply.json: result.value: invalid type: integer `-1`",
    );
    edited(
        "iota_getCheckpoint-first.json",
        "H7y1",
        "0000",
        "folder/iota_getCheckpoint-first.json: result.digest: expected 32 bytes in base58",
    );
    edited(
        "iotax_queryEvents-SystemEpochInfoEventV1-latest.json",
        "SystemEpochInfoEventV1",
        "SystemEpochInfoEventV3",
        "folder/iotax_queryEvents-SystemEpochInfoEventV1-latest.json: result.data[0].type: expected 0x3::",
    );
    edited(
        "iotax_queryEvents-SystemEpochInfoEventV1-latest.json",
        "\"burnt_tokens_amount\":\"37",
        "\"burnt_tokens_amount\":\"+37",
        "folder/iotax_queryEvents-SystemEpochInfoEventV1-latest.json: result.data[0].parsedJson.burnt_tokens_amount: invalid value",
    );
}

#[test]
fn a_configuration_of_another_shape_is_refused() {
    let mut files = localnet();
    let (config, reward) = (
        "iota_getProtocolConfig.json",
        "\"validator_target_reward\":{\"u64\":\"767000000000000\"}",
    );
    for (to, expected) in [
        (
            "\"validator_target_reward\":{\"u64\":\"x\"}",
            "folder/iota_getProtocolConfig.json: result.attributes.validator_target_reward.u64: invalid value: string \"x\"",
        ),
        (
            "\"validator_target_reward\":{\"f64\":\"1.5\"}",
            "folder/iota_getProtocolConfig.json: result.attributes.validator_target_reward: unknown variant `f64`",
        ),
    ] {
        add(&mut files, config, config);
        edit(&mut files, config, reward, to);
        folder(&files, ErrorKind::Refused, expected);
    }
}

#[test]
fn answers_that_contradict_each_other_are_refused() {
    let mut files = localnet();
    edit(
        &mut files,
        "iotax_getTotalSupply.json",
        "2330423493674000000",
        "2330423493674000001",
    );
    folder(
        &files,
        ErrorKind::Refused,
        "folder: iotax_getTotalSupply says 2330423493.674000001 IOTA exist, the system state 2330423493.674000000; ask another source",
    );

    let mut files = localnet();
    add(
        &mut files,
        "iota_getProtocolConfig.json",
        "iota_getProtocolConfig.json",
    );
    edit(
        &mut files,
        "iota_getProtocolConfig.json",
        "\"protocolVersion\":\"2\"",
        "\"protocolVersion\":\"3\"",
    );
    folder(
        &files,
        ErrorKind::Retry,
        "folder: the protocol configuration is of version 3, the system state of version 2; ask again",
    );

    let mut files = localnet();
    edit(
        &mut files,
        "iotax_queryEvents-SystemEpochInfoEventV1-latest.json",
        "\"epoch\":\"5\"",
        "\"epoch\":\"6\"",
    );
    folder(
        &files,
        ErrorKind::Retry,
        "folder: the system state is of epoch 5, the last issuance of epoch 6; ask again",
    );
}

#[test]
fn data_of_another_network_are_refused() {
    let error = |path: &str, network| {
        let error = read(path, network).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stop);
        // From the last folder on: where the checkout lies is nobody's business.
        error.to_string().rsplit('/').next().unwrap().to_owned()
    };
    assert_eq!(
        error(LOCALNET, Network::Mainnet),
        "localnet-epoch-0005 is not of mainnet: its chain identifier is c0be7898; name the right network or another source"
    );
    assert_eq!(
        error(&format!("{LOCALNET}/{STATE}"), Network::Mainnet),
        "iotax_getLatestIotaSystemState.json is not of mainnet: its treasury cap 0xa09969c243d79a10e5ba1237b9cd2064c2840ed3aba4d0fc14300c9db9e36c49 is not mainnet's; name the right network or another source"
    );
    assert_eq!(
        error(MAINNET_STATE, Network::Testnet),
        "iota_system_state_inner_v2.bcs is not of testnet: its treasury cap 0x03f980dbd802f9cae9a91a95c7d8918d53e960a529224a4fe949f16ed0a0bfe6 is mainnet's; name the right network or another source"
    );
}

#[test]
fn a_recording_without_the_state_is_refused() {
    let mut files = localnet();
    files.remove(STATE);
    folder(
        &files,
        ErrorKind::Refused,
        "folder holds no iotax_getLatestIotaSystemStateV2.json; record that answer too",
    );
    files.insert(
        STATE.to_owned(),
        br#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#
            .to_vec(),
    );
    folder(
        &files,
        ErrorKind::Refused,
        "folder holds no iotax_getLatestIotaSystemStateV2.json; record that answer too",
    );
}

#[track_caller]
fn file(bytes: &[u8], expected: &str) {
    let error = recording::decode_file(bytes, Some(Network::Mainnet), "file").unwrap_err();
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
}

#[test]
fn a_state_with_missing_or_additional_bytes_is_refused() {
    let whole = fs::read(fixture(MAINNET_STATE)).unwrap();
    let longer = [whole.as_slice(), &[0]].concat();
    file(
        &longer,
        "file: the system state: IotaSystemStateV2 cannot be decoded: bytes are left over",
    );
    // In the protocol version; in a key of the first active validator; before the end.
    for length in [9, 1_000, whole.len() - 1] {
        file(&whole[..length], "file: the system state: ");
    }
    file(
        &whole[..1_000],
        "file: the system state: IotaSystemStateV2 cannot be decoded: it ends early",
    );
    // The number of the version, after the epoch and the protocol version.
    let mut later = whole;
    later[16] = 3;
    file(
        &later,
        "file: the system state: the system state has the unknown type IotaSystemStateV3",
    );
}

#[test]
fn a_committee_that_names_nobody_is_refused() {
    let text = fs::read_to_string(fixture(MAINNET_JSON)).unwrap();
    let edited = text.replacen(
        "\"committeeMembers\":[\"0\"",
        "\"committeeMembers\":[\"67\"",
        1,
    );
    assert_ne!(edited, text);
    file(
        edited.as_bytes(),
        "file: result.V2.committeeMembers[0]: there is no active validator 67",
    );
    let edited = text.replacen("\"committeeMembers\"", "\"members\"", 1);
    file(
        edited.as_bytes(),
        "file: result.V2.committeeMembers: is missing",
    );
    let edited = text.replacen("{\"V2\"", "{\"V3\"", 1);
    file(edited.as_bytes(), "file: result: missing field `epoch`");
}

#[test]
fn a_file_of_an_unknown_kind_is_refused() {
    let unknown = "file is no observation record, no JSON-RPC answer and no system state; check";
    file(b"", unknown);
    file(b"hello", unknown);
    file(b"[1]", unknown);
    file(b"<!doctype html>", unknown);
    file(b"{}", unknown);
    file(
        br#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}"#,
        unknown,
    );
    file(b"{", "file: the text: EOF while parsing an object");
    file(
        br#"{"jsonrpc":"2.0","id":1,"result":"6364aad5"}"#,
        "file: result: invalid type: string",
    );
    // What is skipped is skipped without recursion, however deep it is.
    let deep = [b"{\"jsonrpc\":\"2.0\",\"x\":".as_slice(), &[b'['; 100_000]].concat();
    file(&deep, "file: x: EOF while parsing a list");
}

/// What a file says is shown shortened and without characters that steer a terminal.
#[test]
fn foreign_text_is_tamed() {
    let schema = format!(r#"{{"schema":"\u001b[2J\u202e{}"}}"#, "x".repeat(1_000));
    let error =
        recording::decode_file(schema.as_bytes(), Some(Network::Mainnet), "file").unwrap_err();
    let shown = format!("\u{fffd}[2J\u{fffd}{}…", "x".repeat(195));
    assert!(
        error
            .to_string()
            .starts_with(&format!("file has the schema {shown}, this")),
        "{error}"
    );
}

#[track_caller]
fn path(path: &Path, expected: &str) {
    let error = source::read(path, Some(Network::Mainnet)).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.kind(), ErrorKind::Stop);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    let neither = "is neither a file nor a folder; give a recorded file, a folder of recorded answers or a server's URL";
    path(Path::new("/dev/zero"), &format!("/dev/zero {neither}"));
    path(
        Path::new("/no/such/file"),
        "cannot read /no/such/file: No such file or directory (os error 2); check the path and its permissions",
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iotasrb-source-pipe");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let pipe = folder.join(STATE);
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    path(&pipe, &format!("{} {neither}", pipe.display()));
    path(&folder, &format!("{} is no file", pipe.display()));
}

#[test]
fn a_folder_with_too_many_entries_is_refused() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iotasrb-source-many");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for index in 0..1_001 {
        fs::write(folder.join(format!("{index}.json")), "").unwrap();
    }
    path(
        &folder,
        &format!(
            "{} has more than 1000 entries; give the folder that holds the recorded answers of one moment",
            folder.display()
        ),
    );
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iotasrb-source-large");
    let file = fs::File::create(&path).unwrap();
    // Sparse: it takes no space.
    file.set_len(64 * 1024 * 1024 + 1).unwrap();
    let error = source::read(&path, Some(Network::Mainnet)).unwrap_err();
    let expected = format!(
        "{} has more than 67108864 bytes, more than are read; check what it is",
        path.display()
    );
    assert_eq!(error.to_string(), expected);
    fs::remove_file(&path).unwrap();
}
