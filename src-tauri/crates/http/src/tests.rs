#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use huolang_domain::{Millis, testing::ManualClock};
use rstest::rstest;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::{CallError, Contact, Contacts, HttpAnswer, HttpCall, HttpClient, HttpFault, HttpLimits, Url, parse_base};

const LIMITS: HttpLimits = HttpLimits { connect_ms: 2_000, read_ms: 150, total_ms: 2_000, answer_bytes: 100 };

fn client() -> HttpClient {
    HttpClient::new(LIMITS, Arc::new(ManualClock::at(Millis(1_000))), Arc::new(Contacts::default())).unwrap()
}

/// Answers one call with `answer`, then closes; gives the address. `None`: holds the connection and says nothing.
async fn peer(answer: Option<String>) -> (Url, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/secret-path?token=secret-query", listener.local_addr().unwrap())).unwrap();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4_096];
        let length = stream.read(&mut request).await.unwrap();
        if let Some(answer) = answer {
            stream.write_all(answer.as_bytes()).await.unwrap();
        } else {
            // Until the caller gives up.
            while stream.read(&mut request).await.is_ok_and(|length| length > 0) {}
        }
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    (url, heard)
}

async fn failure(answer: Option<&str>) -> HttpFault {
    let (url, _heard) = peer(answer.map(str::to_owned)).await;
    client().call(HttpCall::get("test.call", url)).await.map(|_| ()).unwrap_err()
}

#[tokio::test]
async fn gives_any_whole_answer_and_notes_the_host() {
    let (url, heard) =
        peer(Some("HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno".to_owned())).await;
    let host = format!("127.0.0.1:{}", url.port().unwrap());
    let client = client();
    let call = HttpCall::post_json("test.call", url, &[1, 2]).unwrap().bearer(&"t0ken".into()).unwrap();
    let answer = client.call(call).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice(), answer.retry_after_ms()), (429, b"no".as_slice(), Some(3_000)));
    let heard = heard.await.unwrap().to_lowercase();
    assert!(
        heard.contains("authorization: bearer t0ken") && heard.contains("content-type: application/json"),
        "{heard}"
    );
    let contact = Contact { host, calls: 1, failures: 0, first_at: Millis(1_000), last_at: Millis(1_000), clock: None };
    assert_eq!(client.contacts().list(), [contact]);
}

#[rstest]
#[case::announced(format!("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n{}", "x".repeat(101)))]
#[case::not_announced(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n{}\r\n0\r\n\r\n", "x".repeat(101)))]
#[case::promised_only("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_owned())]
#[tokio::test]
async fn an_answer_above_the_limit_is_refused(#[case] answer: String) {
    let fault = failure(Some(&answer)).await;
    assert!(matches!(fault, HttpFault::TooLarge { limit: 100, .. }), "{fault}");
}

#[tokio::test]
async fn an_answer_at_the_limit_is_taken() {
    let (url, _heard) = peer(Some(format!("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", "x".repeat(100)))).await;
    assert_eq!(client().call(HttpCall::get("test.call", url)).await.unwrap().body.len(), 100);
}

#[rstest]
#[case::silence(None, "timed out")]
#[case::half_an_answer(Some("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"), "connection broken")]
#[case::no_http(Some("what?"), "connection broken")]
#[case::nothing(Some(""), "connection broken")]
#[tokio::test]
async fn a_lost_answer_is_unknown_for_a_write_and_harmless_for_a_read(#[case] answer: Option<&str>, #[case] why: &str) {
    let fault = failure(answer).await;
    assert!(matches!(&fault, HttpFault::Lost { reason, .. } if *reason == why), "{fault}");
    assert!(!fault.to_string().contains("secret"));
    assert!(matches!(fault.clone().of_read(), CallError::Transient { .. }));
    assert!(matches!(fault.of_write(), CallError::Unknown { .. }));
}

#[tokio::test]
async fn a_refused_connection_did_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let client = client();
    let fault = client.call(HttpCall::get("test.call", url)).await.map(|_| ()).unwrap_err();
    assert!(matches!(fault, HttpFault::NotSent { .. }), "{fault}");
    assert!(matches!(fault.of_write(), CallError::Transient { .. }));
    assert_eq!(client.contacts().list().iter().map(|contact| contact.failures).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
    let (url, _heard) = peer(Some(answer.to_owned())).await;
    let client = client();
    assert_eq!(client.call(HttpCall::get("test.call", url)).await.unwrap().status, 302);
    assert_eq!(client.contacts().list().len(), 1);
}

#[rstest]
#[case("https://open.example.com/api", true)]
#[case(" http://127.0.0.1:8100 ", true)]
#[case("http://localhost:8100", true)]
#[case("http://[::1]:8100", true)]
#[case("http://open.example.com", false)]
#[case("http://127.0.0.1.example.com", false)]
#[case("http://localhost.example.com", false)]
#[case("ftp://127.0.0.1", false)]
#[case("file:///etc/passwd", false)]
#[case("127.0.0.1:8100", false)]
#[case("", false)]
fn plain_http_stays_on_this_machine(#[case] address: &str, #[case] taken: bool) {
    assert_eq!(parse_base(address).is_ok(), taken, "{address}");
}

#[test]
fn a_header_cannot_smuggle_a_line() {
    let url = Url::parse("http://127.0.0.1/").unwrap();
    let call = HttpCall::get("test.call", url).bearer(&"a\r\nX: y".into());
    assert!(matches!(call.map(|_| ()), Err(HttpFault::BadCall(_))));
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[rstest]
#[case(
    Some("HTTP/1.1 200 OK\r\nX: secret-header\r\nContent-Length: 11\r\n\r\nsecret-body"),
    "status=200 bytes=11 duration_ms=0"
)]
#[case(Some(""), "no answer (connection broken)")]
#[tokio::test]
async fn the_log_tells_of_the_call_and_of_no_secret(#[case] answer: Option<&str>, #[case] told: &str) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (url, _heard) = peer(answer.map(str::to_owned)).await;
    let call = HttpCall::post("test.call", url, "text/plain", b"secret-request".to_vec());
    let _ = client().call(call.bearer(&"secret-token".into()).unwrap()).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("test.call") && text.contains(told), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

/// Runs itself again in a process whose environment names a proxy where nobody listens.
#[tokio::test]
async fn calls_on_this_machine_never_go_through_a_proxy() {
    const INNER: &str = "HUOLANG_TEST_BEHIND_PROXY";
    if std::env::var_os(INNER).is_some() {
        let (url, _heard) = peer(Some("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned())).await;
        assert_eq!(client().call(HttpCall::get("test.call", url)).await.unwrap().status, 200);
        return;
    }
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "tests::calls_on_this_machine_never_go_through_a_proxy"]).env(INNER, "1");
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, &nobody);
    }
    again.env_remove("no_proxy").env_remove("NO_PROXY");
    let output = again.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

/// Thu, 20 Nov 2025 02:00:00 GMT.
const SAID: i64 = 1_763_604_000_000;

#[rstest]
#[case::right(Some("Thu, 20 Nov 2025 02:00:00 GMT"), SAID, SAID + 1_000, Some(0))]
#[case::we_are_behind(Some("Thu, 20 Nov 2025 02:00:00 GMT"), SAID - 600_000, SAID - 599_000, Some(600_000))]
#[case::we_are_ahead(Some("Thu, 20 Nov 2025 02:00:00 GMT"), SAID + 300_000, SAID + 301_000, Some(-300_000))]
#[case::too_slow_to_tell(Some("Thu, 20 Nov 2025 02:00:00 GMT"), SAID, SAID + 10_001, None)]
#[case::our_clock_jumped_in_between(Some("Thu, 20 Nov 2025 02:00:00 GMT"), SAID, SAID - 1, None)]
#[case::no_date(Some("soon"), SAID, SAID, None)]
#[case::says_nothing(None, SAID, SAID, None)]
fn an_answer_says_how_its_clock_stands(
    #[case] said: Option<&'static str>,
    #[case] begun: i64,
    #[case] ended: i64,
    #[case] ahead_ms: Option<i64>,
) {
    let headers = said.map(|said| (reqwest::header::DATE, said.parse().unwrap())).into_iter().collect();
    let answer = HttpAnswer { status: 200, headers, body: Vec::new() };
    assert_eq!(answer.clock_ahead_ms(Millis(begun), Millis(ended)), ahead_ms);
}
