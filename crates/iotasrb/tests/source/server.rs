//! A server on the loopback interface that says what a test wants it to say.

use super::{ANSWERS, LOCALNET, fixture};
use serde_json::{Value, json};
use std::{
    fs,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the server does with a request.
pub(crate) enum Reply {
    /// A recorded answer, with the request's id.
    Recorded(&'static str),
    /// A result, with the request's id.
    Result(Value),
    /// Data, as GraphQL answers.
    Data(Value),
    /// A JSON-RPC error, with the request's id.
    Error(i64),
    /// A body as it is, with status 200.
    Body(String),
    /// A status line and headers, without a body.
    Status(&'static str),
    /// Exactly these bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// The head of an answer, then bytes without end.
    Endless,
    /// Nothing, for as long as the client waits.
    Silence,
}

/// A request: its method or operation, its parameters or variables, its headers, and how often that method was asked before.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) params: Value,
    pub(crate) head: String,
    pub(crate) before: usize,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that answers by a script.
    pub(crate) async fn start(
        script: impl Fn(&Request) -> Reply + Clone + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script.clone(), Arc::clone(&log)));
            }
        });
        Self { address, requests }
    }

    /// How often a method was asked.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| *asked == method)
            .count()
    }
}

/// The recorded full node of epoch 5, protocol version 2.
pub(crate) fn node(request: &Request) -> Reply {
    match request.method.as_str() {
        "iota_getChainIdentifier" => Reply::Recorded("epoch/iota_getChainIdentifier.json"),
        "iotax_getLatestIotaSystemState" => {
            Reply::Recorded("epoch/iotax_getLatestIotaSystemState.json")
        }
        "iotax_getTotalSupply" => Reply::Recorded("epoch/iotax_getTotalSupply.json"),
        "iota_getProtocolConfig" => Reply::Recorded("answers/iota_getProtocolConfig.json"),
        // The recorded number is of the moment before: that checkpoint closed epoch 4.
        "iota_getLatestCheckpointSequenceNumber" => Reply::Result(json!("285")),
        "iota_getCheckpoint" if request.params == json!(["285"]) => {
            Reply::Recorded("epoch/iota_getCheckpoint-first.json")
        }
        "iota_getCheckpoint" if request.params == json!(["284"]) => {
            Reply::Recorded("epoch/iota_getCheckpoint-last.json")
        }
        "iotax_queryEvents" => events(request),
        _ => Reply::Recorded("answers/iotax_getEpochs-of-a-node.json"),
    }
}

/// An empty page for the event that protocol version 2 does not have.
fn events(request: &Request) -> Reply {
    let event_type = request.params[0]["MoveEventType"].as_str().unwrap();
    if event_type.ends_with("::SystemEpochInfoEventV1") {
        return Reply::Recorded("epoch/iotax_queryEvents-SystemEpochInfoEventV1-latest.json");
    }
    Reply::Result(json!({"data": [], "nextCursor": null, "hasNextPage": false}))
}

/// The text of a recorded answer.
pub(crate) fn recorded(name: &str) -> String {
    let path = match name.split_once('/').unwrap() {
        ("epoch", file) => fixture(LOCALNET).join(file),
        (_, file) => fixture(ANSWERS).join(file),
    };
    fs::read_to_string(path).unwrap()
}

async fn serve(
    mut stream: TcpStream,
    script: impl Fn(&Request) -> Reply,
    log: Arc<Mutex<Vec<String>>>,
) {
    let Some((head, body)) = request(&mut stream).await else {
        return;
    };
    let call: Value = serde_json::from_slice(&body).unwrap();
    let method = method(&call);
    let before = {
        let mut log = log.lock().unwrap();
        let before = log.iter().filter(|asked| **asked == method).count();
        log.push(method.clone());
        before
    };
    let id = &call["id"];
    let params = match &call["query"] {
        Value::Null => call["params"].clone(),
        _ => call["variables"].clone(),
    };
    let reply = match script(&Request {
        method,
        params,
        head,
        before,
    }) {
        Reply::Recorded(name) => {
            ok(&recorded(name).replacen("\"id\":1", &format!("\"id\":{id}"), 1))
        }
        Reply::Data(data) => ok(&json!({"data": data}).to_string()),
        Reply::Result(result) => {
            ok(&json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string())
        }
        Reply::Error(code) => {
            let error = json!({"code": code, "message": "no"});
            ok(&json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string())
        }
        Reply::Body(body) => ok(&body),
        Reply::Status(head) => {
            format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .into_bytes()
        }
        Reply::Bytes(bytes) => bytes,
        Reply::Endless => return endless(stream).await,
        // Until the client hangs up.
        Reply::Silence => return drop(stream.read(&mut [0]).await),
    };
    let _ = stream.write_all(&reply).await;
}

/// The method of a JSON-RPC request, or the operation of a GraphQL document.
fn method(call: &Value) -> String {
    if let Some(document) = call["query"].as_str() {
        let name = document.strip_prefix("query ").unwrap();
        return name[..name.find([' ', '(']).unwrap()].to_owned();
    }
    assert_eq!(call["jsonrpc"], "2.0");
    call["method"].as_str().unwrap().to_owned()
}

/// The head and the body of a request.
async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let (mut received, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let length = stream
            .read(&mut piece)
            .await
            .ok()
            .filter(|length| *length > 0)?;
        received.extend_from_slice(&piece[..length]);
        let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&received[..end]).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))?;
        let body = &received[end + 4..];
        if body.len() >= length.parse().ok()? {
            return Some((head, body.to_vec()));
        }
    }
}

async fn endless(mut stream: TcpStream) {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let piece = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let mut sent = stream.write_all(head).await;
    while sent.is_ok() {
        sent = stream.write_all(piece.as_bytes()).await;
    }
}

fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}
