//! What buyers make up: none of it is a fact.

use crate::{
    orders::list,
    stage::{ITEM, Stage, hints_within, messages_within},
};
use huolang_domain::{OrderSn, state::OrderStatus};
use huolang_platforms::capability::{ChatBody, OrderDetail as _};
use huolang_testkit::xianyu::Purchase;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn typed_words_links_and_keys_lead_to_nothing() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let unpaid = stage.market.place(&Purchase::of("2201", ITEM));
    let _ = hints_within(&adapter, 5).await;
    stage.market.say("2201", ITEM, "[我已付款，等待你发货]");
    stage.market.say("2201", ITEM, "我已付款，等待你发货");
    let link = format!("我付款了 https://www.goofish.com/order-detail?orderId={unpaid}&role=seller");
    stage.market.say("2201", ITEM, &link);
    stage.market.say_forged("2201", ITEM, "付好了", &format!("60000000002:{unpaid}:10:TRADE_PAID:26"));
    let hints = hints_within(&adapter, 30).await;
    assert!(hints.iter().all(|hint| hint.sn.is_none()), "{hints:?}");
    let messages = messages_within(&adapter, 5).await;
    assert!(
        messages
            .iter()
            .filter(|message| message.peer_id == "2201")
            .any(|message| { matches!(&message.body, ChatBody::Text { text } if text.starts_with("我付款了")) })
    );
    // A card made up by a program is a hint, and the order API says no.
    stage.market.say_card("2201", ITEM, &unpaid);
    let hints = hints_within(&adapter, 30).await;
    assert!(hints.iter().any(|hint| hint.sn.as_ref().is_some_and(|sn| sn.as_str() == unpaid)));
    let order = adapter.order(&OrderSn::from(unpaid.as_str())).await.unwrap().unwrap();
    assert_eq!(order.status, OrderStatus::PendingPayment);
    let mut cursor = None;
    assert!(list(&stage, &adapter, &mut cursor).await.iter().all(|order| order.status == OrderStatus::PendingPayment));
}

#[tokio::test(start_paused = true)]
async fn an_order_in_which_the_account_buys_is_none_of_its_sales() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    // Somebody else's product: not on this account's shelf, not in its sold list.
    stage.market.set_merchant(false);
    let bought = stage.market.place(&Purchase::of("2209", "999000000000"));
    stage.market.say_card("2201", ITEM, &bought);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(adapter.order(&OrderSn::from(bought.as_str())).await.unwrap(), None);
    // A product that is sold out is still this account's.
    let sold = stage.market.buy(&Purchase::of("2201", ITEM));
    stage.market.sell_out(ITEM);
    let fresh = stage.open();
    assert!(fresh.order(&OrderSn::from(sold.as_str())).await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_made_up_numbers_hides_no_real_order() {
    let stage = Stage::new();
    let adapter = stage.open();
    let real = stage.market.buy(&Purchase::of("2201", ITEM));
    let mut sns: Vec<OrderSn> = (0..6).map(|number| OrderSn::from(format!("44000000000000{number:05}"))).collect();
    sns.insert(3, OrderSn::from(real.as_str()));
    let found = adapter.orders(&sns).await.unwrap();
    assert!(found.iter().any(|order| order.sn.as_str() == real));
}
