//! The page of the earlier programmes.

use super::{HOLDER, HOLDER_BECH32, all_results, answered, empty_archive, server};

/// Before the first publication too.
#[test]
fn the_page_shows_what_the_api_answers() {
    let server = server("programmes-page", all_results("programmes-page"));
    let page = answered(&server, "/programmes", 200);
    for part in [
        r#"<a href="/programmes" aria-current="page">Earlier programmes</a>"#,
        // The table: rates, the least stake, what was paid.
        "0.000004 ASMB",
        r#"<data value="13000000" title="13000000">13 IOTA</data>"#,
        r#"<data value="1450896407249092" title="1450896407249092">1,450,896,407.249092 SMR</data>"#,
        "about 2022-07-21",
        // A thousand IOTA in all seven.
        r#"<data value="777600000" title="777600000">777.6 SMR</data>"#,
        "iotasrb programme potential 1000\n",
        "iotasrb programme record ADDRESS",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let page = answered(&server, &format!("/programmes?address={HOLDER}"), 200);
    for part in [
        HOLDER_BECH32,
        r#"<data value="10108800" title="10108800">10.1088 SMR</data>"#,
        r#"<span class="tag good">paid</span>"#,
        r#"In all <strong data-figure="in-all">10.108800 SMR; 7.000000 ASMB</strong>."#,
        "not in the imported result: it did not stake, or it earned less than 1.000000 ASMB",
        r#"data-figure="share"><data value="1198744" title="1198744">1.198744 IOTA</data>"#,
        r#"<time datetime="2025-10-01T00:00:00.000Z">"#,
        &format!("iotasrb programme record {HOLDER_BECH32}"),
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn the_page_says_what_is_wrong_and_what_is_missing() {
    let server = server("programmes-wrong", empty_archive("programmes-wrong"));
    for (query, status, part) in [
        ("amount=a+lot", 400, "Amount: an amount in IOTA"),
        (
            "amount=1.5&programme=asmb-7",
            400,
            "there is no such programme",
        ),
        ("from=soon", 400, "From milestone: a whole number"),
        ("programme=smr&from=3000000", 422, "it takes no new stake"),
        // Of all seven some took it.
        ("from=3100000", 200, "Shimmer ended with milestone 2879714"),
        ("address=pug", 400, "Address: an address is 64"),
        ("amount=1&amount=2", 400, "`amount` is given twice"),
        (
            &format!("address={}", "1".repeat(10_000)),
            400,
            "`address`: it is longer than anything that could be meant",
        ),
        (
            &format!("address={HOLDER}"),
            200,
            "neither its official result nor stakes were imported",
        ),
        (&format!("address={HOLDER}"), 200, "Assembly, round 6."),
        ("amount=1+000&programme=asmb-1", 200, "3,110.4 ASMB"),
    ] {
        let page = answered(&server, &format!("/programmes?{query}"), status);
        assert!(page.contains(part), "{query} lacks {part}: {page}");
    }
    for query in ["amount", "programme", "from", "address"] {
        let path = format!("/programmes?{query}=%3Cscript%3Ealert(1)%3C/script%3E%22%27");
        let page = server.get(&path);
        assert!(!page.text().contains("<script>"), "{query}");
    }
}
