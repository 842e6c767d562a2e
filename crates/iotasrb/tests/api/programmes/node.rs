//! The routes of the nodes of then: every answer byte for byte, in both shapes.

use super::{
    HOLDER, HOLDER_BECH32, HOLDER_OF_TESTS, KEPT, PUGS, SPENT, VOTE, answered, empty_archive,
    import_result_of, import_stakes, pugs, server,
};
use axum::http::Method;

const HORNET: &str = "/api/plugins/participation";
const INX: &str = "/api/participation/v1";

const SMR: &str = "f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981";

/// The SHA-256 checksums were computed apart from this program by Python's hashlib.
const AT_15: &str = "5ca86188d2a675ab6bc3787607d2a5aa389459ed74bc230b9b106f5a663fde9b";
const AT_13: &str = "afcb424aaaeff151f3611b696e4cc2974423b15eca39cb37fc78d314fd40da53";
const AT_8: &str = "0d1fd796e61ede4d6a5bbcd2220e9ebe16877d447ad95f2d379079877305742a";
const AT_6: &str = "be533890ffd0c7ecb87336f9481e9e76459f1d61b60ffa5da52c7c04a92277cd";

/// What both shapes answer of the same: with the envelope of the one, and the ids of the other.
#[track_caller]
fn both(server: &crate::server::Server, path: &str, hornet: &str, inx: &str) {
    let envelope = format!("{{\"data\":{hornet}}}\n");
    assert_eq!(answered(server, &format!("{HORNET}{path}"), 200), envelope);
    let path = path.replace("/events/", "/events/0x");
    let path = path.replace("/outputs/", "/outputs/0x");
    assert_eq!(
        answered(server, &format!("{INX}{path}"), 200),
        format!("{inx}\n")
    );
}

#[test]
fn events_are_listed_by_their_types() {
    let server = server("node-events", pugs("node-events"));
    let pugs = (format!("\"{PUGS}\""), format!("\"0x{PUGS}\""));
    let vote = (format!("\"{VOTE}\""), format!("\"0x{VOTE}\""));
    let all = (
        format!("{},{}", pugs.0, vote.0),
        format!("{},{}", pugs.1, vote.1),
    );
    for (query, (hornet, inx)) in [
        ("", &all),
        ("?type=1", &pugs),
        ("?type=0", &vote),
        // The nodes overlooked all types after the first.
        ("?type=0&type=1", &all),
        ("?type=1&type=1", &pugs),
        // What a wallet sends where it means type=1.
        ("?1", &all),
    ] {
        both(
            &server,
            &format!("/events{query}"),
            &format!("{{\"eventIds\":[{hornet}]}}"),
            &format!("{{\"eventIds\":[{inx}]}}"),
        );
    }
}

#[test]
fn an_event_is_answered_as_its_file_has_it() {
    let server = server("node-event", pugs("node-event"));
    // As Go writes texts.
    let pugs = super::PUGS_FILE.replace("<b>&</b>", "\\u003cb\\u003e\\u0026\\u003c/b\\u003e");
    both(&server, &format!("/events/{PUGS}"), &pugs, &pugs);
    let vote = super::VOTE_FILE;
    both(&server, &format!("/events/{VOTE}"), vote, vote);
    let capital = PUGS.to_uppercase();
    both(&server, &format!("/events/{capital}"), &pugs, &pugs);
}

#[test]
fn an_event_has_a_status_at_every_milestone() {
    let server = server("node-status", pugs("node-status"));
    for (query, milestone, phase, staked, rewarded, checksum) in [
        ("", 15, "ended", 3_500_000, 8_500_000, AT_15),
        (
            "?milestoneIndex=0",
            15,
            "ended",
            3_500_000,
            8_500_000,
            AT_15,
        ),
        (
            "?milestoneIndex=4294967295",
            15,
            "ended",
            3_500_000,
            8_500_000,
            AT_15,
        ),
        (
            "?milestoneIndex=13",
            13,
            "holding",
            2_000_000,
            4_000_000,
            AT_13,
        ),
        ("?milestoneIndex=8", 8, "commencing", 1_000_000, 0, AT_8),
        ("?milestoneIndex=6", 6, "commencing", 0, 0, AT_6),
    ] {
        let status = |prefix: &str| {
            format!(
                "{{\"milestoneIndex\":{milestone},\"status\":\"{phase}\",\"staking\":{{\"staked\":{staked},\"rewarded\":{rewarded},\"symbol\":\"APUG\"}},\"checksum\":\"{prefix}{checksum}\"}}"
            )
        };
        let path = format!("/events/{PUGS}/status{query}");
        both(&server, &path, &status(""), &status("0x"));
    }
}

/// A node answered this after the end of the programme, and so it is known without any import.
#[test]
fn the_end_of_a_programme_is_known() {
    let server = server("node-known", empty_archive("node-known"));
    let status = |prefix: &str| {
        format!(
            "{{\"milestoneIndex\":2879714,\"status\":\"ended\",\"staking\":{{\"staked\":1885509698991556,\"rewarded\":1450910768336284,\"symbol\":\"SMR\"}},\"checksum\":\"{prefix}ce2a345ece469615bc52990895e4eaecbc34adb98346fe5a60ddf8764dc5585c\"}}"
        )
    };
    for query in ["", "?milestoneIndex=3000000"] {
        let path = format!("/events/{SMR}/status{query}");
        both(&server, &path, &status(""), &status("0x"));
    }
    // Not before its end, and its texts are in its file alone.
    for path in [
        format!("{HORNET}/events/{SMR}/status?milestoneIndex=2879713"),
        format!("{HORNET}/events/{SMR}"),
    ] {
        answered(&server, &path, 404);
    }
    assert_eq!(
        answered(&server, &format!("{HORNET}/events"), 200),
        "{\"data\":{\"eventIds\":[]}}\n"
    );
}

#[test]
fn outputs_say_in_what_they_took_part() {
    let server = server("node-outputs", pugs("node-outputs"));
    let spent = r#""amount":1000000,"startMilestoneIndex":7,"endMilestoneIndex":14"#;
    // What was not spent ends with the milestone after the event's last.
    let kept = r#""amount":2500000,"startMilestoneIndex":15,"endMilestoneIndex":16"#;
    let of = |prefix: &str, message: &str, stake: &str| {
        format!("{{\"participations\":{{\"{prefix}{PUGS}\":{{\"{message}\":\"\",{stake}}}}}}}")
    };
    for (output, stake) in [(SPENT, spent), (KEPT, kept)] {
        let (hornet, inx) = (of("", "messageId", stake), of("0x", "blockId", stake));
        both(&server, &format!("/outputs/{output}"), &hornet, &inx);
    }
    let all = |prefix: &str, message: &str| {
        let (spent, kept) = (of(prefix, message, spent), of(prefix, message, kept));
        format!("{{\"outputs\":{{\"{prefix}{SPENT}\":{spent},\"{prefix}{KEPT}\":{kept}}}}}")
    };
    let path = format!("/addresses/{HOLDER_BECH32}/outputs");
    both(&server, &path, &all("", "messageId"), &all("0x", "blockId"));
    assert_eq!(
        answered(
            &server,
            &format!("{HORNET}/addresses/ed25519/{HOLDER}/outputs"),
            200
        ),
        format!("{{\"data\":{}}}\n", all("", "messageId"))
    );
    // Somebody who never took part, and somebody whose output is not named.
    for address in ["7".repeat(64), "0".repeat(63) + "1"] {
        let path = format!("{HORNET}/addresses/ed25519/{address}/outputs");
        assert_eq!(
            answered(&server, &path, 200),
            "{\"data\":{\"outputs\":{}}}\n"
        );
    }
}

/// The nodes' own case C.
#[test]
fn addresses_have_rewards_at_every_milestone() {
    let server = server("node-rewards", pugs("node-rewards"));
    for (query, milestone, amount, reached) in [
        ("", 15, 5_500_000, true),
        ("?milestoneIndex=16", 15, 5_500_000, true),
        ("?milestoneIndex=14", 14, 3_000_000, false),
        ("?milestoneIndex=12", 12, 2_000_000, false),
        ("?milestoneIndex=7", 7, 0, false),
    ] {
        let rewards = |prefix: &str| {
            format!(
                "{{\"rewards\":{{\"{prefix}{PUGS}\":{{\"amount\":{amount},\"symbol\":\"APUG\",\"minimumReached\":{reached}}}}},\"milestoneIndex\":{milestone}}}"
            )
        };
        let path = format!("/addresses/{HOLDER_BECH32}{query}");
        both(&server, &path, &rewards(""), &rewards("0x"));
        assert_eq!(
            answered(
                &server,
                &format!("{HORNET}/addresses/ed25519/{HOLDER}{query}"),
                200
            ),
            format!("{{\"data\":{}}}\n", rewards(""))
        );
    }
    let nobody = "7".repeat(64);
    assert_eq!(
        answered(
            &server,
            &format!("{HORNET}/addresses/ed25519/{nobody}"),
            200
        ),
        "{\"data\":{\"rewards\":{},\"milestoneIndex\":15}}\n"
    );
}

/// Of a result only what it pays is known.
#[test]
fn results_are_rewards_of_their_milestone() {
    let server = server("node-results", super::all_results("node-results"));
    let rewards = |milestone: &str| {
        let path = format!("{HORNET}/addresses/ed25519/{HOLDER}?milestoneIndex={milestone}");
        answered(&server, &path, 200)
    };
    let smr =
        format!("\"{SMR}\":{{\"amount\":10108800,\"symbol\":\"SMR\",\"minimumReached\":true}}");
    let one = "57607d9f8cefc366c3ead71f5b1d76cef1b36a07eb775158c541107951d4aecb";
    let one = format!(
        "\"{one}\":{{\"amount\":5000000,\"symbol\":\"microASMB\",\"minimumReached\":true}}"
    );
    assert_eq!(
        rewards("2879714"),
        format!("{{\"data\":{{\"rewards\":{{{one},{smr}}},\"milestoneIndex\":2879714}}}}\n")
    );
    assert_eq!(
        rewards("2879713"),
        "{\"data\":{\"rewards\":{},\"milestoneIndex\":2879713}}\n"
    );
}

/// Neither a result nor stakes that do not agree with it are taken, at whatever milestone.
#[test]
fn what_is_contradicted_is_left_out() {
    let mut archive = pugs("node-contradicted");
    let event = archive
        .staking_event(PUGS.parse().unwrap())
        .unwrap()
        .clone();
    let holder = format!("0x{HOLDER}").parse().unwrap();
    import_result_of(&mut archive, &event, &[(holder, 5_400_000)]);
    let server = server("node-contradicted", archive);
    for (query, milestone) in [("", 15), ("?milestoneIndex=14", 14)] {
        let nothing = format!("{{\"rewards\":{{}},\"milestoneIndex\":{milestone}}}");
        let path = format!("/addresses/{HOLDER_BECH32}{query}");
        both(&server, &path, &nothing, &nothing);
    }
    // Of another holder both say that nothing is paid.
    let other = "0".repeat(63) + "1";
    let path = format!("{HORNET}/addresses/ed25519/{other}");
    assert!(answered(&server, &path, 200).contains("\"amount\":3000000,"));
}

/// How SMR ended is known: stakes that do not come to that are not all, and no status is made
/// of them.
#[test]
fn some_stakes_of_a_known_programme_make_no_status() {
    let mut archive = empty_archive("node-some");
    let rows = format!("address,amount,start,end\n{HOLDER},1000000,2102115,\n");
    import_stakes(&mut archive, SMR, &rows);
    let server = server("node-some", archive);
    let status = |at: u32| format!("{HORNET}/events/{SMR}/status?milestoneIndex={at}");
    answered(&server, &status(2_879_713), 404);
    let end = answered(&server, &status(2_879_714), 200);
    assert!(end.contains("\"staked\":1885509698991556,"), "{end}");
    // What is the holder's own is told nevertheless.
    let path = format!("{HORNET}/addresses/ed25519/{HOLDER}?milestoneIndex=2102124");
    assert!(answered(&server, &path, 200).contains("\"amount\":10,"));
}

#[test]
fn what_is_wrong_is_told_as_nodes_did() {
    let server = server("node-refused", pugs("node-refused"));
    let unknown = "0".repeat(64);
    let long = "9".repeat(4_000);
    for (path, status, wrong) in [
        (format!("{HORNET}/events/{unknown}"), 404, format!("event not found: {unknown}")),
        (format!("{INX}/events/0x{unknown}/status"), 404, format!("event not found: 0x{unknown}")),
        (format!("{HORNET}/events/{VOTE}/status"), 404, format!("votes not imported: {VOTE}")),
        (format!("{HORNET}/outputs/{unknown}0000"), 404, format!("output not found: {unknown}0000")),
        (format!("{HORNET}/events/pug"), 400, "invalid event ID: pug, error: it must be 64 hexadecimal digits".to_owned()),
        // Each kind of node has its own spelling of ids.
        (format!("{HORNET}/events/0x{PUGS}"), 400, format!("invalid event ID: 0x{PUGS}, error: it must be 64 hexadecimal digits")),
        (format!("{INX}/events/{PUGS}"), 400, format!("invalid event ID: {PUGS}, error: it must be 0x and 64 hexadecimal digits")),
        (format!("{INX}/outputs/0x{PUGS}"), 400, format!("invalid output ID: 0x{PUGS}, error: it must be 0x and 68 hexadecimal digits")),
        (format!("{HORNET}/events/%ff"), 400, "the path is not encoded in percent signs".to_owned()),
        (format!("{INX}/addresses/%ff/outputs"), 400, "the path is not encoded in percent signs".to_owned()),
        (format!("{HORNET}/events?type=2"), 400, "invalid event type: 2".to_owned()),
        (format!("{HORNET}/events?type=%ff"), 400, "the query is not encoded in percent signs".to_owned()),
        (format!("{INX}/events?type=1&type="), 400, "invalid event type: ".to_owned()),
        (format!("{HORNET}/addresses/{HOLDER_OF_TESTS}"), 400, "invalid bech32 address, expected prefix: iota".to_owned()),
        (format!("{INX}/addresses/{HOLDER}"), 400, format!("invalid address: {HOLDER}, error: it must be in bech32")),
        (format!("{INX}/addresses/{}", HOLDER_BECH32.replace("430ldu", "430lda")), 400, "invalid address: iota1qpf0mlq8yxpx2nck8a0slxnzr4ef2ek8f5gqxlzd0wasgp73utryj430lda, error: the address is mistyped: its own checksum does not fit".to_owned()),
        (format!("{HORNET}/addresses/ed25519/{HOLDER_BECH32}"), 400, format!("invalid address: {HOLDER_BECH32}, error: it must be 64 hexadecimal digits")),
        (format!("{HORNET}/addresses/ed25519/0x{HOLDER}"), 400, format!("invalid address: 0x{HOLDER}, error: it must be 64 hexadecimal digits")),
        (format!("{HORNET}/events/{PUGS}/status?milestoneIndex=4294967296"), 400, "invalid milestone index: 4294967296, error: it must be a whole number of 32 bits".to_owned()),
        (format!("{HORNET}/events/{PUGS}/status?milestoneIndex=-1"), 400, "invalid milestone index: -1, error: it must be a whole number of 32 bits".to_owned()),
        (format!("{HORNET}/events/{PUGS}/status?milestoneIndex={long}"), 400, format!("invalid milestone index: {}…, error: it must be a whole number of 32 bits", "9".repeat(200))),
    ] {
        let called = if status == 404 { "Not Found" } else { "invalid parameter" };
        let error = format!(
            "{{\"error\":{{\"code\":\"{status}\",\"message\":\"{called}, error: {wrong}: code={status}, message={called}\"}}}}\n"
        );
        assert_eq!(answered(&server, &path, status), error, "{path}");
    }
}

/// Nobody may change anything: there are no such routes, and no such methods.
#[test]
fn there_is_nothing_for_administrators() {
    let server = server("node-admin", pugs("node-admin"));
    for base in [HORNET, INX] {
        for (method, path) in [
            (Method::POST, "/admin/events".to_owned()),
            (Method::DELETE, format!("/admin/events/{PUGS}")),
            (Method::GET, format!("/admin/events/{PUGS}/active")),
            (Method::GET, format!("/admin/events/{PUGS}/rewards")),
            (Method::GET, "/addresses".to_owned()),
        ] {
            let answer = server.ask(method, &format!("{base}{path}"), &[], "");
            assert_eq!(answer.status, 404, "{path}");
            assert_eq!(
                answer.text(),
                "{\"error\":{\"code\":\"404\",\"message\":\"Not Found, error: code=404, message=Not Found\"}}\n"
            );
        }
        let answer = server.ask(Method::POST, &format!("{base}/events"), &[], "{}");
        assert_eq!(answer.status, 405);
        assert_eq!(answer.json()["error"]["code"], "405");
    }
    // Only Hornet had this route.
    answered(&server, &format!("{INX}/addresses/ed25519/{HOLDER}"), 404);
}

/// As the nodes named it, and known again by its tag.
#[test]
fn answers_are_kept() {
    let server = server("node-kept", pugs("node-kept"));
    let path = format!("{HORNET}/events/{PUGS}");
    let answer = server.get(&path);
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=UTF-8")
    );
    let tag = answer.header("etag").unwrap().to_owned();
    let again = server.ask(Method::GET, &path, &[("if-none-match", &tag)], "");
    assert_eq!(again.status, 304);
}
