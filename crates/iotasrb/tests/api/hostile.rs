//! Callers who mean ill or are merely slow: each is refused or waited for within bounds, and
//! the others are served meanwhile.

use super::{fixture::history, program::Program};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// What the process may hold at most, in KiB.
const MEMORY: u64 = 100 << 10;
/// What takes longer will not come.
const A_WHILE: Duration = Duration::from_secs(60);

/// A request that is refused is answered at once, and its connection is closed.
fn refused(program: &Program, head: &str) -> (String, TcpStream) {
    let mut stream = connect(program);
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = vec![0; 4_096];
    let length = stream.read(&mut answer).unwrap();
    answer.truncate(length);
    (String::from_utf8(answer).unwrap(), stream)
}

fn connect(program: &Program) -> TcpStream {
    let stream = TcpStream::connect(&program.address).unwrap();
    stream.set_read_timeout(Some(A_WHILE)).unwrap();
    stream
}

#[test]
fn a_large_body_is_refused_before_it_comes() {
    let program = Program::start(&history("large-body"), &[]);
    let head = "POST /public/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    let announced = format!("{head}Content-Length: 1073741824\r\n\r\n");
    let (answer, _) = refused(&program, &announced);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    // One that does not say how large it is.
    let mut stream = connect(&program);
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    stream.write_all(chunked.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
    let mut sent = 0;
    while sent < 1 << 30 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 64 << 20, "{sent} bytes were taken");
    assert_eq!(program.status("/latest"), 200);
    assert!(program.memory() < MEMORY, "{} KiB", program.memory());
}

#[test]
fn ten_thousand_idle_connections_keep_nobody_out() {
    let program = Program::start(&history("idle"), &[]);
    let files = rlimit::increase_nofile_limit(10_200).unwrap();
    let many = files.min(10_200) - 200;
    let idle: Vec<TcpStream> = (0..many).map(|_| connect(&program)).collect();
    assert_eq!(program.status("/latest"), 200);
    assert!(program.memory() < MEMORY, "{} KiB", program.memory());
    drop(idle);
    // More than there are places, and each has begun to say something.
    let half: Vec<TcpStream> = (0..many)
        .map(|_| {
            let mut stream = connect(&program);
            stream.write_all(b"G").unwrap();
            stream
        })
        .collect();
    assert_eq!(program.status("/latest"), 200);
    // A connection that speaks has buffers.
    assert!(program.memory() < 4 * MEMORY, "{} KiB", program.memory());
    drop(half);
}

/// What is kept is bounded, however many questions there are.
#[test]
fn many_questions_take_no_more_memory() {
    let program = Program::start(&history("many-questions"), &[]);
    let mut stream = connect(&program);
    for number in 0..20_000 {
        let body = format!("{{\"query\":\"{{a{number}:rewardOptionTypes}}\"}}");
        let head = format!(
            "POST /public/query HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 1_024];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 "));
    }
    assert!(program.memory() < MEMORY, "{} KiB", program.memory());
}

/// Heads that do not end, bodies that do not come, answers that nobody takes.
#[test]
fn the_slow_are_let_go_and_the_others_served() {
    let program = Program::start(&history("slow"), &[]);
    let mut unfinished = [
        "GET /latest HTTP/1.1\r\nHost",
        "POST /public/query HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    ]
    .map(|words| {
        let mut stream = connect(&program);
        stream.write_all(words.as_bytes()).unwrap();
        stream
    });
    // More answers than any buffer holds, and nobody takes them.
    let mut deaf = connect(&program);
    deaf.set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let asked = "GET /latest HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10_000);
    // It does not take all these questions either.
    let _ = deaf.write_all(asked.as_bytes());
    for _ in 0..100 {
        assert_eq!(program.status("/latest"), 200);
    }
    assert!(program.memory() < MEMORY, "{} KiB", program.memory());
    for stream in &mut unfinished {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.is_empty() || answer.contains(" 408 "), "{answer}");
    }
}

#[test]
fn nonsense_is_refused() {
    let program = Program::start(&history("nonsense"), &[]);
    for (head, status) in [
        ("nonsense\r\n\r\n", "400"),
        ("GET /latest HTTP/9.9\r\n\r\n", "400"),
        ("GET /\u{1}latest HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("DELETE /latest HTTP/1.1\r\nHost: x\r\n\r\n", "405"),
        ("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", "404"),
        (
            "POST /latest HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "400",
        ),
    ] {
        let (answer, _) = refused(&program, head);
        let expected = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&expected), "{head:?}: {answer}");
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(100_000));
    let mut stream = connect(&program);
    let _ = stream.write_all(long.as_bytes());
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(
        ["HTTP/1.1 414", "HTTP/1.1 431"].contains(&answer.as_str()),
        "{answer}"
    );
    assert_eq!(program.status("/latest"), 200);
}

/// Queries that would be work without end, and pages that nobody could read.
#[test]
fn what_asks_for_too_much_is_refused_at_once() {
    let program = Program::start(&history("too-much"), &[]);
    let levels = "rewardOptions(limit:1){providers(limit:1){".repeat(50);
    let deep = format!("{{{levels}slug{}}}", "}".repeat(100));
    let asset = "assets(limit:1){slug}";
    let aliases: String = (0..10_000).map(|number| format!("a{number}:id ")).collect();
    let wide = format!("{{assets(limit:1){{{}}}}}", &aliases[..50_000]);
    let bomb: String = (0..40)
        .map(|number| format!("fragment f{number} on Query{{...f{0} ...f{0}}}", number + 1))
        .collect();
    let bomb = format!("{{...f0}} {bomb} fragment f40 on Query{{{asset}}}");
    for query in [deep, wide, bomb, "{assets(limit:1000000){slug}}".to_owned()] {
        let body = serde_json::json!({ "query": query }).to_string();
        let length = body.len();
        let head = format!(
            "POST /public/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let (answer, _) = refused(&program, &head);
        assert!(answer.contains("\"errors\":[{\"message\":"), "{answer}");
        assert!(answer.contains("\"code\":400"), "{answer}");
    }
    for path in [
        "/v1/history/iotasrb?limit=1000000",
        "/v1/publications?limit=1000000",
        "/v1/calculator?amount=1&days=1000000",
    ] {
        assert_eq!(program.status(path), 400, "{path}");
    }
    assert_eq!(program.status("/latest"), 200);
    assert!(program.memory() < MEMORY, "{} KiB", program.memory());
}
