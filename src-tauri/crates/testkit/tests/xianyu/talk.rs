//! Talking with buyers.

use crate::stage::{ITEM, Stage, messages_within};
use huolang_platforms::capability::{Author, Chat as _, ChatBody};
use huolang_testkit::xianyu::Purchase;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn own_words_do_not_come_back_and_those_of_the_phone_do() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2201", ITEM, "在吗");
    let asked = messages_within(&adapter, 5).await.remove(0);
    assert_eq!((asked.author, asked.peer_name.as_str()), (Author::Buyer, "小鱼"));
    adapter.send_text(&asked.chat_id, &asked.peer_id, "k1", "在的亲").await.unwrap();
    adapter.send_picture(&asked.chat_id, &asked.peer_id, "k2", b"\x89PNG", "image/png").await.unwrap();
    // The same words again, typed on the phone.
    stage.market.seller_says("2201", ITEM, "在的亲");
    let heard = messages_within(&adapter, 10).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!((heard[0].author, heard[0].peer_id.as_str()), (Author::Seller, "2201"));
    let got = stage.market.ledger().got("2201").iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(got[0], "在的亲");
    assert!(got[1].starts_with("https://img.alicdn.com/"));
}

#[tokio::test(start_paused = true)]
async fn own_words_are_known_again_after_a_restart() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2201", ITEM, "在吗");
    let asked = messages_within(&adapter, 5).await.remove(0);
    stage.market.faults(|faults| faults.lose_pushes = 1);
    adapter.send_text(&asked.chat_id, &asked.peer_id, "k1", "在的亲").await.unwrap();
    tokio::time::sleep(Duration::from_secs(40)).await;
    drop(adapter);
    let again = stage.open_up().await;
    let heard = messages_within(&again, 60).await;
    assert!(heard.iter().all(|message| message.author != Author::Seller), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn the_sellers_words_are_the_sellers_although_the_program_said_the_same() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2201", ITEM, "在吗");
    let asked = messages_within(&adapter, 5).await.remove(0);
    // The answer names the message; its echo never comes.
    stage.market.faults(|faults| faults.lose_pushes = 1);
    adapter.send_text(&asked.chat_id, &asked.peer_id, "k1", "在的亲").await.unwrap();
    stage.market.seller_says("2201", ITEM, "在的亲");
    let typed = messages_within(&adapter, 10).await;
    assert_eq!(typed.iter().map(|message| message.author).collect::<Vec<_>>(), [Author::Seller]);
}

#[tokio::test(start_paused = true)]
async fn own_words_that_came_back_already_are_known_after_a_restart_too() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2201", ITEM, "在吗");
    let asked = messages_within(&adapter, 5).await.remove(0);
    adapter.send_text(&asked.chat_id, &asked.peer_id, "k1", "卡密 AAA").await.unwrap();
    assert!(messages_within(&adapter, 5).await.is_empty(), "the echo is no message");
    drop(adapter);
    // History tells of it once more, and the program begins with an empty memory.
    let again = stage.open_up().await;
    let heard = messages_within(&again, 60).await;
    assert!(heard.iter().all(|message| message.author != Author::Seller), "{heard:?}");
    stage.market.seller_says("2201", ITEM, "卡密 AAA");
    let typed = messages_within(&again, 10).await;
    assert_eq!(typed.iter().map(|message| message.author).collect::<Vec<_>>(), [Author::Seller]);
}

#[tokio::test(start_paused = true)]
async fn history_reads_back_page_by_page() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    for number in 0..55 {
        stage.market.say("2201", ITEM, &format!("第{number}句"));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let order = stage.market.buy(&Purchase::of("2201", ITEM));
    let cid = adapter.open("2201", ITEM).await.unwrap();
    assert_eq!(Some(&cid), stage.market.chat_of_order(&order).as_ref());
    let all = adapter.history(&cid, None, 100).await.unwrap();
    assert_eq!(all.len(), 57);
    assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at));
    assert!(matches!(&all[0].body, ChatBody::OrderEvent { sn: Some(sn), .. } if sn.as_str() == order));
    let older = adapter.history(&cid, Some(all[20].at), 10).await.unwrap();
    assert_eq!(older.len(), 10);
    assert!(older.iter().all(|message| message.at < all[20].at));
}
