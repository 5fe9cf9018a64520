//! Signature version 3 of 阿里云 (ACS3-HMAC-SHA256) for calls without a body.

use std::fmt::Write as _;

use huolang_domain::Millis;
use huolang_http::Url;
use sha2::{Digest as _, Sha256};

use crate::vendor::hmac_sha256;

/// What is signed.
pub(super) struct Request<'a> {
    pub(super) url: &'a Url,
    pub(super) action: &'a str,
    pub(super) version: &'a str,
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) key_id: &'a str,
    pub(super) key_secret: &'a str,
    pub(super) at: Millis,
    pub(super) nonce: &'a str,
}

/// A call ready to go.
pub(super) struct Signed {
    pub(super) url: Url,
    pub(super) headers: Vec<(&'static str, String)>,
}

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Signs a POST without a body.
pub(super) fn sign(request: &Request<'_>) -> Signed {
    let mut pairs: Vec<_> = request.query.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.sort();
    let query = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let mut url = request.url.clone();
    url.set_query(Some(&query));
    let body_hash = hex::encode(Sha256::digest(b""));
    // In the order of their names, as the signature wants them.
    let headers = vec![
        ("host", host_of(&url)),
        ("x-acs-action", request.action.to_owned()),
        ("x-acs-content-sha256", body_hash.clone()),
        ("x-acs-date", date(request.at)),
        ("x-acs-signature-nonce", request.nonce.to_owned()),
        ("x-acs-version", request.version.to_owned()),
    ];
    let mut lines = String::new();
    for (name, value) in &headers {
        let _ = writeln!(lines, "{name}:{}", value.trim());
    }
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let path = if url.path().is_empty() { "/" } else { url.path() };
    let canonical = format!("POST\n{path}\n{query}\n{lines}\n{names}\n{body_hash}");
    let to_sign = format!("{ALGORITHM}\n{}", hex::encode(Sha256::digest(canonical.as_bytes())));
    let signature = hex::encode(hmac_sha256(request.key_secret.as_bytes(), to_sign.as_bytes()));
    let authorization =
        format!("{ALGORITHM} Credential={},SignedHeaders={names},Signature={signature}", request.key_id);
    let mut headers: Vec<_> = headers.into_iter().filter(|(name, _)| *name != "host").collect();
    headers.push(("authorization", authorization));
    Signed { url, headers }
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn date(at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Percent encoding of RFC 3986.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Request, sign};
    use huolang_domain::Millis;

    /// The worked example of "V3版本请求体&签名机制".
    #[test]
    fn signs_as_the_provider_shows() {
        let at: jiff::Timestamp = "2023-10-26T10:22:32Z".parse().unwrap();
        let signed = sign(&Request {
            url: &"https://ecs.cn-shanghai.aliyuncs.com/".parse().unwrap(),
            action: "RunInstances",
            version: "2014-05-26",
            query: &[("RegionId", "cn-shanghai"), ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")],
            key_id: "YourAccessKeyId",
            key_secret: "YourAccessKeySecret",
            at: Millis(at.as_millisecond()),
            nonce: "3156853299f313e23d1673dc12e1703d",
        });
        let authorization = &signed.headers.last().unwrap().1;
        assert!(
            authorization.ends_with("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"),
            "{authorization}"
        );
    }
}
