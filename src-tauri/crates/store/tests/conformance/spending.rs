//! What models cost: no cap is ever passed, and a question counts for what it cost.

use crate::{
    fixture::{Fixture, both, through},
    given::{self, NEW_YEAR},
};
use huolang_domain::{ShopId, talk::CallPurpose};
use huolang_store::{
    model_keys,
    spending::{self, Asking, Cap, Caps, Scope, Told, day_of},
    sweep,
};
use huolang_vault::Secret;

fn asking(shop: &ShopId, most: i64) -> Asking {
    Asking {
        shop_id: Some(shop.clone()),
        conversation_id: Some("talk".into()),
        purpose: CallPurpose::Reply,
        model: "m".to_owned(),
        most,
    }
}

async fn reserve(f: &Fixture, asking: Asking, caps: Caps) -> Result<String, Scope> {
    through!(f, |tx, _vault, ids| spending::reserve(tx, &asking, &caps, &*ids, NEW_YEAR).await).unwrap()
}

async fn settle(f: &Fixture, id: String, cost: i64) {
    let told = Told { cost, tokens_in: 10, tokens_out: 5, latency_ms: 9, error: None };
    through!(f, |tx, _vault, _ids| spending::settle(tx, &id, &told).await).unwrap();
}

both! {
    async fn a_cap_is_never_passed(f) {
        let shop = given::shop(f, "shop-1").await;
        let caps = Caps { day: Cap { cost: Some(100), calls: None }, ..Caps::default() };
        let first = reserve(f, asking(&shop, 60), caps).await.unwrap();
        assert_eq!(reserve(f, asking(&shop, 60), caps).await, Err(Scope::Day), "counted at its most while it is asked");
        settle(f, first.clone(), 30).await;
        let second = reserve(f, asking(&shop, 70), caps).await.unwrap();
        assert_eq!(reserve(f, asking(&shop, 1), caps).await, Err(Scope::Day));
        settle(f, second, 70).await;
        settle(f, first, 0).await;
        let mut conn = f.reader().await;
        let day = spending::spent(&mut conn, Scope::Day, "", day_of(NEW_YEAR)).await.unwrap();
        assert_eq!((day.calls, day.cost, day.tokens_in, day.tokens_out), (2, 100, 20, 10), "settled once each");
        let shops = spending::by_shop(&mut conn, 20_260_101, 20_260_101).await.unwrap();
        assert_eq!(shops.iter().map(|one| (one.shop_id.as_str(), one.cost)).collect::<Vec<_>>(), [("shop-1", 100)]);
        assert_eq!(spending::days(&mut conn, None, 20_260_101, 20_260_131).await.unwrap().len(), 1);
    }

    async fn old_questions_that_are_over_are_swept_and_what_they_cost_stays_counted(f) {
        let shop = given::shop(f, "shop-1").await;
        let answered = reserve(f, asking(&shop, 60), Caps::default()).await.unwrap();
        settle(f, answered, 30).await;
        let open = reserve(f, asking(&shop, 60), Caps::default()).await.unwrap();
        for (before, swept) in [(NEW_YEAR, 0), (NEW_YEAR.plus(1), 1), (NEW_YEAR.plus(1), 0)] {
            let gone = through!(f, |tx, _vault, _ids| sweep::model_calls(tx, before, 9).await).unwrap();
            assert_eq!(gone, swept);
        }
        settle(f, open, 40).await;
        let day = spending::spent(&mut f.reader().await, Scope::Day, "", day_of(NEW_YEAR)).await.unwrap();
        assert_eq!((day.calls, day.cost), (2, 70), "the one under way was settled");
    }

    async fn every_scope_has_a_cap_of_its_own(f) {
        let shop = given::shop(f, "shop-1").await;
        let calls = |calls| Cap { cost: None, calls: Some(calls) };
        for (caps, scope) in [
            (Caps { month: Cap { cost: Some(5), calls: None }, ..Caps::default() }, Scope::Month),
            (Caps { shop: Cap { cost: Some(5), calls: None }, ..Caps::default() }, Scope::Shop),
            (Caps { talk: calls(0), ..Caps::default() }, Scope::Talk),
        ] {
            assert_eq!(reserve(f, asking(&shop, 6), caps).await, Err(scope));
        }
        assert!(reserve(f, asking(&shop, 6), Caps { talk: calls(1), ..Caps::default() }).await.is_ok());
        assert_eq!(reserve(f, asking(&shop, 6), Caps { talk: calls(1), ..Caps::default() }).await, Err(Scope::Talk));
    }

    async fn a_key_is_sealed(f) {
        let key = Secret::from("sk-planted-key");
        through!(f, |tx, vault, _ids| model_keys::save(tx, &vault, "model", &key, NEW_YEAR).await).unwrap();
        let kept = model_keys::get(&mut f.reader().await, &f.vault, "model").await.unwrap().unwrap();
        assert_eq!(kept.expose(), "sk-planted-key");
        let (sealed,) = huolang_store::sql!(&mut f.reader().await, "SELECT secret FROM model_keys")
            .fetch_one::<(Vec<u8>,)>().await.unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("planted"));
        through!(f, |tx, _vault, _ids| model_keys::delete(tx, "model").await).unwrap();
        assert!(model_keys::get(&mut f.reader().await, &f.vault, "model").await.unwrap().is_none());
    }
}
