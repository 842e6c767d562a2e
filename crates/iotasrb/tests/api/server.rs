//! A server in this process, and requests as any client sends them.

use axum::{
    body::{Body, BodyDataStream, Bytes, to_bytes},
    http::{HeaderMap, Method, Request},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use iotasrb::{
    serve::{Bell, Board, Desk, answer},
    store::StoreAddress,
};
use serde_json::Value;
use std::time::Duration;
use tokio::{net::TcpListener, runtime::Runtime};
use tokio_stream::StreamExt;

/// A server that answers from a history, with a client of it.
pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) board: Board,
    runtime: Runtime,
    client: Client<HttpConnector, Body>,
    /// As long as it is there the history is looked at.
    bell: Bell,
}

/// Who listens to events.
pub(crate) struct Listener<'a> {
    server: &'a Server,
    body: BodyDataStream,
    heard: String,
}

/// An event, line by line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// For how long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer: its status, its head and its body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Server {
    /// Starts it, and waits until it has an edition to answer from.
    pub(crate) fn start(history: &StoreAddress) -> Self {
        Self::start_with(history, |desk| desk)
    }

    /// The same with another desk.
    pub(crate) fn start_with(history: &StoreAddress, change: impl FnOnce(Desk) -> Desk) -> Self {
        let server = Self::start_empty(history, change);
        let mut editions = server.board.watch();
        let posted = editions.wait_for(Option::is_some);
        server.runtime.block_on(posted).unwrap();
        server
    }

    /// Starts it, whether it has anything to answer from or not.
    pub(crate) fn start_empty(history: &StoreAddress, change: impl FnOnce(Desk) -> Desk) -> Self {
        Self::start_on("127.0.0.1:0", history, change)
    }

    /// The same on an address.
    pub(crate) fn start_on(
        address: &str,
        history: &StoreAddress,
        change: impl FnOnce(Desk) -> Desk,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (board, bell, _) = Board::hang(history.clone()).unwrap();
        let listener = runtime.block_on(TcpListener::bind(address)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let desk = change(Desk::new(board.clone(), history.clone()));
        runtime.spawn(answer(listener, desk));
        Self {
            address,
            board,
            client: Client::builder(TokioExecutor::new()).build_http(),
            runtime,
            bell,
        }
    }

    /// Waits until a publication is answered from.
    pub(crate) fn wait_for(&self, publication: u64) {
        self.bell.ring();
        let mut editions = self.board.watch();
        let posted = editions.wait_for(|number| *number >= Some(publication));
        self.runtime.block_on(posted).unwrap();
    }

    /// Listens to the events of a path.
    pub(crate) fn listen(&self, path: &str, headers: &[(&str, &str)]) -> Listener<'_> {
        let request = self.request(Method::GET, path, headers, Body::empty());
        let response = self.runtime.block_on(self.client.request(request)).unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Listener {
            server: self,
            body: Body::new(response.into_body()).into_data_stream(),
            heard: String::new(),
        }
    }

    /// Asks for a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], Body::empty())
    }

    /// Sends a body of JSON to a path.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.ask(Method::POST, path, &json, body.to_string())
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(body).unwrap()
    }

    /// Sends any request.
    pub(crate) fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let request = self.request(method, path, headers, body.into());
        self.runtime.block_on(async {
            let (head, body) = self.client.request(request).await.unwrap().into_parts();
            Answer {
                status: head.status.as_u16(),
                headers: head.headers,
                body: to_bytes(Body::new(body), usize::MAX).await.unwrap(),
            }
        })
    }
}

impl Listener<'_> {
    /// The next event; comments are no events.
    pub(crate) fn next(&mut self) -> Event {
        loop {
            if let Some((block, rest)) = self.heard.split_once("\n\n") {
                let event = Event::read(block);
                self.heard = rest.to_owned();
                match event {
                    Some(event) => return event,
                    None => continue,
                }
            }
            let next = async { tokio::time::timeout(PATIENCE, self.body.next()).await };
            let bytes = self.server.runtime.block_on(next).unwrap();
            let bytes = bytes.unwrap().unwrap();
            self.heard.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

impl Event {
    fn read(block: &str) -> Option<Self> {
        let field = |name: &str| {
            let mut lines = block.lines();
            let line = lines.find_map(|line| line.strip_prefix(name))?;
            Some(line.trim_start().to_owned())
        };
        Some(Self {
            id: field("id:")?,
            name: field("event:")?,
            data: serde_json::from_str(&field("data:")?).unwrap(),
        })
    }
}

impl Answer {
    /// A header, if it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as a text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}
