//! Pushes: kept once, read until something came of them.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{Millis, OrderSn, ShopId};
use huolang_store::pushes::{self, PushState};

async fn take(f: &Fixture, shops: &[ShopId], again: Millis, now: Millis) -> Vec<ShopId> {
    let (shops, sn) = (shops.to_vec(), OrderSn::from("1520087523676842592"));
    through!(f, |tx, _vault, _ids| pushes::take(tx, &shops, "paid:1", &sn, again, now).await).unwrap()
}

both! {
    async fn a_push_is_kept_once_until_it_is_old(f) {
        let shops = [given::shop(f, "shop-1").await, given::shop(f, "shop-2").await];
        assert_eq!(take(f, &shops, NEW_YEAR.plus(-600_000), NEW_YEAR).await.len(), 2);
        assert!(take(f, &shops, NEW_YEAR.plus(-599_000), NEW_YEAR.plus(1_000)).await.is_empty());
        let due = pushes::due(&mut f.reader().await, 10, NEW_YEAR).await.unwrap();
        assert_eq!(due.len(), 2);
        let one = due[0].clone();
        let kept = one.clone();
        assert!(through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::Done, NEW_YEAR).await).unwrap());
        let kept = one.clone();
        let again = through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::GivenUp, NEW_YEAR).await);
        assert!(!again.unwrap(), "it is done already");
        // What is done and old counts as new; what still waits does not.
        let later = NEW_YEAR.plus(700_000);
        assert_eq!(take(f, &shops, later.plus(-600_000), later).await, vec![one.shop_id.clone()]);
        assert_eq!(pushes::next_due(&mut f.reader().await).await.unwrap(), Some(NEW_YEAR));
    }

    async fn a_push_that_came_anew_is_not_taken_for_done(f) {
        let shop = given::shop(f, "shop-1").await;
        let shops = [shop];
        take(f, &shops, NEW_YEAR, NEW_YEAR).await;
        let old = pushes::due(&mut f.reader().await, 10, NEW_YEAR).await.unwrap().remove(0);
        let kept = old.clone();
        through!(f, |tx, _vault, _ids| pushes::settle(tx, &kept, PushState::Done, NEW_YEAR).await).unwrap();
        let later = NEW_YEAR.plus(60_000);
        assert_eq!(take(f, &shops, later, later).await.len(), 1);
        assert!(!through!(f, |tx, _vault, _ids| pushes::settle(tx, &old, PushState::Done, later).await).unwrap());
        assert_eq!(pushes::due(&mut f.reader().await, 10, later).await.unwrap().len(), 1);
        let swept = through!(f, |tx, _vault, _ids| pushes::sweep(tx, later.plus(1)).await).unwrap();
        assert_eq!(swept, 0, "what waits is never forgotten");
    }
}
