//! Requests as any client sends them.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// The answer to a request: its head and its body.
pub(crate) fn get(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// The number of the newest publication; nothing as long as there is none to answer with.
pub(crate) fn latest(address: &str) -> Option<u64> {
    let (head, body) = get(address, "/latest");
    if !head.starts_with("HTTP/1.1 200") {
        return None;
    }
    let document: serde_json::Value = serde_json::from_str(&body).unwrap();
    Some(document["number"].as_u64().unwrap())
}
