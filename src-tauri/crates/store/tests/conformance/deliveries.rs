//! Deliveries, plain units, attempts and steps.

use crate::fixture::{both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{AttemptId, OrderId, retry::RetryClass, rule::Channel, state::ContentState};
use huolang_store::{
    attempts::{self, AttemptState, Outcome, Track},
    deliveries::{self, Body},
    events::{self, NewEvent},
    orders,
    units::{self, PlainUnit},
};
use huolang_vault::Secret;

fn outcome(id: &AttemptId, state: AttemptState) -> Outcome {
    Outcome {
        id: id.clone(),
        state,
        class: Some(RetryClass::Transient),
        code: Some("E1".to_owned()),
        message: None,
        latency_ms: Some(12),
        next_try_at: Some(NEW_YEAR),
    }
}

both! {
    async fn content_is_fixed_kept_and_cleared(f) {
        let order = given::order(f).await;
        let delivery = given::delivery_of(&order, 1);
        let id = delivery.id.clone();
        for (body, expected) in [
            (Body::Keep, None),
            (Body::Set(Secret::from("卡密: ABC")), Some("卡密: ABC")),
            (Body::Keep, Some("卡密: ABC")),
            (Body::Clear, None),
            (Body::Keep, None),
        ] {
            let row = deliveries::Delivery {
                tries: 1, content: ContentState::Sent, channel: Channel::ChatAndVoucher, ..delivery.clone()
            };
            through!(f, |tx, vault, _ids| deliveries::save_many(tx, &vault, &[(row, body)]).await).unwrap();
            let bodies = deliveries::bodies(&mut f.reader().await, &f.vault, std::slice::from_ref(&id)).await.unwrap();
            assert_eq!(bodies.get(&id).map(|body| body.expose().as_str()), expected);
        }
        let kept = deliveries::by_orders(&mut f.reader().await, std::slice::from_ref(&order)).await.unwrap();
        assert_eq!((kept.len(), kept[0].tries, kept[0].content), (1, 1, ContentState::Sent));
        assert_eq!(kept[0].channel, Channel::ChatAndVoucher);
        let twin = deliveries::Delivery { id: "another".into(), ..delivery };
        let refused = through!(f, |tx, vault, _ids| deliveries::save_many(tx, &vault, &[(twin, Body::Keep)]).await);
        assert!(refused.unwrap_err().is_conflict(), "an order line has two deliveries");
    }

    async fn plain_units_are_fixed_once_and_count_for_the_buyer(f) {
        let order = given::order(f).await;
        let delivery = given::delivery_of(&order, 1);
        let row = deliveries::Delivery { rule_id: Some("rule-1".into()), ..delivery.clone() };
        through!(f, |tx, vault, _ids| deliveries::save_many(tx, &vault, &[(row, Body::Keep)]).await).unwrap();
        for _ in 0..2 {
            let plain: Vec<PlainUnit> = (1..=3).map(|unit| PlainUnit {
                delivery_id: delivery.id.clone(), order_id: order.clone(), line: 1, unit,
            }).collect();
            through!(f, |tx, _vault, _ids| units::insert_plain_many(tx, &plain, NEW_YEAR).await).unwrap();
        }
        assert_eq!(units::by_orders(&mut f.reader().await, std::slice::from_ref(&order)).await.unwrap().len(), 3);
        let mut conn = f.reader().await;
        let other = OrderId::from("other");
        assert_eq!(orders::bought_by_buyer(&mut conn, "buyer-sn-1", &"rule-1".into(), NEW_YEAR, &other).await.unwrap(), 3);
        assert_eq!(orders::bought_by_buyer(&mut conn, "buyer-sn-1", &"rule-1".into(), NEW_YEAR, &order).await.unwrap(), 0);
        assert_eq!(orders::bought_by_buyer(&mut conn, "buyer-sn-1", &"rule-1".into(), NEW_YEAR.plus(1), &other).await.unwrap(), 0);
    }

    async fn attempts_are_numbered_and_take_one_outcome(f) {
        let order = given::order(f).await;
        let pair = vec![(order.clone(), 1), (order.clone(), 2), (order.clone(), 1)];
        let started = through!(f, |tx, _vault, ids| attempts::start_many(tx, Track::Content, &pair, &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(started.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 1, 2]);
        let again = vec![(order.clone(), 1)];
        let third = through!(f, |tx, _vault, ids| attempts::start_many(tx, Track::Content, &again, &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(third[0].number, 3);
        let (first, second) = (outcome(&started[0].id, AttemptState::Accepted), outcome(&started[2].id, AttemptState::Unknown));
        let other_line = outcome(&started[1].id, AttemptState::Accepted);
        let twice = vec![first.clone(), second.clone(), other_line];
        let written = through!(f, |tx, _vault, _ids| attempts::finish_many(tx, &twice, NEW_YEAR).await).unwrap();
        assert_eq!(written.len(), 3);
        let late = vec![outcome(&first.id, AttemptState::Refused), outcome(&second.id, AttemptState::Accepted)];
        let written = through!(f, |tx, _vault, _ids| attempts::finish_many(tx, &late, NEW_YEAR).await).unwrap();
        assert_eq!(written.into_iter().collect::<Vec<_>>(), [second.id]);
        let unknown = through!(f, |tx, _vault, _ids| attempts::mark_unknown(tx, NEW_YEAR.plus(1)).await).unwrap();
        assert_eq!(unknown.iter().map(|attempt| &attempt.id).collect::<Vec<_>>(), [&third[0].id]);
        let mut conn = f.reader().await;
        assert_eq!(attempts::unknown(&mut conn).await.unwrap().len(), 1);
        let all = attempts::by_orders(&mut conn, &[order]).await.unwrap();
        let facts: Vec<_> = all.iter().map(|attempt| (attempt.line, attempt.number, attempt.state)).collect();
        assert_eq!(facts, [
            (1, 1, AttemptState::Accepted), (1, 2, AttemptState::Accepted), (1, 3, AttemptState::Unknown), (2, 1, AttemptState::Accepted),
        ]);
        assert_eq!(all[0].latency_ms, Some(12));
        assert_eq!(attempts::list_recent(&mut conn, true, None, 9).await.unwrap().len(), 1);
        let page = attempts::list_recent(&mut conn, false, None, 2).await.unwrap();
        let last = page.last().unwrap();
        let rest = attempts::list_recent(&mut conn, false, Some((last.started_at, last.id.as_str())), 9).await.unwrap();
        assert_eq!((page.len(), rest.len()), (2, 2));
    }

    async fn steps_are_told_in_their_order(f) {
        let order = given::order(f).await;
        let steps: Vec<NewEvent> = ["placed", "paid", "sent"].into_iter().map(|kind| NewEvent {
            order_id: order.clone(), kind, detail: serde_json::json!({ "n": 1 }), actor: "system".to_owned(), at: NEW_YEAR,
        }).collect();
        through!(f, |tx, _vault, ids| events::append_many(tx, &steps, &*ids).await).unwrap();
        let mut conn = f.reader().await;
        let told = events::list_by_order(&mut conn, &order).await.unwrap();
        assert_eq!(told.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["placed", "paid", "sent"]);
        let page = events::list_recent(&mut conn, None, 2).await.unwrap();
        assert_eq!(page[0].kind, "sent");
        let rest = events::list_recent(&mut conn, Some((page[1].at, &page[1].id)), 9).await.unwrap();
        assert_eq!(rest.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["placed"]);
    }
}
