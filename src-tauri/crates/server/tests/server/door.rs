//! Who may speak to the server at all: `Host` and `Origin`, as a browser that was lured would send them.

use reqwest::StatusCode;

use crate::program::{Client, Folder, Serving};

#[tokio::test]
async fn only_the_servers_own_names_and_pages_are_let_in() {
    let folder = Folder::new();
    let serving =
        Serving::try_start(folder.command(&["serve", "--listen", "127.0.0.1:0", "--name", "shop.example"])).unwrap();
    let port = serving.address.rsplit(':').next().unwrap().to_owned();
    let own = format!("127.0.0.1:{port}");
    let cases: [(&str, Option<&str>, bool); 11] = [
        (&own, None, true),
        ("localhost", None, true),
        ("shop.example", None, true),
        ("shop.example", Some("https://shop.example"), true),
        ("evil.example", None, false),
        ("localhost.evil.com", None, false),
        ("127.0.0.10", None, false),
        ("127.0.0.1.evil.com", None, false),
        ("localhost", Some("http://evil.example"), false),
        ("localhost", Some("null"), false),
        ("shop.example", Some("https://shop.example.evil.com"), false),
    ];
    let client = Client::stranger(&serving);
    for (host, origin, let_in) in cases {
        let mut request = client.http.get(format!("{}/api/v1/session", serving.address)).header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status() == StatusCode::OK, let_in, "{host} {origin:?}: {}", answer.status());
        if !let_in {
            assert_eq!(
                answer.json::<serde_json::Value>().await.unwrap()["code"],
                "origin_refused",
                "{host} {origin:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_page_may_load_and_call_this_server_only() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let client = Client::stranger(&serving);
    for path in ["/", "/orders", "/mark.svg"] {
        let answer = client.http.get(format!("{}{path}", serving.address)).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        for part in ["default-src 'self'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains("http"), "{path}: {policy}");
        assert_eq!((header("x-content-type-options"), header("x-frame-options")), ("nosniff".into(), "DENY".into()));
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let client = Client::first_user(&serving).await;
    let missing = client.http.get(format!("{}/assets/no-such-file.js", serving.address)).send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let unknown = client.send(reqwest::Method::GET, "/api/v1/no-such-thing", None).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(unknown.json::<serde_json::Value>().await.unwrap()["code"], "not_found");
}
