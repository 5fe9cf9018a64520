//! Platforms that call us: one outcome an order, one callback under way, a log that can be searched.

use crate::fixture::{Fixture, Kind, both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{Fen, Millis, OrderId, ShopId, platform::PlatformKind};
use huolang_store::{
    Durability, StoreError,
    callbacks::{self, Callback, CallbackState, Tried},
    calls::{self, Call, Direction},
    offers::{self, Offer, OfferKind},
    productions::{self, End, NewProduction, Production, ProductionState},
};
use huolang_vault::Secret;
use std::collections::BTreeSet;

async fn order(f: &Fixture) -> (OrderId, ShopId) {
    let shop = given::shop(f, "shop-1").await;
    let taken = given::take(f, &shop, vec![given::reading("10001", 0)]).await.remove(0);
    (taken.id, shop)
}

pub(crate) fn production(order: &OrderId, shop: &ShopId) -> NewProduction {
    let row = Production {
        order_id: order.clone(),
        shop_id: shop.clone(),
        external_no: "10001".to_owned(),
        kind: OfferKind::Cards,
        state: ProductionState::Producing,
        code: "JDO_201".to_owned(),
        agent_no: "HL1".to_owned(),
        product_ref: "p-1".to_owned(),
        quantity: 1,
        total_price: Fen(990),
        vendor_id: "1201".to_owned(),
        notify_url: "https://vtpnotify.jd.com/vtp".to_owned(),
        rights_id: None,
        reason: None,
        at_once: false,
        created_at: NEW_YEAR,
        updated_at: NEW_YEAR,
    };
    NewProduction { row, account: Some(Secret::from("13800138000")), extra: None, cards: None }
}

async fn produced(f: &Fixture) -> (OrderId, ShopId) {
    let (order, shop) = order(f).await;
    let new = production(&order, &shop);
    through!(f, |tx, vault, _ids| productions::insert_many(tx, &vault, &[new]).await).unwrap();
    (order, shop)
}

async fn find(f: &Fixture, shop: &ShopId) -> Production {
    let numbers = [(shop.clone(), "10001".to_owned()), (shop.clone(), "nobody".to_owned())];
    productions::by_numbers(&mut f.reader().await, &numbers).await.unwrap().remove(0)
}

async fn claim(f: &Fixture, now: Millis) -> Vec<Callback> {
    through!(f, |tx, _vault, _ids| callbacks::claim(tx, 10, now.plus(30_000), now).await).unwrap()
}

async fn settle(f: &Fixture, callback: &Callback, state: CallbackState, run_at: Millis) -> bool {
    let (id, lease) = (callback.id.clone(), callback.lease_until);
    let tried = Tried { state, run_at, code: Some("0".to_owned()), message: None };
    through!(f, |tx, _vault, _ids| callbacks::settle(tx, &id, lease, &tried, NEW_YEAR).await).unwrap()
}

both! {
    async fn a_final_outcome_never_changes(f) {
        let (order, shop) = produced(f).await;
        assert_eq!(find(f, &shop).await.state, ProductionState::Producing);
        let end = |state, code: &str, cards: Option<&str>| End {
            state,
            code: code.to_owned(),
            reason: None,
            cards: cards.map(Secret::from),
        };
        let (id, success) = (order.clone(), end(ProductionState::Succeeded, "JDO_200", Some("[1]")));
        assert!(through!(f, |tx, vault, _ids| productions::finish(tx, &vault, &id, &success, false, NEW_YEAR).await).unwrap());
        let (id, failure) = (order.clone(), end(ProductionState::Failed, "JDO_301", None));
        assert!(!through!(f, |tx, vault, _ids| productions::finish(tx, &vault, &id, &failure, false, NEW_YEAR).await).unwrap());
        let id = order.clone();
        assert!(!through!(f, |tx, _vault, _ids| productions::set_state(tx, &id, ProductionState::Abnormal, "x", NEW_YEAR).await).unwrap());
        let kept = find(f, &shop).await;
        assert_eq!((kept.state, kept.code.as_str()), (ProductionState::Succeeded, "JDO_200"));
        let mut conn = f.reader().await;
        let cards = productions::cards(&mut conn, &f.vault, std::slice::from_ref(&order)).await.unwrap();
        assert_eq!(cards[&order].expose(), "[1]");
        let account = productions::account(&mut conn, &f.vault, &order).await.unwrap();
        assert_eq!(account.unwrap().expose(), "13800138000");
        let days = productions::by_day(&mut conn, Some(&shop), NEW_YEAR, NEW_YEAR.plus(1)).await.unwrap();
        assert_eq!((days.len(), days[0].n, days[0].amount), (1, 1, Fen(990)));
    }

    async fn the_same_number_comes_in_once(f) {
        let (order, shop) = produced(f).await;
        let again = production(&order, &shop);
        let refused = through!(f, |tx, vault, _ids| productions::insert_many(tx, &vault, &[again]).await);
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }

    async fn cards_are_fixed_once_and_succeed_with_their_code(f) {
        let (order, shop) = produced(f).await;
        let id = order.clone();
        let none = through!(f, |tx, _vault, _ids| productions::succeed_many(tx, &[(id, "JDO_200")], NEW_YEAR).await).unwrap();
        assert_eq!(none, Vec::<OrderId>::new());
        for (text, expected) in [("[1]", true), ("[2]", false)] {
            let (id, cards) = (order.clone(), Secret::from(text));
            assert_eq!(through!(f, |tx, vault, _ids| productions::fix_cards(tx, &vault, &id, &cards, NEW_YEAR).await).unwrap(), expected);
        }
        let id = order.clone();
        let done = through!(f, |tx, _vault, _ids| productions::succeed_many(tx, &[(id, "JDO_200")], NEW_YEAR).await).unwrap();
        assert_eq!(done, vec![order]);
        assert_eq!(find(f, &shop).await.code, "JDO_200");
    }

    async fn whoever_holds_an_order_reads_what_was_written_before(f) {
        let (order, _) = produced(f).await;
        let (held, is_held) = tokio::sync::oneshot::channel();
        let (waits, is_waited_for) = tokio::sync::oneshot::channel();
        let (id, waited_for) = (order.clone(), f.kind == Kind::Postgres);
        let first = f.db.write(Durability::Ordinary, move |tx| Box::pin(async move {
            productions::lock(tx, std::slice::from_ref(&id)).await?;
            let _ = held.send(());
            // SQLite has one writer: the other begins behind this one.
            if waited_for {
                let _ = is_waited_for.await;
            }
            productions::set_state(tx, &id, ProductionState::Abnormal, "JDO_500", NEW_YEAR).await
        }));
        let second = async {
            is_held.await.unwrap();
            f.db.write(Durability::Ordinary, move |tx| Box::pin(async move {
                let _ = waits.send(());
                productions::lock(tx, std::slice::from_ref(&order)).await?;
                Ok(productions::by_orders(tx, std::slice::from_ref(&order)).await?.remove(0).state)
            })).await
        };
        let (first, second) = futures::join!(first, second);
        assert!(first.unwrap());
        assert_eq!(second.unwrap(), ProductionState::Abnormal);
    }

    async fn one_callback_is_under_way(f) {
        let (order, shop) = produced(f).await;
        for _ in 0..2 {
            let told = [(order.clone(), shop.clone())];
            through!(f, |tx, _vault, ids| callbacks::add_many(tx, &told, &*ids, NEW_YEAR.plus(1_000), NEW_YEAR).await).unwrap();
        }
        assert!(claim(f, NEW_YEAR).await.is_empty(), "not due yet");
        assert_eq!(callbacks::next_due(&mut f.reader().await).await.unwrap(), Some(NEW_YEAR.plus(1_000)));
        let held = claim(f, NEW_YEAR.plus(1_000)).await;
        assert_eq!(held.len(), 1);
        assert!(claim(f, NEW_YEAR.plus(2_000)).await.is_empty(), "somebody holds it");
        let id = order.clone();
        let refused = through!(f, |tx, _vault, _ids| callbacks::resend(tx, &id, NEW_YEAR.plus(2_000)).await);
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        // Its lease ends: somebody else takes it, and the first one changes nothing any more.
        let taken = claim(f, NEW_YEAR.plus(40_000)).await;
        assert_eq!(taken.len(), 1);
        assert!(!settle(f, &held[0], CallbackState::Done, NEW_YEAR).await);
        assert!(settle(f, &taken[0], CallbackState::Done, NEW_YEAR).await);
        assert!(claim(f, NEW_YEAR.plus(90_000)).await.is_empty());
        let id = order.clone();
        through!(f, |tx, _vault, _ids| callbacks::resend(tx, &id, NEW_YEAR.plus(90_000)).await).unwrap();
        assert_eq!(claim(f, NEW_YEAR.plus(90_000)).await.len(), 1);
        assert_eq!(callbacks::counts(&mut f.reader().await).await.unwrap(), vec![(CallbackState::Waiting, 1)]);
    }

    async fn shops_are_called_back_in_turn(f) {
        let shops = [given::shop(f, "shop-1").await, given::shop(f, "shop-2").await];
        for (shop, numbers, run_at) in [(&shops[0], 1..4, NEW_YEAR), (&shops[1], 4..5, NEW_YEAR.plus(1))] {
            let readings = numbers.map(|number| given::reading(&format!("sn-{number}"), 0)).collect();
            let taken = given::take(f, shop, readings).await;
            let told: Vec<(OrderId, ShopId)> = taken.into_iter().map(|taken| (taken.id, shop.clone())).collect();
            through!(f, |tx, _vault, ids| callbacks::add_many(tx, &told, &*ids, run_at, NEW_YEAR).await).unwrap();
        }
        let now = NEW_YEAR.plus(1);
        let claimed = through!(f, |tx, _vault, _ids| callbacks::claim(tx, 2, now.plus(30_000), now).await).unwrap();
        let whose: BTreeSet<&str> = claimed.iter().map(|callback| callback.shop_id.as_str()).collect();
        assert_eq!(whose, BTreeSet::from(["shop-1", "shop-2"]), "the first shop has three that are older");
        assert_eq!(claim(f, now).await.len(), 2, "then the rest");
    }

    async fn calls_are_found_by_what_they_are(f) {
        let call = |id: &str, direction, outcome: &str, at| Call {
            id: id.to_owned(),
            shop_id: None,
            order_id: None,
            external_no: Some("10001".to_owned()),
            platform: PlatformKind::JdGeneral,
            direction,
            call: "beginDistill".to_owned(),
            outcome: outcome.to_owned(),
            code: None,
            http_status: Some(200),
            duration_ms: 3,
            times: 1,
            request: String::new(),
            answer: String::new(),
            at,
        };
        let noted = [call("a", Direction::In, "answered", NEW_YEAR), call("b", Direction::Out, "retry", NEW_YEAR.plus(1))];
        through!(f, |tx, _vault, _ids| calls::append_many(tx, &noted).await).unwrap();
        let mut conn = f.reader().await;
        let list = calls::list(&mut conn, &calls::Filter::default(), None, 10).await.unwrap();
        assert_eq!(list.iter().map(|call| call.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        let filter = calls::Filter { direction: Some(Direction::Out), outcome: Some("retry".to_owned()), ..calls::Filter::default() };
        assert_eq!(calls::list(&mut conn, &filter, None, 10).await.unwrap().len(), 1);
        let rest = calls::list(&mut conn, &calls::Filter::default(), Some((NEW_YEAR.plus(1), "b")), 10).await.unwrap();
        assert_eq!(rest.len(), 1);
        drop(conn);
        assert_eq!(through!(f, |tx, _vault, _ids| calls::sweep(tx, NEW_YEAR.plus(1)).await).unwrap(), 1);
    }

    async fn an_offer_is_kept_and_taken_away(f) {
        let shop = given::shop(f, "shop-1").await;
        let offer = Offer {
            shop_id: shop.clone(),
            product_ref: "W-1".to_owned(),
            kind: OfferKind::TopUp,
            account_format: "mobile".to_owned(),
            price: Some(Fen(990)),
            several: false,
            updated_at: NEW_YEAR,
        };
        for price in [Some(Fen(990)), None] {
            let offer = Offer { price, ..offer.clone() };
            through!(f, |tx, _vault, _ids| offers::save(tx, &offer).await).unwrap();
        }
        let kept = offers::list(&mut f.reader().await, Some(&shop)).await.unwrap();
        assert_eq!(kept, vec![Offer { price: None, ..offer }]);
        let id = shop.clone();
        through!(f, |tx, _vault, _ids| offers::delete(tx, &id, "W-1").await).unwrap();
        let id = shop.clone();
        assert!(through!(f, |tx, _vault, _ids| offers::delete(tx, &id, "W-1").await).is_err());
    }
}
