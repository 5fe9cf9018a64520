//! The seller's own content source: asked once, sealed before it is sent, never asked again blindly.

use crate::house::{House, Plan};
use huolang_domain::{
    rule::{Mode, Rule, Source},
    state::{ContentState, PlatformState},
};
use huolang_engine::Action;
use huolang_store::{rules, stock};
use huolang_testkit::shops::OFFICE;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A source that answers one question after the other; an empty answer breaks the connection off.
struct Shelf {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Shelf {
    async fn open(answers: &[(u16, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/give?token=abc", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        let answers: Vec<String> = answers
            .iter()
            .map(|(status, body)| match status {
                0 => String::new(),
                status => {
                    format!("HTTP/1.1 {status} OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
                }
            })
            .collect();
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !whole(&request) && stream.read_buf(&mut request).await.unwrap() > 0 {}
                heard.lock().unwrap().push(String::from_utf8(request).unwrap());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}

/// A house whose rules ask `shelf`.
async fn house(shelf: &Shelf) -> House {
    house_with(shelf, |_| {}).await
}

/// The same with more about the rules.
async fn house_with(shelf: &Shelf, change: fn(&mut Rule)) -> House {
    let house = House::open(Plan::default()).await;
    let url = shelf.url.clone();
    let now = house.clock_now();
    house
        .db
        .write(huolang_store::Durability::Ordinary, move |tx| {
            Box::pin(async move {
                for kept in rules::list(tx, None, None).await? {
                    let mut rule = kept.rule;
                    rule.source = Source::External { url: url.clone() };
                    change(&mut rule);
                    rules::save(tx, &rule, now).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    house
}

/// The pieces that the rule of [`OFFICE`] has left, and what changed them, newest first.
async fn pieces(house: &House) -> (i64, Vec<(String, i64)>) {
    let mut conn = house.db.reader().await.unwrap();
    let rule = rules::list(&mut conn, None, Some(OFFICE)).await.unwrap().remove(0).rule;
    let log = stock::list_by_rule(&mut conn, &rule.id, None, 9).await.unwrap();
    (rule.stock, log.into_iter().map(|line| (line.reason, line.delta)).collect())
}

#[tokio::test]
async fn what_the_source_gives_is_sealed_and_sent() {
    let shelf = Shelf::open(&[(200, r#"{"cards":["EXT-0001","EXT-0002"]}"#)]).await;
    let house = house(&shelf).await;
    let sn = house.pay(OFFICE, 2);
    house.work().await;
    let (content, platform, _) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::Sent, PlatformState::Shipped));
    assert!(house.messages(&sn)[0].contains("EXT-0002"));
    let asked = shelf.asked();
    let delivery = house.deliveries(&sn).await.remove(0);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains(&format!("idempotency-key: {}", delivery.id)), "{}", asked[0]);
    assert!(asked[0].contains(r#""units":2"#) && asked[0].contains(sn.as_str()), "{}", asked[0]);
    assert_eq!(house.history(&sn).await[2..5], ["matched", "source_answered", "sent"]);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_lost_answer_is_for_a_person_and_is_asked_again_under_the_same_key() {
    let shelf = Shelf::open(&[(0, ""), (200, r#"{"cards":["EXT-0001"]}"#)]).await;
    let house = house(&shelf).await;
    let sn = house.pay(OFFICE, 1);
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::NeedsReview);
    house.later(3_600_000).await;
    assert_eq!((shelf.asked().len(), house.messages(&sn).len()), (1, 0), "nobody asks again blindly");
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::ResolveReview { track: None, received: false }, "seller").await.unwrap();
    house.work().await;
    assert_eq!((house.state(&sn).await.0, house.messages(&sn).len()), (ContentState::Sent, 1));
    let key = |request: &String| request.lines().find(|line| line.starts_with("idempotency-key")).map(str::to_owned);
    let asked = shelf.asked();
    assert_eq!((asked.len(), key(&asked[0])), (2, key(&asked[1])));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_busy_source_is_asked_later_and_a_refusal_is_shown() {
    let sold_out = r#"{"error":{"code":"sold_out","message":"sold out"}}"#;
    let shelf = Shelf::open(&[(503, ""), (400, sold_out)]).await;
    let house = house(&shelf).await;
    let sn = house.pay(OFFICE, 1);
    house.work().await;
    assert_eq!((house.state(&sn).await.0, shelf.asked().len()), (ContentState::Reserved, 1));
    house.later(3_600_000).await;
    assert_eq!((house.state(&sn).await.0, shelf.asked().len()), (ContentState::Failed, 2));
    assert_eq!(house.messages(&sn).len(), 0);
    house.close(&["delivery_failed"]).await;
}

#[tokio::test]
async fn a_busy_source_is_asked_again_about_the_last_piece_of_the_rules_own_stock() {
    let shelf = Shelf::open(&[(503, ""), (200, r#"{"cards":["EXT-0001"]}"#)]).await;
    let house = house_with(&shelf, |rule| rule.stock = 1).await;
    let one = house.pay(OFFICE, 1);
    house.work().await;
    let two = house.pay(OFFICE, 1);
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert_eq!(states, [ContentState::Reserved, ContentState::OutOfStock]);
    let taken = (0, vec![("reserve".to_owned(), -1)]);
    assert_eq!(pieces(&house).await, taken);
    house.later(3_600_000).await;
    assert_eq!((house.state(&one).await.0, house.messages(&one).len()), (ContentState::Sent, 1));
    assert_eq!((pieces(&house).await, shelf.asked().len()), (taken, 2), "the same piece");
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn what_a_person_let_out_takes_its_pieces_and_a_refund_gives_them_back() {
    let shelf = Shelf::open(&[(503, "")]).await;
    let house = house_with(&shelf, |rule| (rule.stock, rule.mode) = (1, Mode::Manual)).await;
    let sn = house.pay(OFFICE, 1);
    house.work().await;
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Deliver { overrides: vec![] }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Reserved);
    let taken = ("reserve".to_owned(), -1);
    assert_eq!(pieces(&house).await, (0, vec![taken.clone()]));
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Cancelled);
    assert_eq!(pieces(&house).await, (1, vec![("release".to_owned(), 1), taken]));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_question_cut_off_by_a_crash_is_for_a_person() {
    let shelf = Shelf::open(&[(200, r#"{"cards":["EXT-0001"]}"#)]).await;
    let house = house(&shelf).await;
    let sn = house.pay(OFFICE, 1);
    house.engine.poll_round(&crate::house::SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending);
    // The program dies with the answer unread: another one takes over.
    let adapter = house.engine.shops().get(&crate::house::SHOP.into()).unwrap().adapter.clone();
    let next = house.another_engine(adapter, &Plan::default());
    next.recover_at_start().await.unwrap();
    next.drain().await.unwrap();
    // A call that is still on its way gets its time before anybody judges.
    assert_eq!(house.state(&sn).await.0, ContentState::Sending);
    house.clock.advance(600_000);
    next.drain().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::NeedsReview);
    assert_eq!(house.messages(&sn).len(), 0);
    house.close(&["needs_review"]).await;
}
