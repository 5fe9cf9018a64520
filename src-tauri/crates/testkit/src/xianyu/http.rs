//! One HTTP request in, one answer out, without a port.

use super::XianyuMarket;
use std::collections::HashMap;

/// A request.
#[derive(Default)]
pub(super) struct Request {
    pub path: String,
    pub query: HashMap<String, String>,
    pub cookies: HashMap<String, String>,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Default)]
pub(super) struct Response {
    pub status: u16,
    pub content_type: &'static str,
    pub set_cookies: Vec<String>,
    pub body: Vec<u8>,
}

impl Response {
    pub(super) fn json(value: &serde_json::Value) -> Self {
        Self { status: 200, content_type: "application/json", body: value.to_string().into_bytes(), ..Self::default() }
    }

    pub(super) fn page(html: &str) -> Self {
        Self { status: 200, content_type: "text/html", body: html.as_bytes().to_vec(), ..Self::default() }
    }
}

impl Request {
    /// From a path with its query, the `Cookie` header and the body.
    pub(super) fn new(target: &str, cookie: &str, content_type: &str, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let cookies = cookie.split(';').filter_map(|pair| pair.trim().split_once('='));
        Self {
            path: path.to_owned(),
            query: fields(query),
            cookies: cookies.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            content_type: content_type.to_owned(),
            body,
        }
    }

    /// The fields of a form.
    pub(super) fn form(&self) -> HashMap<String, String> {
        fields(&String::from_utf8_lossy(&self.body))
    }
}

/// Reads `a=b&c=d`.
fn fields(text: &str) -> HashMap<String, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((plain(name), plain(value)))
    };
    text.split('&').filter_map(pair).collect()
}

/// Undoes form encoding.
fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl XianyuMarket {
    /// Answers a request.
    pub(super) fn answer(&self, request: &Request) -> Response {
        match request.path.as_str() {
            "/mini_login.htm" => self.login_page(),
            "/newlogin/qrcode/generate.do" => self.qr_generate(request),
            "/newlogin/qrcode/query.do" => self.qr_query(request),
            "/newlogin/hasLogin.do" => self.has_login(request),
            "/api/upload.api" => self.upload(request),
            path if path.starts_with("/imgextra/") => self.picture(path, request),
            path => match path.strip_prefix("/h5/").map(|rest| rest.trim_end_matches('/')) {
                Some(rest) => {
                    let (api, version) = rest.split_once('/').unwrap_or((rest, ""));
                    self.mtop(api, version, request)
                }
                None => Response { status: 404, content_type: "text/plain", ..Response::default() },
            },
        }
    }
}
