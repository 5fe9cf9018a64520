//! The server dies while it tells the seller something. The seller's own program at the other end is the witness: it hears of
//! every order at the next start, and what is said again bears the same id and counts once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_platforms::practice::Payment;
use huolang_testkit::{
    WallClock,
    channels::{ChannelHost, SECRET},
    shops::EARPHONES,
};
use serde_json::json;

use super::{
    places_of,
    yard::{LONGEST, Yard},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_heard_of_every_order_however_often_the_server_dies() {
    let yard = Yard::small(34).await;
    let mut client = yard.first_user().await;
    let host = ChannelHost::start(Arc::new(WallClock)).await.unwrap();
    let serving = yard.start(&mut client);
    let hook = format!("{}/hook", host.base());
    let channel = json!({ "kind": "webhook", "name": "钩子", "secrets": { "url": hook, "secret": SECRET } });
    client.post("/api/v1/notice-channels", channel).await;
    assert!(serving.end().success());
    let mut told = 0;
    for place in places_of("dispatch") {
        let payment = Payment { product_ref: EARPHONES.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        let sn = yard.market.simulate_payment(&payment).unwrap().sn;
        let mut command = yard.serve();
        command.env("HUOLANG_FAIL", place);
        yard.die_at(place, command).await;
        let serving = yard.start(&mut client);
        let is_it = |call: &str| call.contains("notice.manual_shipment") && call.contains(sn.as_str());
        let heard = || host.heard().into_iter().filter(|heard| is_it(&heard.call.to_string())).count();
        let begun = Instant::now();
        while heard() == 0 {
            assert!(begun.elapsed() < LONGEST, "{place}: nobody was told of {sn}: {:?}", host.heard());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(serving.end().success());
        assert_eq!(heard(), 1, "{place}: {sn} was told of once");
        told += 1;
    }
    println!("{told} parcels, each told of once in {} calls", host.calls());
}
