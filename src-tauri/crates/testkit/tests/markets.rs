//! The programs of `cargo xtask market` for platforms that call us: repeats at the same moment, forgeries, questions and slow
//! reading reach the seller's program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    future::IntoFuture as _,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use axum::{Router, body::Bytes, extract::State, http::Uri};
use tokio::{net::TcpListener, sync::mpsc};

/// A market that runs until it is dropped.
struct Program(Child);

impl Program {
    fn start(program: &str, arguments: &[&str]) -> Self {
        let manners = ["--orders", "2", "--repeats", "3", "--parallel", "--slow-ms", "1", "--forged", "--asks", "2"];
        let mut command = Command::new(program);
        Self(command.args(arguments).args(manners).stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

async fn note(State(tell): State<mpsc::UnboundedSender<String>>, uri: Uri, _body: Bytes) -> &'static str {
    let _ = tell.send(uri.path().to_owned());
    "{}"
}

/// A seller's program that understands nothing, but tells each path that is called.
async fn seller() -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let (tell, told) = mpsc::unbounded_channel();
    let router = Router::new().fallback(note).with_state(tell);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, router).into_future());
    (address, told)
}

/// The calls until so many came, each path with how often.
async fn called(mut told: mpsc::UnboundedReceiver<String>, calls: usize) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for _ in 0..calls {
        *counts.entry(told.recv().await.unwrap()).or_default() += 1;
    }
    counts
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(path, count)| ((*path).to_owned(), *count)).collect()
}

#[tokio::test]
async fn jd_general_orders_repeats_forges_and_asks() {
    let (address, told) = seller().await;
    let target = format!("{address}/api/jd/general/secret/beginDistill");
    let _market = Program::start(env!("CARGO_BIN_EXE_market-jd-general"), &["--target", target.as_str()]);
    let expected = [("/api/jd/general/secret/beginDistill", 8), ("/api/jd/general/secret/findDistill", 4)];
    assert_eq!(called(told, 12).await, counts(&expected));
}

#[tokio::test]
async fn jd_game_orders_cards_and_top_ups() {
    for (call, query) in [("cardOrder", "cardQuery"), ("directCharge", "directQuery")] {
        let (address, told) = seller().await;
        let target = format!("{address}/api/jd/game/secret/{call}");
        let _market = Program::start(env!("CARGO_BIN_EXE_market-jd-game"), &["--target", target.as_str()]);
        let (call, query) = (format!("/api/jd/game/secret/{call}"), format!("/api/jd/game/secret/{query}"));
        assert_eq!(called(told, 12).await, counts(&[(call.as_str(), 8), (query.as_str(), 4)]));
    }
}

#[tokio::test]
async fn agiso_pushes_and_buys() {
    let (address, told) = seller().await;
    let (target, supplier) = (format!("{address}/api/agiso/one/push"), format!("{address}/api/agiso/two"));
    let arguments = ["--target", target.as_str(), "--supplier", supplier.as_str()];
    let _market = Program::start(env!("CARGO_BIN_EXE_market-agiso"), &arguments);
    let expected = [
        ("/api/agiso/one/push", 8),
        ("/api/agiso/two/agisoAcprSupplierApi/order/createPurchase", 8),
        ("/api/agiso/two/agisoAcprSupplierApi/order/get", 4),
    ];
    assert_eq!(called(told, 20).await, counts(&expected));
}

#[test]
fn markets_with_vouchers_say_where_their_codes_are_seen() {
    let (pdd, life) = (env!("CARGO_BIN_EXE_market-pdd"), env!("CARGO_BIN_EXE_market-douyin-life"));
    let practice = env!("CARGO_BIN_EXE_market");
    let said = |program: &str, arguments: &[&str], lines: usize| {
        let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let _market = Program(child);
        out.lines().take(lines).map(Result::unwrap).collect::<Vec<_>>().join("\n")
    };
    for (words, wanted) in [
        (said(pdd, &["--port", "0", "--orders", "1"], 3), "GET /script/orders/SN/cards (voucher codes)"),
        (said(life, &["--port", "0", "--orders", "1"], 5), "GET /script/orders/ID (voucher code and link)"),
        (said(practice, &["practice", "--port", "0"], 2), "GET /script/orders/SN (what its buyer sees"),
    ] {
        assert!(words.contains(wanted), "{words}");
    }
}
