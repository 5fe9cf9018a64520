//! A call, and what came back.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// A call.
pub struct Ask {
    request: axum::http::request::Builder,
    body: Body,
    peer: SocketAddr,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:7788");
        Self { request, body: Body::empty(), peer: ([127, 0, 0, 1], 50_000).into() }
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub fn post(path: &str, body: Value) -> Self {
        Self::new("POST", path).json(body)
    }

    pub fn json(self, body: Value) -> Self {
        if body.is_null() { self } else { self.raw("application/json", body.to_string()) }
    }

    pub fn raw(mut self, kind: &str, body: impl Into<Body>) -> Self {
        self.request = self.request.header("content-type", kind);
        self.body = body.into();
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if name == "host" {
            self.request.headers_mut().unwrap().remove("host");
        }
        self.request = self.request.header(name, value);
        self
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn at_peer(mut self, peer: [u8; 4]) -> Self {
        self.peer = (peer, 50_000).into();
        self
    }

    /// Sends it and gives the answer unread.
    pub async fn open(self, router: &Router) -> axum::response::Response {
        let mut request = self.request.body(self.body).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(self, router: &Router) -> Said {
        let answer = self.open(router).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Said { status, headers, body, bytes }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Said {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
    pub bytes: Bytes,
}

impl Said {
    /// It went well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self
    }

    /// It was refused: the status and the code, once the envelope is found whole.
    #[track_caller]
    pub fn refusal(&self) -> (u16, String) {
        let body = self.body.as_object().unwrap_or_else(|| panic!("{} no envelope: {:?}", self.status, self.bytes));
        let members: Vec<&str> = body.keys().map(String::as_str).collect();
        assert_eq!(members, ["code", "details", "message", "request_id"]);
        let named = self.headers.get("x-request-id").and_then(|id| id.to_str().ok());
        assert_eq!(self.body["request_id"].as_str(), named);
        assert!(!self.body["message"].as_str().unwrap().is_empty());
        (self.status.as_u16(), self.body["code"].as_str().unwrap().to_owned())
    }

    /// The cookie it sets, as it is sent back.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let cookie = self.headers.get("set-cookie").expect("no cookie").to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}
