//! Whoever asks for TLS sends nothing in the clear: seen from the other end of the wire.

use iotasrb::store::{Store, StoreAddress, StoreError};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

/// The greeting that asks whether the server speaks TLS, by PostgreSQL's protocol.
const ASKS: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// What a server that answers so is sent after the greeting, and how opening ends.
#[track_caller]
fn opened(answer: &[u8]) -> (Vec<u8>, StoreError) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/history?sslmode=require");
    let address: StoreAddress = url.parse().unwrap();
    let answer = answer.to_vec();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut greeting = [0; 8];
        stream.read_exact(&mut greeting).unwrap();
        assert_eq!(greeting, ASKS);
        stream.write_all(&answer).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut sent = Vec::new();
        // Whoever hangs up at once may do so without a word.
        let _ = stream.read_to_end(&mut sent);
        sent
    });
    let refusal = Store::open(&address).err().unwrap();
    (server.join().unwrap(), refusal)
}

#[test]
fn a_server_without_tls_is_sent_nothing() {
    let (sent, refusal) = opened(b"N");
    assert_eq!(sent, b"");
    assert!(matches!(refusal, StoreError::Address(_)), "{refusal}");
    let words = refusal.to_string();
    assert!(words.contains("server does not support TLS"), "{words}");
    assert!(!words.contains("hunter2"), "{words}");
}

#[test]
fn a_server_with_tls_is_sent_a_handshake_alone() {
    let (sent, refusal) = opened(b"S");
    // A record of a handshake in the version that all of TLS begins with; in it the greeting.
    assert_eq!(sent[..3], [0x16, 3, 1]);
    assert_eq!(sent[5], 1);
    assert!(!sent.windows(7).any(|word| word == b"hunter2"));
    assert!(
        matches!(refusal, StoreError::Unavailable { .. }),
        "{refusal}"
    );
}
