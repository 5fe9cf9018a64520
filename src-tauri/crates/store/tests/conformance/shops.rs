//! Shops and what belongs to them.

use crate::fixture::{both, through};
use crate::given::{self, NEW_YEAR, pool_named};
use huolang_domain::{
    Fen,
    platform::PlatformKind,
    rule::{Rule, RuleStatus, Source},
};
use huolang_store::{
    StoreError, blocked_buyers, credentials, cursors, inbound,
    pools::PoolKind,
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules, shelf,
    shops::{self, ShopState},
    stock,
};
use huolang_vault::Secret;

fn listed(product_ref: &str, skus: &[&str]) -> ListedProduct {
    ListedProduct {
        product_ref: product_ref.to_owned(),
        title: format!("商品 {product_ref} 100%_真"),
        price: Fen(100),
        status: ProductStatus::OnSale,
        skus: skus
            .iter()
            .map(|sku| ListedSku {
                sku_ref: (*sku).to_owned(),
                merchant_code: String::new(),
                spec: "规格".to_owned(),
                price: Fen(100),
            })
            .collect(),
    }
}

both! {
    async fn a_shop_is_parked_and_goes_on(f) {
        let id = given::shop(f, "shop-1").await;
        let shop = id.clone();
        through!(f, |tx, _vault, _ids| {
            assert!(shops::set_state(tx, &shop, ShopState::Parked, Some("login_dead"), NEW_YEAR).await?);
            assert!(!shops::set_state(tx, &shop, ShopState::Parked, Some("login_dead"), NEW_YEAR).await?, "no news");
            shops::set_synced(tx, &shop, NEW_YEAR.plus(3)).await?;
            shops::update(tx, &shop, "新名字", &serde_json::json!({}), NEW_YEAR).await
        }).unwrap();
        let kept = shops::get(&mut f.reader().await, &id).await.unwrap();
        assert_eq!((kept.name.as_str(), kept.state, kept.parked_reason.as_deref()), ("新名字", ShopState::Parked, Some("login_dead")));
        given::take(f, &id, vec![given::reading("sn", 0)]).await;
        let busy = id.clone();
        let refused = through!(f, |tx, _vault, _ids| shops::delete(tx, &busy).await).unwrap_err();
        assert!(matches!(refused, StoreError::Reference(_)), "{refused:?}");
        let empty = given::shop(f, "shop-2").await;
        through!(f, |tx, _vault, _ids| shops::delete(tx, &empty).await).unwrap();
        assert_eq!(shops::list(&mut f.reader().await).await.unwrap().len(), 1);
    }

    async fn what_a_shelf_says_is_replaced_by_what_it_says_later(f) {
        let id = given::shop(f, "shop-1").await;
        let row = |stock| shelf::ShelfRow {
            shop_id: id.clone(),
            product_ref: "p".to_owned(),
            sku_ref: "s".to_owned(),
            stock,
            price: Some(Fen(990)),
            single_price: None,
            read_at: NEW_YEAR,
        };
        for stock in [Some(3), None, Some(7)] {
            let rows = [row(stock)];
            through!(f, |tx, _vault, _ids| shelf::save_many(tx, &rows).await).unwrap();
        }
        let kept = shelf::of_products(&mut f.reader().await, std::slice::from_ref(&id), &["p".to_owned()]).await.unwrap();
        assert_eq!(kept, [row(Some(7))]);
    }

    async fn secrets_of_a_shop_are_sealed(f) {
        let id = given::shop(f, "shop-1").await;
        let shop = id.clone();
        through!(f, |tx, vault, _ids| {
            credentials::save(tx, &vault, &shop, "token", &Secret::from("old"), None, NEW_YEAR).await?;
            credentials::save(tx, &vault, &shop, "token", &Secret::from("t0p-s3cret"), Some(NEW_YEAR), NEW_YEAR).await
        }).unwrap();
        let mut conn = f.reader().await;
        let names = credentials::names(&mut conn).await.unwrap();
        assert_eq!(names.iter().map(|kept| kept.name.as_str()).collect::<Vec<_>>(), ["token"]);
        assert_eq!(names[0].expires_at, Some(NEW_YEAR));
        let all = credentials::all(&mut conn, &f.vault, &id).await.unwrap();
        assert_eq!((all.len(), all["token"].secret.expose().as_str(), all["token"].expires_at), (1, "t0p-s3cret", Some(NEW_YEAR)));
        let (raw,): (Vec<u8>,) = huolang_store::sql!(&mut conn, "SELECT secret FROM shop_credentials").fetch_one().await.unwrap();
        assert!(!String::from_utf8_lossy(&raw).contains("s3cret"));
        drop(conn);
        assert!(through!(f, |tx, _vault, _ids| credentials::delete(tx, &id, "token").await).unwrap());
    }

    async fn products_are_read_again_and_the_switch_stays(f) {
        let id = given::shop(f, "shop-1").await;
        let shop = id.clone();
        through!(f, |tx, _vault, ids| {
            products::upsert_many(tx, &shop, &[listed("a", &["1", "2"]), listed("b", &[]), listed("a", &["9"])], &*ids, NEW_YEAR).await
        }).unwrap();
        let all = products::list(&mut f.reader().await, Some(&id), None, None, 9).await.unwrap();
        assert_eq!(all.len(), 2);
        let (shop, a) = (id.clone(), all[0].id.clone());
        through!(f, |tx, _vault, ids| {
            products::set_switched(tx, &a, false, NEW_YEAR).await?;
            products::upsert_many(tx, &shop, &[listed("a", &["2", "3"])], &*ids, NEW_YEAR).await?;
            products::mark_vanished(tx, &shop, &["a".into()], NEW_YEAR).await
        }).unwrap();
        let mut conn = f.reader().await;
        let a = products::get(&mut conn, &all[0].id).await.unwrap();
        assert_eq!((a.switched_on, a.status), (false, ProductStatus::OnSale));
        let skus = products::skus(&mut conn, std::slice::from_ref(&a.id)).await.unwrap();
        assert_eq!(skus.iter().map(|sku| sku.sku_ref.as_str()).collect::<Vec<_>>(), ["2", "3"]);
        let b = products::by_refs(&mut conn, &id, &["b".into()]).await.unwrap().remove(0);
        assert_eq!(b.status, ProductStatus::Vanished);
        for (text, n) in [("商品 B", 1), ("0%_真", 2), ("x%", 0), ("", 2)] {
            assert_eq!(products::list(&mut conn, None, Some(text), None, 9).await.unwrap().len(), n, "{text}");
        }
        assert_eq!(products::list(&mut conn, None, None, Some(&a.id), 9).await.unwrap().len(), 1);
    }

    async fn a_rule_keeps_its_stock(f) {
        let shop = given::shop(f, "shop-1").await;
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
        let mut rule = Rule::new("rule-1", shop.clone(), "p-1");
        rule.stock = 3;
        rule.source = Source::CardPool { pool_id: pool.clone() };
        let saved = rule.clone();
        through!(f, |tx, _vault, _ids| {
            rules::save(tx, &saved, NEW_YEAR).await?;
            assert!(rules::take_stock(tx, &saved.id, 2).await?);
            assert!(!rules::take_stock(tx, &saved.id, 2).await?, "there was only one left");
            assert!(rules::return_stock(tx, &saved.id, 1).await?);
            Ok(())
        }).unwrap();
        let mut conn = f.reader().await;
        let kept = rules::get(&mut conn, &rule.id).await.unwrap();
        assert_eq!(kept.rule, Rule { stock: 2, ..rule.clone() });
        assert_eq!(rules::list(&mut conn, Some(&shop), Some("p-1")).await.unwrap(), vec![kept.clone()]);
        assert_eq!(rules::using_pool(&mut conn, &pool).await.unwrap().len(), 1);
        assert_eq!(rules::get_many(&mut conn, &[rule.id.clone(), "none".into()]).await.unwrap().len(), 1);
        drop(conn);
        let mut off = rule.clone();
        off.status = RuleStatus::Inactive;
        off.stock = -1;
        through!(f, |tx, _vault, _ids| {
            rules::save(tx, &off, NEW_YEAR.plus(1)).await?;
            assert!(rules::take_stock(tx, &off.id, 1_000).await?);
            Ok(())
        }).unwrap();
        let kept = rules::get(&mut f.reader().await, &rule.id).await.unwrap();
        assert_eq!((kept.rule.status, kept.rule.stock, kept.created_at), (RuleStatus::Inactive, -1, NEW_YEAR));
        let lost = Rule::new("rule-2", "no-such-shop", "p");
        let refused = through!(f, |tx, _vault, _ids| rules::save(tx, &lost, NEW_YEAR).await).unwrap_err();
        assert!(matches!(refused, StoreError::Reference(_)), "{refused:?}");
        through!(f, |tx, _vault, _ids| rules::delete(tx, &rule.id).await).unwrap();
    }

    async fn a_rules_own_stock_has_a_journal(f) {
        let shop = given::shop(f, "shop-1").await;
        let rule = Rule::new("rule-1", shop.clone(), "p-1");
        for stock in [5, 5, 8, -1, -1] {
            let saved = Rule { stock, ..rule.clone() };
            through!(f, |tx, _vault, ids| rules::save_by(tx, &saved, "老板", &*ids, NEW_YEAR).await).unwrap();
        }
        let taken = rules::Pieces { rule: rule.id.clone(), order: Some("o-1".into()), delta: -2, reason: "reserve" };
        through!(f, |tx, _vault, ids| rules::journal(tx, &[taken], "system", &*ids, NEW_YEAR).await).unwrap();
        let mut conn = f.reader().await;
        let log = stock::list_by_rule(&mut conn, &rule.id, None, 9).await.unwrap();
        let told: Vec<(&str, i64, &str)> =
            log.iter().map(|line| (line.reason.as_str(), line.delta, line.actor.as_str())).collect();
        let expected =
            [("reserve", -2, "system"), ("adjust", -8, "老板"), ("adjust", 3, "老板"), ("adjust", 5, "老板")];
        assert_eq!(told, expected, "newest first; saving what was there changes nothing");
        let older = stock::list_by_rule(&mut conn, &rule.id, Some(&log[1].id), 9).await.unwrap();
        assert_eq!(older.len(), 2);
    }

    async fn cursors_events_and_blocked_buyers(f) {
        let shop = given::shop(f, "shop-1").await;
        let id = shop.clone();
        let fresh = through!(f, |tx, _vault, ids| {
            cursors::set(tx, &id, "orders", "1", NEW_YEAR).await?;
            cursors::set(tx, &id, "orders", "2", NEW_YEAR).await?;
            inbound::take_many(tx, &id, &["e1".into()], NEW_YEAR).await?;
            let buyer = blocked_buyers::BlockedBuyer {
                id: huolang_domain::Ids::fresh(&*ids), platform: PlatformKind::Pdd, buyer_id: "b1".into(), reason: "骗子".into(), created_at: NEW_YEAR,
            };
            blocked_buyers::put(tx, &buyer).await?;
            inbound::take_many(tx, &id, &["e1".into(), "e2".into(), "e2".into()], NEW_YEAR).await
        }).unwrap();
        assert_eq!(fresh.into_iter().collect::<Vec<_>>(), ["e2"]);
        let mut conn = f.reader().await;
        assert_eq!(cursors::get(&mut conn, &shop, "orders").await.unwrap().as_deref(), Some("2"));
        let blocked = blocked_buyers::among(&mut conn, PlatformKind::Pdd, &["b1".into(), "b2".into()]).await.unwrap();
        assert_eq!((blocked.len(), blocked[0].reason.as_str()), (1, "骗子"));
        assert!(blocked_buyers::among(&mut conn, PlatformKind::Agiso, &["b1".into()]).await.unwrap().is_empty());
        drop(conn);
        assert_eq!(through!(f, |tx, _vault, _ids| inbound::sweep(tx, NEW_YEAR.plus(1)).await).unwrap(), 2);
    }
}
