//! Frames at the limit, over a real socket.

use crate::stage::{ITEM, Memory};
use huolang_domain::{Clock, ShopId};
use huolang_platforms::{
    capability::{Chat as _, PushEvents as _},
    connect::{Access, Kept},
    fault::CallError,
    http::{Contacts, HttpClient, HttpLimits},
    xianyu::{XianyuAdapter, transport::Net},
};
use huolang_testkit::{
    SeededDice, WallClock,
    xianyu::{LoopbackXianyu, XianyuMarket},
};
use huolang_vault::Secret;
use std::{sync::Arc, time::Duration};

/// Waits, in real time, until something is so.
async fn until(so: impl Fn() -> bool) {
    let waited = async {
        while !so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waited).await.expect("it never came to be");
}

async fn puzzle(adapter: &XianyuAdapter) -> String {
    loop {
        match adapter.next_hints().await {
            Err(CallError::Business { code, .. }) => return code,
            Err(error) => panic!("{error}"),
            Ok(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_beyond_the_limit_ends_one_connection_and_one_below_it_none() {
    let clock: Arc<dyn Clock> = Arc::new(WallClock);
    let market = XianyuMarket::new(clock.clone(), Arc::new(SeededDice::of(7)));
    market.offer(ITEM, "月卡", 990, &[]);
    let served = LoopbackXianyu::start(market.clone(), 0).await.unwrap();
    let memory = Arc::new(Memory::new(clock.clone()));
    let cookie = Kept { secret: Secret::new(market.cookie()), expires_at: None, kept_at: clock.now() };
    let access = Access {
        shop: ShopId::from("s"),
        gateway: Some(served.gateway()),
        fields: [("accept_risk".to_owned(), "true".to_owned())].into(),
        secrets: [("cookie".to_owned(), cookie)].into(),
        keeper: memory,
    };
    let http = HttpClient::new(HttpLimits::default(), clock.clone(), Arc::new(Contacts::default())).unwrap();
    let net = Arc::new(Net::new(http, clock.clone()));
    let adapter = XianyuAdapter::open(&access, net, clock, Arc::new(SeededDice::of(11))).unwrap();
    adapter.socket().start();
    until(|| adapter.socket().shared.is_up() && market.listening() == 1).await;

    market.send_frame(&"A".repeat(7 << 20));
    assert_eq!(puzzle(&adapter).await, "frame_not_understood");
    assert_eq!(market.ledger().connections, 1, "a frame that is let in ends nothing");

    market.send_frame(&"A".repeat(9 << 20));
    assert_eq!(puzzle(&adapter).await, "frame_too_large");
    until(|| market.ledger().connections == 2 && market.listening() == 1).await;
    let said = market.say("2201", ITEM, "在吗");
    let heard = adapter.next_messages().await.unwrap();
    assert!(heard.iter().any(|message| message.message_id == said));
    assert_eq!(market.ledger().connections, 2);
}
