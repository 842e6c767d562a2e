//! The pages as a program sees them: their status, their headers, and what they say when they
//! have nothing to show. A browser looks at the rest (`tests/browser`).

use crate::{
    fixture::{HOUR_MS, NEWEST_MS, begin, folder, held, history, mainnet, open_history, publish},
    server::Server,
};
use axum::{body::Body, http::Method};
use iotasrb::{serve::access::Access, store::StoreAddress};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Every page is HTML of this program alone, and known again by its tag.
#[test]
fn every_page_keeps_to_itself() {
    let server = Server::start(&history("pages"));
    let kiln = "0x9fd708";
    let validators = server.get("/v1/validators").json();
    let validators = validators["validators"].as_array().unwrap();
    let addresses = validators
        .iter()
        .map(|one| one["address"].as_str().unwrap());
    let kiln = addresses.clone().find(|one| one.starts_with(kiln)).unwrap();
    for (path, part) in [
        (
            "/".to_owned(),
            r#"<data value="0.115052067830870160" title="0.115052067830870160">11.5052 %</data>"#,
        ),
        ("/charts".to_owned(), r#"data-chart="rate""#),
        ("/validators".to_owned(), "67 of 67 shown"),
        ("/validators?show=outside".to_owned(), "1 of 67 shown"),
        (
            "/validators?q=kiln&sort=net&order=asc".to_owned(),
            ">Kiln</a>",
        ),
        (format!("/validators/{kiln}"), "<h1>Kiln"),
        (
            "/calculator".to_owned(),
            "with the whole committee, the average delegator",
        ),
        ("/divergence".to_owned(), r#"data-station="iotasrb""#),
        (
            "/programmes".to_owned(),
            "<h1>Earlier programmes: SMR and ASMB</h1>",
        ),
        (
            "/method".to_owned(),
            r#"<h2 id="3-iotasrb-the-network-s-rate">"#,
        ),
        ("/method/v1".to_owned(), "<table>"),
    ] {
        let page = server.get(&path);
        assert_eq!(page.status, 200, "{path}");
        let text = page.text();
        assert!(text.contains(part), "{path} lacks {part}");
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(page.header(name), Some(value), "{path}");
        }
        for forbidden in [
            " style=\"",
            "<style",
            "onclick=",
            "http-equiv",
            "src=\"http",
        ] {
            assert!(!text.contains(forbidden), "{path} has {forbidden}");
        }
        let tag = page.header("etag").unwrap().to_owned();
        let again = server.ask(
            Method::GET,
            &path,
            &[("if-none-match", &tag)],
            Body::empty(),
        );
        assert_eq!(again.status, 304, "{path}");
    }
}

/// The calculator's page has the amounts of the API's answer, to the nano.
#[test]
fn the_calculator_page_has_the_answer_of_the_api() {
    let server = Server::start(&history("calculator-page"));
    let query = "amount=25000&validator=Figment&days=90&growth=-5,5";
    let answer = server.get(&format!("/v1/calculator?{query}")).json();
    let page = server.get(&format!("/calculator?{query}"));
    let rewards = answer["forecasts"].as_array().unwrap();
    assert_eq!(rewards.len(), 2);
    for reward in rewards {
        let nanos = reward["reward_nanos"].as_str().unwrap();
        let shown = format!("data-figure=\"reward\"><data value=\"{nanos}\"");
        assert!(page.text().contains(&shown), "{shown}");
    }
}

/// What cannot be shown is told on a page, by its status.
#[test]
fn what_is_wrong_is_told_on_a_page() {
    let server = Server::start(&history("wrong-pages"));
    let nobody = format!("/validators/0x{}", "0".repeat(64));
    for (path, status, part) in [
        (nobody.as_str(), 404, "no active validator has this address"),
        (
            "/validators/kiln",
            404,
            "no active validator has this address",
        ),
        (
            "/validators?sort=beauty",
            400,
            "one of name, net, realised,",
        ),
        ("/validators?show=%zz", 400, "not encoded"),
        ("/calculator?amount=a+lot", 400, "Amount: an amount in IOTA"),
        (
            "/calculator?amount=0.5",
            422,
            "0.500000000 IOTA is below the least stake of 1 IOTA",
        ),
        ("/calculator?validator=nobody", 422, "no active validator"),
        (
            "/calculator?growth=1,2,3,4,5,6",
            400,
            "at most 5 assumptions",
        ),
        ("/method/v9", 404, "there is no such method"),
    ] {
        let page = server.get(path);
        assert_eq!(page.status, status, "{path}");
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert_eq!(
            page.header("content-security-policy"),
            Some(POLICY),
            "{path}"
        );
        assert!(
            page.text().contains(part),
            "{path} lacks {part}: {}",
            page.text()
        );
    }
}

/// What somebody types is shown as text, whatever it is.
#[test]
fn nothing_that_is_typed_is_html() {
    let server = Server::start(&history("typed"));
    for path in [
        "/validators?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27",
        "/calculator?amount=%3Cscript%3Ealert(1)%3C/script%3E%22%27",
        "/calculator?validator=%3Cscript%3Ealert(1)%3C/script%3E%22%27",
        "/calculator?start=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = server.get(path);
        let page = page.text();
        assert!(!page.contains("<script>"), "{path}: {page}");
    }
}

/// A history of one publication in which the first validator has this name, and the second is
/// reported by everybody.
fn history_with(name: &str, folder_name: &str) -> StoreAddress {
    let path = folder(folder_name).join("history.sqlite");
    let mut writer = begin(&path);
    let mut observation = mainnet();
    name.clone_into(&mut observation.validators[0].name);
    observation.validators[1].reporters = observation.committee.clone();
    publish(&mut writer, &observation, NEWEST_MS);
    StoreAddress::File(path)
}

/// A validator calls itself what it likes: that is never HTML, a command, or another question.
#[test]
fn no_name_is_more_than_a_name() {
    let name = "<b>$(id);`id`&growth=99\u{202e}";
    let server = Server::start(&history_with(name, "names"));
    let validators = server.get("/v1/validators").json();
    let address = validators["validators"][0]["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let typed = "%3Cb%3E%24%28id%29%3B%60id%60%26growth%3D99";
    for path in [
        "/validators".to_owned(),
        format!("/validators/{address}"),
        format!("/calculator?validator={typed}"),
        "/divergence".to_owned(),
    ] {
        let page = server.get(&path);
        let text = page.text();
        assert_eq!(page.status, 200, "{path}");
        assert!(
            !text.contains("<b>") && !text.contains('\u{202e}'),
            "{path}"
        );
    }
    let page = server.get(&format!("/calculator?validator={typed}"));
    let command = format!(
        "iotasrb calc --source observation.json --amount 10000 --validator {address} --start "
    );
    assert!(page.text().contains(&command));
    let link = page.text().split("href=\"/calculator?").nth(1).unwrap();
    let link = link.split('"').next().unwrap();
    assert!(
        link.ends_with(&format!("growth=-20,0,20&#38;validator={address}")),
        "{link}"
    );
}

/// Who compares with a validator that cannot be chosen gets the others, and the reason.
#[test]
fn a_slashed_validator_does_not_spoil_a_comparison() {
    let server = Server::start(&history_with("One", "slashed-comparison"));
    let validators = server.get("/v1/validators").json();
    let address = |place: usize| {
        validators["validators"][place]["address"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let page = server.get(&format!(
        "/calculator?validator={}&validator={}",
        address(0),
        address(1)
    ));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("IOTA</data> with One"));
    assert!(
        page.text().contains("<p class=\"error\">"),
        "the reason is told"
    );
    let page = server.get(&format!("/calculator?validator={}", address(1)));
    assert_eq!(page.status, 422);
    let page = server.get(&format!("/validators/{}", address(1)));
    assert!(page.text().contains(">slashed</span>"));
    assert!(!page.text().contains("Calculate a stake with"));
}

/// Where the newest publication has no value no page shows an older one as if it held now.
#[test]
fn an_older_value_is_never_shown_as_now() {
    let (history, mut writer) = open_history("held-pages");
    writer.publish(&held(NEWEST_MS + 2 * HOUR_MS)).unwrap();
    let server = Server::start(&history);
    let validators = server.get("/v1/validators").json();
    let address = validators["validators"][0]["address"]
        .as_str()
        .unwrap()
        .to_owned();
    let warning = "The newest publication, of <time datetime=\"2026-05-15T22:00:00.000Z\">2026-05-15 22:00 UTC</time>: \
                   two servers name different stakes. It has no figures.";
    for path in [
        "/validators",
        &format!("/validators/{address}"),
        "/calculator",
        "/divergence",
        "/charts",
        "/method",
    ] {
        let page = server.get(path);
        assert!(page.text().contains(warning), "{path}");
    }
    let page = server.get("/");
    for part in [
        "figure-HELD",
        "The last value was <data value=\"0.115052067830870160\"",
        "How the last value is known",
        "<a href=\"/v1/publications/8\">number 8</a>",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    assert!(!page.text().contains("data-fact=\"epoch\""));
}

/// A browser that may not ask is told so on a page.
#[test]
fn a_browser_without_a_key_is_told_on_a_page() {
    let keys = folder("page-keys").join("keys.json");
    let access = Access::open().with_keys(keys).unwrap();
    let server = Server::start_with(&history("page-access"), |desk| desk.with_access(access));
    let browser = [("accept", "text/html,*/*;q=0.8")];
    let page = server.ask(Method::GET, "/", &browser, Body::empty());
    assert_eq!(
        (page.status, page.header("content-type")),
        (401, Some("text/html; charset=utf-8"))
    );
    assert!(page.text().contains("X-API-KEY"));
    assert_eq!(
        page.header("www-authenticate"),
        Some("ApiKey header=\"X-API-KEY\"")
    );
    assert_eq!(
        server.get("/").header("content-type"),
        Some("application/problem+json")
    );
    let api = server.ask(Method::GET, "/v1/rate", &browser, Body::empty());
    assert_eq!(api.header("content-type"), Some("application/problem+json"));
}

/// People are told on a page that nothing is there, programs in JSON.
#[test]
fn who_accepts_pages_gets_one() {
    let server = Server::start(&history("missing"));
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let page = server.ask(Method::GET, "/nothing", &browser, Body::empty());
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, Some("text/html; charset=utf-8"))
    );
    let problem = server.get("/nothing");
    assert_eq!(
        (problem.status, problem.header("content-type")),
        (404, Some("application/problem+json"))
    );
}

/// The address of an asset is that of all of them: it is kept for ever, and another is not found.
#[test]
fn assets_are_kept_for_ever() {
    let server = Server::start(&history("assets"));
    let page = server.get("/");
    let page = page.text();
    let style = page
        .split("href=\"")
        .find(|part| part.starts_with("/assets/"))
        .unwrap();
    let style = style.split('"').next().unwrap();
    let folder = style.rsplit_once('/').unwrap().0;
    for (name, kind) in [
        ("style.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("chart.js", "text/javascript; charset=utf-8"),
        ("chart/plot.js", "text/javascript; charset=utf-8"),
        ("chart/tools.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("vendor/uPlot.iife.min.js", "text/javascript; charset=utf-8"),
    ] {
        let asset = server.get(&format!("{folder}/{name}"));
        assert_eq!(asset.status, 200, "{name}");
        assert_eq!(asset.header("content-type"), Some(kind), "{name}");
        assert_eq!(
            asset.header("cache-control"),
            Some("public, max-age=31536000, immutable"),
            "{name}"
        );
    }
    for path in [
        "/assets/0000000000000000/style.css",
        &format!("{folder}/../Cargo.toml"),
        &format!("{folder}/none.js"),
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

/// Before the first publication a page says so, and that it is worth trying again.
#[test]
fn before_the_first_publication_a_page_says_so() {
    let folder = folder("nothing-yet");
    drop(begin(&folder.join("history.sqlite")));
    let history = StoreAddress::File(folder.join("history.sqlite"));
    let server = Server::start_empty(&history, |desk| desk);
    for path in [
        "/",
        "/charts",
        "/validators",
        "/calculator",
        "/divergence",
        "/method",
    ] {
        let page = server.get(path);
        assert_eq!(page.status, 503, "{path}");
        assert!(
            page.text().contains("nothing has been published yet"),
            "{path}"
        );
        assert_eq!(page.header("retry-after"), Some("2"), "{path}");
    }
}
