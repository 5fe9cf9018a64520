//! Talking with practice buyers over every link.

use huolang_platforms::{
    capability::{Adapter as _, Author, ChatBody, ChatMessage},
    fault::CallError,
    practice::{Faults, Question, Switch},
};
use huolang_testkit::shops::{Reach, SINGLE};
use rstest::rstest;

use crate::link::Shop;

fn about(product: &str, text: &str) -> Question {
    Question { product_ref: product.to_owned(), buyer: Some("小鱼".to_owned()), text: text.to_owned(), sn: None }
}

fn text(message: &ChatMessage) -> &str {
    match &message.body {
        ChatBody::Text { text } => text,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_question_is_heard_and_its_answer_reaches_the_buyer(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(SINGLE);
    let buyer = shop.market.order(&sn).unwrap().buyer;
    shop.market
        .ask(&Question { sn: Some(sn.clone()), text: "什么时候发货".to_owned(), ..Question::default() })
        .unwrap();
    let chat = shop.adapter.chat().unwrap();
    let heard = chat.next_messages().await.unwrap();
    let one = &heard[0];
    assert_eq!((heard.len(), text(one), one.author), (1, "什么时候发货", Author::Buyer));
    assert_eq!((&one.peer_id, one.product_ref.as_str()), (&buyer.id, SINGLE));
    assert_eq!(chat.open(&buyer.id, SINGLE).await.unwrap(), one.chat_id);
    chat.send_text(&one.chat_id, &one.peer_id, "k1", "已自动发货").await.unwrap();
    let history = chat.history(&one.chat_id, None, 10).await.unwrap();
    assert_eq!(history.iter().map(text).collect::<Vec<_>>(), ["已自动发货", "什么时候发货"]);
    let seen: Vec<_> =
        shop.market.buyer_view(&sn).unwrap().talk.into_iter().map(|line| (line.by_seller, line.text)).collect();
    assert_eq!(seen, [(false, "什么时候发货".to_owned()), (true, "已自动发货".to_owned())]);
}

#[rstest]
#[tokio::test]
async fn an_own_answer_does_not_come_back_and_questions_come_in_order(
    #[values(Reach::Local, Reach::Http)] kind: Reach,
) {
    let shop = Shop::open(kind).await;
    let chat = shop.adapter.chat().unwrap();
    shop.market.ask(&about(SINGLE, "在吗")).unwrap();
    let first = chat.next_messages().await.unwrap().remove(0);
    chat.send_text(&first.chat_id, &first.peer_id, "k1", "在的").await.unwrap();
    shop.market.ask(&about(SINGLE, "有货吗")).unwrap();
    let next = chat.next_messages().await.unwrap();
    assert_eq!(next.iter().map(text).collect::<Vec<_>>(), ["有货吗"]);
    assert_eq!((next[0].chat_id.clone(), next[0].peer_name.as_str()), (first.chat_id, "小鱼"));
}

#[rstest]
#[tokio::test]
async fn a_lost_answer_is_unknown_and_stands_in_the_chat(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let chat = shop.adapter.chat().unwrap();
    let line = shop.market.ask(&about(SINGLE, "在吗")).unwrap();
    shop.market.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    let said = chat.send_text(&line.chat_id, &line.buyer_id, "k1", "在的").await;
    assert!(matches!(said, Err(CallError::Unknown { .. })), "{said:?}");
    let history = chat.history(&line.chat_id, None, 1).await.unwrap();
    assert_eq!((text(&history[0]), history[0].author), ("在的", Author::Seller));
    shop.market.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    assert!(chat.send_text(&line.chat_id, &line.buyer_id, "k2", "还在").await.is_err());
    assert_eq!(chat.history(&line.chat_id, None, 9).await.unwrap().len(), 2, "what was lost on its way is not there");
}

#[tokio::test]
async fn what_cannot_be_asked_or_said_is_refused() {
    let shop = Shop::open(Reach::Local).await;
    let long = "问".repeat(501);
    for (question, wanted) in [
        (about(SINGLE, "  "), "bad_question"),
        (about(SINGLE, &long), "bad_question"),
        (about("nothing", "在吗"), "no_such_product"),
        (Question { sn: Some("none".into()), ..about(SINGLE, "在吗") }, "no_such_order"),
    ] {
        let refused = shop.market.ask(&question).unwrap_err();
        assert!(format!("{refused:?}").contains(wanted), "{refused:?}");
    }
    let chat = shop.adapter.chat().unwrap();
    for (to, words) in [("nobody~here", "在的"), ("nobody", "在的")] {
        let said = chat.send_text(to, "nobody", "k", words).await;
        assert!(matches!(said, Err(CallError::Business { .. })), "{to}: {said:?}");
    }
    assert!(shop.market.talk().is_empty());
}
