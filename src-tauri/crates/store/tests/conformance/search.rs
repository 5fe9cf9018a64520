//! Search by any fragment.

use crate::fixture::{both, through};
use crate::given::{self, NEW_YEAR, reading};
use huolang_domain::state::{OrderStatus, Tab};
use huolang_store::cards::{self, Draw};
use huolang_store::orders::{self, Filter};
use huolang_store::pools::PoolKind;

both! {
    async fn orders_are_found_by_fragments_of_number_buyer_and_title(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut first = reading("260101-123456789012", 1);
        first.buyer.name = "李雷Lee".to_owned();
        first.lines[0].title = "Steam 钱包充值卡 50元".to_owned();
        let mut second = reading("260101-999900001111", 2);
        second.lines[0].title = "手机壳 iPhone15Pro 透明".to_owned();
        second.status = OrderStatus::Closed;
        given::take(f, &shop, vec![first, second]).await;
        let mut conn = f.reader().await;
        for (text, expected) in [
            ("260101-123456789012", vec!["260101-123456789012"]),
            ("123456789012", vec!["260101-123456789012"]),
            ("45678", vec!["260101-123456789012"]),
            ("0101-99", vec!["260101-999900001111"]),
            ("260101", vec!["260101-999900001111", "260101-123456789012"]),
            ("充值", vec!["260101-123456789012"]),
            ("值卡", vec!["260101-123456789012"]),
            ("钱包充值卡", vec!["260101-123456789012"]),
            ("钱", vec!["260101-123456789012"]),
            ("卡", vec!["260101-123456789012"]),
            ("steam", vec!["260101-123456789012"]),
            ("STEAM 钱包", vec!["260101-123456789012"]),
            ("iPhone15Pro", vec!["260101-999900001111"]),
            ("壳 iphone", vec!["260101-999900001111"]),
            ("15", vec!["260101-999900001111"]),
            ("李雷l", vec!["260101-123456789012"]),
            ("张小明", vec!["260101-999900001111"]),
            ("手值", vec![]),
            ("值充", vec![]),
            ("没有这个", vec![]),
            ("-", vec![]),
            ("\"'%_*:&|()", vec![]),
            ("", vec![]),
        ] {
            let page = orders::search(&mut conn, &f.vault, text, &Filter::default(), None, 20).await.unwrap();
            let found: Vec<&str> = page.items.iter().map(|order| order.sn.as_str()).collect();
            assert_eq!(found, expected, "{text:?}");
        }
        let closed = Filter { tab: Some(Tab::Closed), ..Filter::default() };
        let page = orders::search(&mut conn, &f.vault, "260101", &closed, None, 20).await.unwrap();
        assert_eq!(page.items.len(), 1);
    }

    async fn orders_are_found_by_the_end_of_a_card_they_got(f) {
        let order = given::order(f).await;
        let pool = given::pool(f, given::pool_named("pool", PoolKind::Once)).await;
        let cards = ["AAAA-1111-QX7Z", "BBBB-2222-QX7Z"].map(|secret| (given::text(secret), None));
        given::import(f, &pool, "batch", cards.into()).await;
        let draw = Draw {
            delivery_id: given::delivery(f, &order, 1).await,
            order_id: order,
            line: 1,
            pool_id: pool,
            units: vec![1],
            near_expiry_days: 0,
            allow_partial: false,
            at_once: false,
            first: false,
        };
        through!(f, |tx, vault, ids| cards::draw_many(tx, &vault, &[draw], "system", &*ids, NEW_YEAR).await).unwrap();
        let mut conn = f.reader().await;
        for (text, found) in [("qx7z", 1), ("1111-QX7Z", 1), ("2222QX7Z", 0), ("x7z", 0), ("QX7Y", 0)] {
            let page = orders::search(&mut conn, &f.vault, text, &Filter::default(), None, 20).await.unwrap();
            assert_eq!(page.items.len(), found, "{text}");
        }
        let closed = Filter { tab: Some(Tab::Closed), ..Filter::default() };
        let page = orders::search(&mut conn, &f.vault, "qx7z", &closed, None, 20).await.unwrap();
        assert_eq!(page.items.len(), 0, "the tab holds here too");
    }

    async fn a_new_name_is_found_and_the_old_one_is_not(f) {
        let shop = given::shop(f, "shop-1").await;
        given::take(f, &shop, vec![reading("sn-1", 0)]).await;
        let mut renamed = reading("sn-1", 0);
        renamed.updated_at = renamed.updated_at.plus(1);
        renamed.buyer.name = "王芳".to_owned();
        given::take(f, &shop, vec![renamed]).await;
        let mut conn = f.reader().await;
        let found = |text: &'static str, n: usize| (text, n);
        for (text, n) in [found("王芳", 1), found("小明", 0), found("月卡", 1)] {
            let page = orders::search(&mut conn, &f.vault, text, &Filter::default(), None, 20).await.unwrap();
            assert_eq!(page.items.len(), n, "{text}");
        }
    }

    async fn a_fragment_in_many_orders_comes_newest_first_page_by_page(f) {
        let shop = given::shop(f, "shop-1").await;
        for chunk in 0..5 {
            given::take(f, &shop, (0..50).map(|n| reading(&format!("sn-{}", chunk * 50 + n), (chunk * 50 + n) * 13 % 250)).collect()).await;
        }
        let mut conn = f.reader().await;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = orders::search(&mut conn, &f.vault, "激活", &Filter::default(), after, 30).await.unwrap();
            seen.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 250);
        assert!(seen.windows(2).all(|pair| pair[0].seek > pair[1].seek));
    }
}

both! {
    async fn a_database_written_anew_finds_what_it_held_and_loses_no_write(f) {
        let shop = given::shop(f, "shop-1").await;
        let numbered = |range: std::ops::Range<i64>| range.map(|no| reading(&format!("260101-{:09}", 5_000 + no), no));
        given::take(f, &shop, numbered(0..60).collect()).await;
        let later = given::take(f, &shop, numbered(60..64).collect());
        let (rewritten, _) = futures::join!(f.db.rewrite(), later);
        rewritten.unwrap();
        let mut conn = f.reader().await;
        for no in 0..64 {
            let text = format!("{}", 5_000 + no);
            let page = orders::search(&mut conn, &f.vault, &text, &Filter::default(), None, 20).await.unwrap();
            let found: Vec<&str> = page.items.iter().map(|order| order.sn.as_str()).collect();
            assert_eq!(found, [format!("260101-{:09}", 5_000 + no)], "{text}");
        }
        assert!(huolang_store::backup::find_damage(&mut conn).await.unwrap().is_empty());
    }
}
