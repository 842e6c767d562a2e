//! The same answers where the history is in PostgreSQL, whose client waits in a runtime of its own.

use super::{
    fixture::history, postgres_server::Server as Database, program::Program, server::Server,
};
use iotasrb::store::{Store, StoreAddress};
use serde_json::json;
use std::io::{Read, Write};

#[test]
fn both_engines_give_the_same_answers() {
    let file = history("postgres");
    let url = Database::shared().database("api");
    let address: StoreAddress = url.parse().unwrap();
    let mut source = Store::open_to_read(&file).unwrap();
    let mut target = Store::open(&address).unwrap();
    source.copy_to(&mut target, |_, _| ()).unwrap();
    drop(target);
    let on_file = Server::start(&file);
    let program = Program::run(&url, &["--listen", "127.0.0.1:0"]);
    while !program
        .get("/metrics", "")
        .1
        .contains("iotasrb_publication")
    {}
    let query = json!({
        "query": "{assets(limit:1){metrics(limit:5,where:{createdAt_gt:\"2000-01-01\"}){defaultValue createdAt}}}"
    });
    // Whoever reads later finds a reader that is open.
    for _ in 0..3 {
        let expected = on_file.post("/public/query", &query);
        assert_eq!(post(&program, &format!("{query} ")), expected.text());
        for path in [
            "/v1/history/iotasrb?limit=4",
            "/v1/publications?order=desc",
            "/v1/validators",
            "/v1/divergence",
            "/v1/observations/1",
            "/v1/history.csv",
        ] {
            // Numbers of terms and times are copied too: the bytes are the same.
            let body = unchunked(&program.get(path, ""));
            assert_eq!(body, on_file.get(path).text(), "{path}");
        }
    }
    assert!(program.stop(), "it ends well, whatever was read");
}

/// The body of an answer to a POST.
fn post(program: &Program, body: &str) -> String {
    let mut stream = std::net::TcpStream::connect(&program.address).unwrap();
    let length = body.len();
    let head = format!(
        "POST /public/query HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// A body that came in chunks, put together.
fn unchunked((head, body): &(String, String)) -> String {
    if !head.contains("transfer-encoding: chunked") {
        return body.clone();
    }
    let (mut rest, mut whole) = (body.as_str(), String::new());
    loop {
        let (length, after) = rest.split_once("\r\n").unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.push_str(&after[..length]);
        rest = &after[length + 2..];
    }
}
