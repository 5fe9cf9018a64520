//! A browser, as far as the server is concerned.

use std::time::{Duration, Instant};

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::Serving;

/// The longest wait for an answer that has what is wanted.
const LONGEST: Duration = Duration::from_secs(60);

pub const NAME: &str = "掌柜";
pub const PASSWORD: &str = "Tall-ship-0417-harbour";

/// A logged-in person.
pub struct Client {
    pub http: reqwest::Client,
    pub address: String,
    pub cookie: Option<String>,
}

impl Client {
    /// Somebody the server does not know.
    pub fn stranger(serving: &Serving) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, address: serving.address.clone(), cookie: None }
    }

    /// Makes the first user with the token from the console.
    pub async fn first_user(serving: &Serving) -> Self {
        let mut client = Self::stranger(serving);
        let token = serving.setup_token.clone().expect("a fresh server prints a set-up token");
        let body = json!({ "setup_token": token, "name": NAME, "password": PASSWORD });
        let answer = client.send(Method::POST, "/api/v1/setup", Some(body)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        client.keep_cookie(&answer);
        client
    }

    pub fn keep_cookie(&mut self, answer: &Response) {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        request.send().await.unwrap()
    }

    /// The same for a server that may die before it answers; gives what it said.
    pub async fn try_send(&self, method: Method, path: &str, body: Value) -> Option<String> {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let request = request.header("content-type", "application/json").body(body.to_string());
        request.send().await.ok()?.text().await.ok()
    }

    /// Asks until the answer has what is wanted.
    pub async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let said = self.get(path).await;
            if wanted(&said) {
                return said;
            }
            assert!(begun.elapsed() < LONGEST, "{path}: {said}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn get(&self, path: &str) -> Value {
        Self::read(self.send(Method::GET, path, None).await).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        Self::read(self.send(Method::POST, path, Some(body)).await).await
    }

    pub async fn read(answer: Response) -> Value {
        let (status, url) = (answer.status(), answer.url().clone());
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{url}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }
}
