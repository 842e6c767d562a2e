//! The limit: a server that has nothing to do but to answer bytes from memory.

use super::{Failure, process::Process, reads::Read};
use axum::{
    Router,
    body::Bytes,
    http::header,
    routing::{get, post},
};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use tokio::{net::TcpListener, runtime};

/// The word with which this program is that server.
pub(crate) const ROLE: &str = "bare";

/// An answer of the program, which the bare server gives too.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    path: String,
    is_posted: bool,
    content_type: String,
    pub(crate) body: String,
}

impl Answer {
    /// Asks a server. What is not answered well cannot be measured.
    pub(crate) fn of(process: &Process, read: &Read) -> Result<Self, Failure> {
        let (status, content_type, body) = asked(&process.url(&read.path), read.posted.as_deref())?;
        if status != StatusCode::OK {
            return Err(
                format!("{} ({}) is answered {status}: {body}", read.name, read.path).into(),
            );
        }
        let path = read.path.split('?').next().unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            is_posted: read.posted.is_some(),
            content_type,
            body,
        })
    }
}

/// The status, the type and the text of an answer.
pub(crate) fn asked(
    url: &str,
    posted: Option<&str>,
) -> Result<(StatusCode, String, String), Failure> {
    // Only the first time counts; nothing here is encrypted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let request = match posted {
        None => client.get(url),
        Some(body) => client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_owned()),
    };
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let answer = request.send().await?;
        let content_type = answer.headers().get(header::CONTENT_TYPE);
        let content_type = content_type
            .map_or(Ok(""), |value| value.to_str())?
            .to_owned();
        Ok((answer.status(), content_type, answer.text().await?))
    })
}

/// Answers what a file holds, until it is killed: with as many threads as the program has.
pub(crate) fn serve(answers: &Path) -> Result<(), Failure> {
    let answers: Vec<Answer> = serde_json::from_slice(&fs::read(answers)?)?;
    let router = answers.into_iter().fold(Router::new(), |router, answer| {
        let body = Bytes::from(answer.body);
        let reply = ([(header::CONTENT_TYPE, answer.content_type)], body);
        let method = match answer.is_posted {
            false => get(move || async move { reply.clone() }),
            true => post(move |_posted: Bytes| async move { reply.clone() }),
        };
        router.route(&answer.path, method)
    });
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("answering on {}", listener.local_addr()?);
        axum::serve(listener, router).await?;
        Ok(())
    })
}
