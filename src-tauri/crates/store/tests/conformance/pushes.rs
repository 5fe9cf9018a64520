//! Pushes: kept once, read until something came of them. Prices: told once they changed.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{Fen, Millis, OrderSn, ShopId};
use huolang_store::{
    offers, price_watches,
    pushes::{self, PushState},
};

async fn take(f: &Fixture, shops: &[ShopId], again: Millis, now: Millis) -> Vec<ShopId> {
    let (shops, sn) = (shops.to_vec(), OrderSn::from("1520087523676842592"));
    through!(f, |tx, _vault, _ids| pushes::take(tx, &shops, "paid:1", &sn, again, now).await).unwrap()
}

both! {
    async fn a_push_is_kept_once_until_it_is_old(f) {
        let shops = [given::shop(f, "shop-1").await, given::shop(f, "shop-2").await];
        assert_eq!(take(f, &shops, NEW_YEAR.plus(-600_000), NEW_YEAR).await.len(), 2);
        assert!(take(f, &shops, NEW_YEAR.plus(-599_000), NEW_YEAR.plus(1_000)).await.is_empty());
        let due = pushes::due(&mut f.reader().await, &[], 10, NEW_YEAR).await.unwrap();
        assert_eq!(due.len(), 2);
        let mut conn = f.reader().await;
        let others = pushes::due(&mut conn, &shops[..1], 10, NEW_YEAR).await.unwrap();
        assert_eq!(others.iter().map(|push| &push.shop_id).collect::<Vec<_>>(), [&shops[1]]);
        assert_eq!(pushes::next_due(&mut conn, &shops[..1]).await.unwrap(), Some(NEW_YEAR));
        assert_eq!(pushes::next_due(&mut conn, &shops).await.unwrap(), None);
        drop(conn);
        let kept = due[1].clone();
        for counted in [false, true] {
            let kept = kept.clone();
            through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::Waiting, NEW_YEAR, counted).await).unwrap();
        }
        let asked: Vec<i64> = pushes::due(&mut f.reader().await, &[], 10, NEW_YEAR).await.unwrap().iter().map(|push| push.tries).collect();
        assert_eq!(asked, [0, 1], "whoever only waited did not ask");
        let one = due[0].clone();
        let kept = one.clone();
        assert!(through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::Done, NEW_YEAR, true).await).unwrap());
        let kept = one.clone();
        let again = through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::GivenUp, NEW_YEAR, true).await);
        assert!(!again.unwrap(), "it is done already");
        // What is done and old counts as new; what still waits does not.
        let later = NEW_YEAR.plus(700_000);
        assert_eq!(take(f, &shops, later.plus(-600_000), later).await, vec![one.shop_id.clone()]);
        assert_eq!(pushes::next_due(&mut f.reader().await, &[]).await.unwrap(), Some(NEW_YEAR));
    }

    async fn an_order_the_platform_sent_cards_for_is_marked_once_for_each_shop(f) {
        let shops = [given::shop(f, "shop-1").await, given::shop(f, "shop-2").await];
        let (first, sn) = ([shops[0].clone()], OrderSn::from("1520087523676842592"));
        for _ in 0..2 {
            let (first, sn) = (first.clone(), sn.clone());
            through!(f, |tx, _vault, _ids| pushes::mark_sent(tx, &first, &sn, NEW_YEAR).await).unwrap();
        }
        let mut conn = f.reader().await;
        assert!(pushes::is_sent(&mut conn, &shops[0], &sn).await.unwrap());
        assert!(!pushes::is_sent(&mut conn, &shops[1], &sn).await.unwrap());
        assert!(!pushes::is_sent(&mut conn, &shops[0], &OrderSn::from("152008752367684259")).await.unwrap());
        assert!(pushes::due(&mut conn, &[], 10, NEW_YEAR).await.unwrap().is_empty(), "a mark asks for no order");
    }

    async fn whoever_was_told_another_price_is_told(f) {
        let shop = given::shop(f, "shop-1").await;
        let offer = |price| offers::Offer {
            shop_id: "shop-1".into(),
            product_ref: "p-1".to_owned(),
            kind: offers::OfferKind::Cards,
            account_format: String::new(),
            price: Some(Fen(price)),
            several: false,
            updated_at: NEW_YEAR,
        };
        let first = offer(990);
        through!(f, |tx, _vault, _ids| offers::save(tx, &first).await).unwrap();
        for _ in 0..2 {
            let id = shop.clone();
            through!(f, |tx, _vault, _ids| price_watches::add(tx, &id, "p-1", "a", Some(Fen(990)), NEW_YEAR).await).unwrap();
        }
        assert!(price_watches::untold(&mut f.reader().await, 10, NEW_YEAR).await.unwrap().is_empty());
        let second = offer(1_090);
        through!(f, |tx, _vault, _ids| offers::save(tx, &second).await).unwrap();
        let one = price_watches::untold(&mut f.reader().await, 10, NEW_YEAR).await.unwrap().remove(0);
        assert_eq!((one.price, one.tries), (Fen(1_090), 0));
        let (failed, later) = (one.clone(), NEW_YEAR.plus(5_000));
        through!(f, |tx, _vault, _ids| price_watches::settle(tx, &failed, false, later).await).unwrap();
        assert!(price_watches::untold(&mut f.reader().await, 10, NEW_YEAR).await.unwrap().is_empty());
        let again = price_watches::untold(&mut f.reader().await, 10, later).await.unwrap().remove(0);
        assert_eq!(again.tries, 1);
        through!(f, |tx, _vault, _ids| price_watches::settle(tx, &again, true, later).await).unwrap();
        assert!(price_watches::untold(&mut f.reader().await, 10, later).await.unwrap().is_empty());
        let id = shop.clone();
        assert!(through!(f, |tx, _vault, _ids| price_watches::remove(tx, &id, "p-1", "a").await).unwrap());
        assert!(!through!(f, |tx, _vault, _ids| price_watches::remove(tx, &shop, "p-1", "a").await).unwrap());
    }

    async fn a_push_that_came_anew_is_not_taken_for_done(f) {
        let shop = given::shop(f, "shop-1").await;
        let shops = [shop];
        take(f, &shops, NEW_YEAR, NEW_YEAR).await;
        let old = pushes::due(&mut f.reader().await, &[], 10, NEW_YEAR).await.unwrap().remove(0);
        let kept = old.clone();
        through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::Done, NEW_YEAR, true).await).unwrap();
        let later = NEW_YEAR.plus(60_000);
        assert_eq!(take(f, &shops, later, later).await.len(), 1);
        assert!(!through!(f, |tx, _vault, _ids| pushes::settle(tx, &old, PushState::Done, later, true).await).unwrap());
        assert_eq!(pushes::due(&mut f.reader().await, &[], 10, later).await.unwrap().len(), 1);
        let swept = through!(f, |tx, _vault, _ids| pushes::sweep(tx, later.plus(1)).await).unwrap();
        assert_eq!(swept, 0, "what waits is never forgotten");
    }
}
