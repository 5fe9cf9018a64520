//! The market on a port: its door, its script, its witness, and the program that serves it.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use huolang_domain::{OrderSn, rule::Channel};
use huolang_platforms::{
    capability::{Adapter as _, Content, Shipment},
    fault::CallError,
    practice::{Faults, MarketOrder, PracticeAdapter, Tally, Waiting},
};
use huolang_testkit::{
    LoopbackMarket,
    practice::{Line, TallyQuery},
    shops::{Reach, SINGLE, START, TOKEN},
};
use serde_json::{Value, json};

use crate::link::{Shop, client, market};

/// The practice market as its own process.
struct Program {
    child: Child,
    gateway: String,
}

impl Program {
    fn start(journal: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_market"));
        command.args(["practice", "--seed", "5", "--journal"]).arg(journal).args(more).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut gateway = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut gateway).unwrap();
        Self { child, gateway: gateway.trim().to_owned() }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

async fn post<T: serde::de::DeserializeOwned>(gateway: &str, path: &str, body: &impl serde::Serialize) -> T {
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    plain.post(format!("{gateway}{path}")).json(body).send().await.unwrap().json().await.unwrap()
}

fn payment() -> Value {
    json!({ "product_ref": SINGLE, "quantity": 1 })
}

#[tokio::test]
async fn a_wrong_token_is_a_dead_login() {
    let served = LoopbackMarket::start(market(), 0, Some(TOKEN)).await.unwrap();
    for token in [None, Some("wrong".into())] {
        let adapter = PracticeAdapter::over_http(client(), &served.gateway(), token, None).unwrap();
        let answer = adapter.session().unwrap().check().await;
        assert!(matches!(answer, Err(CallError::Login { .. })), "{answer:?}");
    }
}

#[tokio::test]
async fn a_closed_market_did_certainly_nothing() {
    let mut shop = Shop::open(Reach::Http).await;
    let sn = shop.buy(SINGLE);
    shop.0.served.take().unwrap().stop().await.unwrap();
    let answer = shop.adapter.mark_shipped().unwrap().mark_shipped(&sn, &Shipment::NoLogistics).await;
    assert!(matches!(answer, Err(CallError::Transient { .. })), "{answer:?}");
}

#[tokio::test]
async fn closing_does_not_wait_for_those_who_wait_for_events() {
    let mut shop = Shop::open(Reach::Http).await;
    let served = shop.0.served.take().unwrap();
    let market = shop.market.clone();
    let adapter = shop.0.adapter;
    let waiting = tokio::spawn(async move { adapter.push_events().unwrap().next_hints().await });
    while market.watchers() == 0 {
        tokio::task::yield_now().await;
    }
    served.stop().await.unwrap();
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn a_page_from_something_in_between_is_no_word_of_the_market() {
    let page = axum::Router::new().fallback(async || axum::response::Html("<h1>请登录网络</h1>"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = format!("http://{}", listener.local_addr().unwrap());
    let portal = tokio::spawn(axum::serve(listener, page).into_future());
    let adapter = PracticeAdapter::over_http(client(), &gateway, None, None).unwrap();
    let sn = OrderSn::from("261120-000000000001");
    let content =
        Content { sn: sn.clone(), line: 1, key: "k".to_owned(), text: "x".to_owned(), channel: Channel::Usual };
    let sent = adapter.deliver_content().unwrap().deliver(&content).await;
    assert!(matches!(sent, Err(CallError::Unknown { .. })), "{sent:?}");
    let read = adapter.read_back().unwrap().shipped(&sn).await;
    assert!(matches!(&read, Err(CallError::Business { code, .. }) if code == "answer_not_understood"), "{read:?}");
    portal.abort();
}

#[tokio::test]
async fn every_host_called_is_listed() {
    let served = LoopbackMarket::start(market(), 0, None).await.unwrap();
    let client = client();
    let adapter = PracticeAdapter::over_http(client.clone(), &served.gateway(), None, None).unwrap();
    adapter.goods().unwrap().products().await.unwrap();
    adapter.session().unwrap().check().await.unwrap();
    let listed: Vec<_> =
        client.contacts().list().into_iter().map(|contact| (contact.host, contact.calls, contact.last_at)).collect();
    assert_eq!(listed, [(format!("127.0.0.1:{}", served.port()), 2, START)]);
}

#[tokio::test]
async fn buyers_act_and_the_ledger_speaks_over_http() {
    let served = LoopbackMarket::start(market(), 0, Some(TOKEN)).await.unwrap();
    let gateway = served.gateway();
    let mut sns = Vec::new();
    for _ in 0..3 {
        sns.push(post::<MarketOrder>(&gateway, "/script/payments", &payment()).await.sn);
    }
    let order: MarketOrder = post(&gateway, &format!("/script/orders/{}/ask_refund", sns[0]), &()).await;
    assert_eq!(order.status.as_str(), "refunding");
    let refusal: Value = post(&gateway, &format!("/script/orders/{}/confirm", sns[0]), &()).await;
    assert_eq!(refusal["code"], "wrong_state");
    let content =
        Content { sn: sns[1].clone(), line: 1, key: "k".to_owned(), text: "C-01".to_owned(), channel: Channel::Usual };
    served.market().send(&content).unwrap();
    let waiting = vec![Line { sn: sns[2].clone(), line: 1, waiting: Waiting::Unknown }];
    let tally: Tally = post(&gateway, "/witness/tally", &TallyQuery { cards: vec!["C-01".to_owned()], waiting }).await;
    let expected = Tally {
        orders: 3,
        paid: 3,
        lines: 3,
        delivered: 1,
        refunded: 1,
        unknown: 1,
        cards_used: 1,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}

#[tokio::test]
async fn a_killed_market_remembers_what_it_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("market.jsonl");
    let mut sent = Vec::new();
    for round in 0..3 {
        let program = Program::start(&journal, &["--faults", "timeout_after_accept=next:1"]);
        let adapter = PracticeAdapter::over_http(client(), &program.gateway, None, None).unwrap();
        let sn = post::<MarketOrder>(&program.gateway, "/script/payments", &payment()).await.sn;
        let content = Content {
            sn: sn.clone(),
            line: 1,
            key: format!("k{round}"),
            text: format!("CARD-{round}"),
            channel: Channel::Usual,
        };
        let answer = adapter.deliver_content().unwrap().deliver(&content).await;
        assert!(matches!(answer, Err(CallError::Unknown { .. })), "{answer:?}");
        sent.push(sn);
        drop(program);
    }
    let program = Program::start(&journal, &[]);
    let tally: Tally = post(&program.gateway, "/witness/tally", &TallyQuery::default()).await;
    assert_eq!((tally.orders, tally.delivered, tally.duplicates, tally.lost), (3, 3, 0, 0));
    let adapter = PracticeAdapter::over_http(client(), &program.gateway, None, None).unwrap();
    let page = adapter.pull_orders().unwrap().pull(None, START).await.unwrap();
    assert_eq!(page.orders.into_iter().map(|order| order.sn).collect::<Vec<OrderSn>>(), sent);
}

#[tokio::test]
async fn the_program_takes_its_token_from_the_environment_and_faults_from_its_arguments() {
    let folder = tempfile::tempdir().unwrap();
    let mut refused = Command::new(env!("CARGO_BIN_EXE_market"));
    refused.args(["practice", "--faults", "unheard_of=5%"]);
    let output = refused.output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("unheard_of"), "{output:?}");
    let program = Program::start(&folder.path().join("m.jsonl"), &["--faults", "rough", "--token", TOKEN]);
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let faults: Faults =
        plain.get(format!("{}/script/faults", program.gateway)).send().await.unwrap().json().await.unwrap();
    assert_eq!(faults, Faults::rough());
    let status = plain.get(format!("{}/v1/session", program.gateway)).send().await.unwrap().status();
    assert_eq!(status, 401);
}
