//! Somebody who is logged in at the server.

use super::Server;
use serde_json::{Value, json};
use std::{error::Error, path::Path};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A logged-in client. The login outlives a restart of the server.
pub struct Desk {
    client: reqwest::Client,
    cookie: String,
}

impl Desk {
    /// Makes the first login of a fresh server.
    pub async fn first(server: &Server) -> Outcome<Self> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let token = server.setup_token.as_deref().ok_or("no set-up token was printed")?;
        let person = json!({ "setup_token": token, "name": "bench", "password": "Tall-ship-0417-harbour" });
        let call = client.post(server.url("/api/v1/setup")).header("content-type", "application/json");
        let answer = call.body(person.to_string()).send().await?.error_for_status()?;
        let cookie = answer.headers().get("set-cookie").ok_or("no cookie came")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { client, cookie })
    }

    /// Asks.
    pub async fn get(&self, server: &Server, path: &str) -> Outcome<Value> {
        let call = self.client.get(server.url(path)).header("cookie", &self.cookie);
        let answer = call.send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// Hands a file over.
    pub async fn upload(&self, server: &Server, file: &Path) -> Outcome<Value> {
        let name = file.file_name().and_then(|name| name.to_str()).ok_or("the file has no name")?;
        let call = self.client.post(server.url(&format!("/api/v1/uploads?name={name}")));
        let call = call.header("cookie", &self.cookie).header("content-type", "application/octet-stream");
        let answer = call.body(std::fs::read(file)?).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// Tells.
    pub async fn post(&self, server: &Server, path: &str, body: &Value) -> Outcome<Value> {
        let call = self.client.post(server.url(path)).header("cookie", &self.cookie);
        let answer = call.header("content-type", "application/json").body(body.to_string()).send().await?;
        Ok(serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?)
    }
}
