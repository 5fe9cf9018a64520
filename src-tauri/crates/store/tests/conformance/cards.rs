//! Cards: whole-library duplicates, given once, never lost on the way.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR, pool_named, reading, text};
use huolang_domain::{CardId, Millis, PoolId, expiry::DrawOrder, state::CardState};
use huolang_store::{
    StoreError, batches,
    card_uploads::{self, CardUpload, UploadState},
    cards::{self, CardFilter, CardText, Draw, Drawn},
    pools::{self, Pool, PoolKind},
    stock, units,
};
use std::collections::BTreeMap;

async fn counts(f: &Fixture, pool: &PoolId) -> BTreeMap<CardState, i64> {
    pools::counts(&mut f.reader().await).await.unwrap().remove(pool).unwrap_or_default()
}

async fn all(f: &Fixture, pool: &PoolId) -> Vec<CardId> {
    let filter = CardFilter { pool: Some(pool.clone()), ..CardFilter::default() };
    let found = cards::list(&mut f.reader().await, &f.vault, &filter, None, 1_000).await.unwrap();
    found.into_iter().map(|(card, _)| card.id).collect()
}

/// `n` orders with a delivery each, and a draw of so many units for each.
async fn draws(f: &Fixture, pool: &PoolId, units: &[i64]) -> Vec<Draw> {
    let shop = given::shop(f, "shop-1").await;
    let readings = (0..units.len()).map(|n| reading(&format!("sn-{n}"), 0)).collect();
    let mut draws = Vec::new();
    for (taken, count) in given::take(f, &shop, readings).await.into_iter().zip(units) {
        draws.push(Draw {
            delivery_id: given::delivery(f, &taken.id, 1).await,
            order_id: taken.id,
            line: 1,
            pool_id: pool.clone(),
            units: (1..=*count).collect(),
            near_expiry_days: 0,
            allow_partial: false,
            at_once: false,
            first: false,
        });
    }
    draws
}

async fn draw(f: &Fixture, draws: &[Draw]) -> Result<Vec<Drawn>, StoreError> {
    let draws = draws.to_vec();
    through!(f, |tx, vault, ids| cards::draw_many(tx, &vault, &draws, "system", &*ids, NEW_YEAR).await)
}

fn secrets(drawn: &Drawn) -> Vec<&str> {
    drawn.cards.iter().map(|card| card.text.secret.expose().as_str()).collect()
}

async fn stocked(f: &Fixture, count: usize) -> PoolId {
    let pool = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
    given::import(f, &pool, "batch-1", (0..count).map(|n| (text(&format!("CODE-{n:04}")), None)).collect()).await;
    pool
}

both! {
    async fn what_comes_next_is_looked_at_in_drawing_order_and_stays(f) {
        let pool = stocked(f, 5).await;
        let draws = draws(f, &pool, &[2]).await;
        let of = pool.clone();
        let next = through!(f, |tx, vault, _ids| cards::ahead(tx, &vault, (&of, 0), 3, NEW_YEAR).await).unwrap();
        let looked: Vec<&str> = next.iter().map(|card| card.text.secret.expose().as_str()).collect();
        assert_eq!((looked.len(), counts(f, &pool).await[&CardState::Available]), (3, 5));
        let given = draw(f, &draws).await.unwrap();
        assert_eq!(secrets(&given[0]), looked[..2]);
    }

    async fn a_line_that_chooses_again_takes_no_card_of_another(f) {
        let pool = stocked(f, 4).await;
        let wanted = draws(f, &pool, &[1, 2]).await;
        let drawn = through!(f, |tx, vault, ids| {
            let mut chosen = cards::choose_many(tx, &vault, &wanted, NEW_YEAR).await?;
            let card = |drawn: &Drawn| drawn.cards[0].card_id.clone();
            let (refused, kept) = (card(&chosen.drawn()[0]), chosen.drawn()[1].clone());
            chosen.leave_out(&[0]);
            assert!(!chosen.holds(&refused) && chosen.holds(&card(&kept)));
            assert_eq!((chosen.drawn()[0].cards.len(), chosen.drawn()[0].missing), (0, 1));
            cards::void_many(tx, &[refused], "system", &*ids, NEW_YEAR).await?;
            chosen.choose_again(tx, &vault, &wanted, &[0], NEW_YEAR).await?;
            assert_eq!((&chosen.drawn()[1], chosen.drawn()[0].missing), (&kept, 0));
            chosen.give(tx, &wanted, "system", &*ids, NEW_YEAR).await
        }).unwrap();
        assert_eq!((secrets(&drawn[0]), secrets(&drawn[1])), (vec!["CODE-0003"], vec!["CODE-0001", "CODE-0002"]));
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Reserved, 3), (CardState::Void, 1)]));
    }

    async fn a_card_of_the_whole_library_comes_in_once(f) {
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
        let other = given::pool(f, pool_named("pool-2", PoolKind::Once)).await;
        let of = |secret: &str| (text(secret), None);
        assert_eq!(given::import(f, &pool, "b1", vec![of("A"), of("B"), of(" A "), of("C")]).await, [2]);
        assert_eq!(given::import(f, &other, "b2", vec![of("B"), of("D")]).await, [0]);
        let numbered = CardText { number: "7".into(), ..text("A") };
        assert!(given::import(f, &other, "b3", vec![(numbered, None)]).await.is_empty(), "another number is another card");
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 3)]));
        let batch = batches::get(&mut f.reader().await, &"b1".into()).await.unwrap();
        assert_eq!((batch.imported, batch.duplicates, batch.state), (3, 1, batches::BatchState::Done));
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 10).await.unwrap();
        assert_eq!((journal.len(), journal[0].reason.as_str(), journal[0].delta), (1, "import", 3));
    }

    async fn an_import_is_taken_back_except_for_what_is_in_use(f) {
        let pool = stocked(f, 5).await;
        let draws = draws(f, &pool, &[2]).await;
        draw(f, &draws).await.unwrap();
        let undone = through!(f, |tx, _vault, ids| cards::undo_batch(tx, &"batch-1".into(), "老板", &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(undone, (3, 2));
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Reserved, 2)]).into_iter().chain([]).collect());
    }

    async fn cards_are_drawn_in_the_pools_order(f) {
        let day = 86_400_000;
        for (order, expected) in [
            (DrawOrder::Oldest, vec!["0", "1", "2", "3"]),
            (DrawOrder::NearExpiry, vec!["3", "2", "1", "0"]),
        ] {
            let name = order.as_str();
            let pool = given::pool(f, Pool { draw_order: order, name: name.to_owned(), ..pool_named(name, PoolKind::Once) }).await;
            let cards = (0..4).map(|n| (text(&format!("{name} {n}")), Some(NEW_YEAR.plus((10 - n) * day)))).collect();
            given::import(f, &pool, name, cards).await;
            let shop = given::shop(f, name).await;
            let taken = given::take(f, &shop, vec![reading(name, 0)]).await.remove(0);
            let wanted = Draw {
                delivery_id: given::delivery(f, &taken.id, 1).await, order_id: taken.id, line: 1, pool_id: pool,
                units: vec![1, 2, 3, 4], near_expiry_days: 0, allow_partial: false, at_once: false, first: false,
            };
            let drawn = draw(f, &[wanted]).await.unwrap();
            let expected: Vec<String> = expected.into_iter().map(|n| format!("{name} {n}")).collect();
            assert_eq!(secrets(&drawn[0]), expected);
        }
    }

    async fn a_new_drawing_order_holds_for_cards_that_are_there(f) {
        let mut changed = pool_named("pool-1", PoolKind::Once);
        let pool = given::pool(f, changed.clone()).await;
        given::import(f, &pool, "b", (0..9).map(|n| (text(&format!("{n}")), Some(NEW_YEAR.plus(90_000_000 - n)))).collect()).await;
        changed.draw_order = DrawOrder::Random;
        given::pool(f, changed.clone()).await;
        let draws = draws(f, &pool, &[5, 4]).await;
        let by_chance = draw(f, &draws[..1]).await.unwrap();
        assert_ne!(secrets(&by_chance[0]), ["0", "1", "2", "3", "4"]);
        changed.draw_order = DrawOrder::NearExpiry;
        given::pool(f, changed).await;
        let rest = draw(f, &draws[1..]).await.unwrap();
        let mut sorted = secrets(&rest[0]);
        sorted.sort_unstable();
        sorted.reverse();
        assert_eq!(secrets(&rest[0]), sorted);
    }

    async fn a_line_gets_all_its_units_or_none(f) {
        let pool = stocked(f, 5).await;
        let mut wanted = draws(f, &pool, &[2, 4, 3, 0]).await;
        let drawn = draw(f, &wanted).await.unwrap();
        assert_eq!(drawn.iter().map(|drawn| (drawn.cards.len(), drawn.missing)).collect::<Vec<_>>(), [(2, 0), (0, 1), (3, 0), (0, 0)]);
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Reserved, 5), (CardState::Available, 0)])
            .into_iter().filter(|(_, n)| *n != 0).collect());
        let again = draw(f, &wanted[..1]).await;
        assert!(again.is_ok_and(|drawn| drawn[0].missing == 2));
        given::import(f, &pool, "more", vec![(text("X"), None)]).await;
        wanted[1].allow_partial = true;
        let partial = draw(f, &wanted[1..2]).await.unwrap();
        assert_eq!((partial[0].cards.len(), partial[0].missing), (1, 3));
        assert_eq!(units::by_orders(&mut f.reader().await, &[wanted[0].order_id.clone()]).await.unwrap().len(), 2);
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 50).await.unwrap();
        assert_eq!(journal.iter().map(|entry| entry.delta).sum::<i64>(), 0, "the journal does not add up to what is left");
    }

    async fn a_unit_never_gets_a_second_card(f) {
        let pool = stocked(f, 5).await;
        let wanted = draws(f, &pool, &[1]).await;
        draw(f, &wanted).await.unwrap();
        assert!(draw(f, &wanted).await.unwrap_err().is_conflict());
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 4), (CardState::Reserved, 1)]));
    }

    async fn drawing_at_once_gives_no_card_twice(f) {
        let pool = stocked(f, 40).await;
        let wanted = draws(f, &pool, &[3; 12]).await;
        let drawn = futures::future::join_all(wanted.iter().map(|one| draw(f, std::slice::from_ref(one)))).await;
        let given: Vec<CardId> = drawn.into_iter().flat_map(|drawn| drawn.unwrap().remove(0).cards).map(|card| card.card_id).collect();
        assert_eq!(given.len(), 36);
        assert_eq!(given.iter().collect::<std::collections::HashSet<_>>().len(), 36);
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 4), (CardState::Reserved, 36)]));
    }

    async fn cards_near_their_end_stay(f) {
        let day = 86_400_000;
        let pool = given::pool(f, Pool { near_expiry_days: 2, ..pool_named("pool-1", PoolKind::Once) }).await;
        let cards = [Some(1), Some(3), Some(8), None].into_iter().enumerate()
            .map(|(n, days)| (text(&format!("{n}")), days.map(|days| NEW_YEAR.plus(days * day)))).collect();
        given::import(f, &pool, "b", cards).await;
        let mut wanted = draws(f, &pool, &[2, 1, 1]).await;
        wanted[1].near_expiry_days = 5;
        let drawn = draw(f, &wanted).await.unwrap();
        assert_eq!(secrets(&drawn[1]), ["2"], "the longest guard draws first: fewer cards serve it");
        assert_eq!(secrets(&drawn[0]), ["1", "3"]);
        assert_eq!(drawn[2].missing, 1, "a card was given twice, or too near its end");
        let expired = through!(f, |tx, _vault, ids| cards::expire_due(tx, 100, &*ids, NEW_YEAR.plus(2 * day)).await).unwrap();
        assert_eq!(expired.len(), 1);
        assert_eq!(counts(f, &pool).await.get(&CardState::Expired), Some(&1));
    }

    async fn what_a_guard_holds_back_is_not_left(f) {
        let day = 86_400_000;
        let kinds = [("guarded", PoolKind::Once, 30), ("open", PoolKind::Once, 0), ("reusable", PoolKind::Reusable, 30), ("fixed", PoolKind::Fixed, 30)];
        let mut pools = Vec::new();
        for (name, kind, days) in kinds {
            let pool = given::pool(f, Pool { near_expiry_days: days, ..pool_named(name, kind) }).await;
            let ends = if kind == PoolKind::Fixed { vec![Some(20)] } else { vec![Some(20), Some(40), None] };
            let cards = ends.into_iter().enumerate()
                .map(|(n, days)| (text(&format!("{name} {n}")), days.map(|days: i64| NEW_YEAR.plus(days * day)))).collect();
            given::import(f, &pool, name, cards).await;
            pools.push(pool);
        }
        let whole = pools::available(&mut f.reader().await, &pools).await.unwrap();
        let lasting = pools::lasting(&mut f.reader().await, &pools, NEW_YEAR).await.unwrap();
        let of = |left: &std::collections::HashMap<PoolId, Option<i64>>| pools.iter().map(|pool| left[pool]).collect::<Vec<_>>();
        assert_eq!(of(&whole), [Some(3), Some(3), Some(6), None]);
        assert_eq!(of(&lasting), [Some(2), Some(3), Some(4), Some(0)]);
        let asked = [(0, 0), (0, 50), (1, 0), (1, 30), (2, 0), (3, 0)].map(|(pool, days): (usize, i64)| (pools[pool].clone(), days));
        let guards: std::collections::BTreeSet<(PoolId, i64)> = asked.iter().cloned().collect();
        let drawable = pools::drawable(&mut f.reader().await, &guards, NEW_YEAR).await.unwrap();
        let left = asked.iter().map(|guard| drawable[guard]).collect::<Vec<_>>();
        assert_eq!(left, [Some(2), Some(1), Some(3), Some(2), Some(4), Some(0)]);
        let guarded = pools::get(&mut f.reader().await, &pools[0]).await.unwrap();
        let open = Pool { near_expiry_days: 0, ..guarded.clone() };
        for (pool, at, came) in [(&guarded, 0, Some(-10)), (&guarded, 11, Some(10)), (&open, 0, None)] {
            let since = pools::held_back_since(&mut f.reader().await, pool, NEW_YEAR.plus(at * day)).await.unwrap();
            assert_eq!(since, came.map(|days: i64| NEW_YEAR.plus(days * day)));
        }
    }

    async fn a_reusable_card_is_given_as_often_as_allowed(f) {
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Reusable)).await;
        given::import(f, &pool, "b", vec![(text("1"), None), (text("2"), None)]).await;
        let available = || async { pools::available(&mut f.reader().await, std::slice::from_ref(&pool)).await.unwrap()[&pool] };
        assert_eq!(available().await, Some(4));
        let wanted = draws(f, &pool, &[3, 2, 1]).await;
        assert_eq!(secrets(&draw(f, &wanted[..1]).await.unwrap()[0]), ["1", "1", "2"]);
        assert_eq!(available().await, Some(1));
        assert_eq!(draw(f, &wanted[1..2]).await.unwrap()[0].missing, 1);
        let delivery = wanted[0].delivery_id.clone();
        let back = through!(f, |tx, _vault, ids| cards::release_many(tx, &[delivery], "system", &*ids, NEW_YEAR).await).unwrap();
        assert_eq!((back, available().await), (3, Some(4)));
        assert_eq!(secrets(&draw(f, &wanted[1..]).await.unwrap()[0]), ["1", "1"]);
        assert_eq!(cards::history(&mut f.reader().await, &all(f, &pool).await).await.unwrap().len(), 3);
    }

    async fn a_higher_limit_gives_used_up_cards_again(f) {
        let day = 86_400_000;
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Reusable)).await;
        given::import(f, &pool, "b", vec![(text("1"), None), (text("2"), Some(NEW_YEAR.plus(day))), (text("3"), None)]).await;
        let wanted = draws(f, &pool, &[5]).await;
        assert_eq!(draw(f, &wanted).await.unwrap()[0].missing, 0);
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 1), (CardState::Delivered, 2)]));
        let raise = async |limit: i64| {
            let changed = Pool { use_limit: Some(limit), ..pool_named("pool-1", PoolKind::Reusable) };
            through!(f, |tx, _vault, ids| {
                pools::save(tx, &changed).await?;
                cards::give_again(tx, &changed, "老板", &*ids, NEW_YEAR.plus(2 * day)).await
            }).unwrap()
        };
        assert!(raise(2).await.is_empty(), "as many uses as before");
        assert_eq!(raise(5).await.len(), 1, "the one that is not past its date");
        assert!(raise(5).await.is_empty());
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 2), (CardState::Delivered, 1)]));
        assert_eq!(pools::available(&mut f.reader().await, std::slice::from_ref(&pool)).await.unwrap()[&pool], Some(3 + 4));
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 50).await.unwrap();
        assert_eq!(journal.iter().filter(|entry| entry.reason == "restore" && entry.delta == 1).count(), 1);
    }

    async fn a_fixed_card_serves_everybody(f) {
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Fixed)).await;
        let wanted = draws(f, &pool, &[2, 50]).await;
        assert_eq!(draw(f, &wanted[..1]).await.unwrap()[0].missing, 2);
        given::import(f, &pool, "b", vec![(text("https://example.com/download"), None)]).await;
        assert!(draw(f, &wanted).await.unwrap().iter().all(|drawn| drawn.missing == 0));
        assert_eq!(pools::available(&mut f.reader().await, std::slice::from_ref(&pool)).await.unwrap()[&pool], None);
    }

    async fn reserved_cards_are_settled_or_given_back(f) {
        let pool = stocked(f, 4).await;
        let wanted = draws(f, &pool, &[1, 2]).await;
        let drawn = draw(f, &wanted).await.unwrap();
        let (sent, back) = (wanted[0].delivery_id.clone(), wanted[1].delivery_id.clone());
        let settled = sent.clone();
        let moved = through!(f, |tx, _vault, _ids| {
            cards::settle_many(tx, &[settled], &[CardState::Reserved], CardState::Delivered, NEW_YEAR).await
        }).unwrap();
        assert_eq!(moved, [drawn[0].cards[0].card_id.clone()]);
        let both = vec![sent, back];
        let released = through!(f, |tx, _vault, ids| cards::release_many(tx, &both, "system", &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(released, 2, "a delivered card went back");
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Available, 3), (CardState::Delivered, 1)]));
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 50).await.unwrap();
        assert_eq!(journal.iter().map(|entry| entry.delta).sum::<i64>(), 3);
        let history = cards::history(&mut f.reader().await, &moved).await.unwrap();
        assert_eq!((history.len(), history[0].sn.as_str(), history[0].buyer_name.as_str()), (1, "sn-0", "张小明"));
    }

    async fn a_seller_moves_voids_restores_and_removes(f) {
        let pool = stocked(f, 6).await;
        let other = given::pool(f, pool_named("pool-2", PoolKind::Once)).await;
        let wanted = draws(f, &pool, &[1]).await;
        let reserved = draw(f, &wanted).await.unwrap()[0].cards[0].card_id.clone();
        let free: Vec<CardId> = all(f, &pool).await.into_iter().filter(|card| *card != reserved).collect();
        let (given_away, target) = (reserved.clone(), other.clone());
        let cards_of = free.clone();
        through!(f, |tx, _vault, ids| {
            let with = |card: &CardId| vec![card.clone(), given_away.clone()];
            assert_eq!(cards::move_many(tx, &with(&cards_of[0]), &target, "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert_eq!(cards::void_many(tx, &with(&cards_of[1]), "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert_eq!(cards::delete_many(tx, &with(&cards_of[2]), "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert_eq!(cards::delete_many(tx, &with(&cards_of[3]), "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert_eq!(cards::purge_many(tx, &with(&cards_of[3])).await?.len(), 1);
            Ok(())
        }).unwrap();
        assert_eq!(counts(f, &other).await, BTreeMap::from([(CardState::Available, 1)]));
        assert_eq!(counts(f, &pool).await, BTreeMap::from([
            (CardState::Available, 1), (CardState::Reserved, 1), (CardState::Void, 1), (CardState::Deleted, 1),
        ]));
        assert_eq!(all(f, &pool).await.len(), 3, "the recycle bin is not listed");
        let both = vec![free[1].clone(), free[2].clone(), reserved];
        let restored = through!(f, |tx, _vault, ids| cards::restore_many(tx, &both, "老板", &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(restored.len(), 2);
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 50).await.unwrap();
        assert_eq!(journal.iter().map(|entry| entry.delta).sum::<i64>(), 3);
        assert_eq!(stock::list_by_card(&mut f.reader().await, &free[1]).await.unwrap().len(), 2);
    }

    async fn cards_that_the_platform_gives_leave_the_pool_once_and_come_back_when_it_refuses_them(f) {
        let pool = stocked(f, 5).await;
        let from = pool.clone();
        let first = through!(f, |tx, _vault, ids| cards::hand_over(tx, &from, 3, "u-1", "老板", &*ids, NEW_YEAR).await).unwrap();
        let from = pool.clone();
        let rest = through!(f, |tx, _vault, ids| cards::hand_over(tx, &from, 3, "u-2", "老板", &*ids, NEW_YEAR).await).unwrap();
        assert_eq!((first.len(), rest.len()), (3, 2), "as many as there are");
        assert!(first.iter().all(|card| !rest.contains(card)));
        assert_eq!(counts(f, &pool).await, BTreeMap::from([(CardState::Void, 5)]));
        // Only their own upload brings them back.
        let back: Vec<CardId> = first.iter().chain(&rest).cloned().collect();
        let restored = through!(f, |tx, _vault, ids| cards::bring_back(tx, &back, "u-1", "老板", &*ids, NEW_YEAR).await).unwrap();
        assert!(restored.len() == 3 && first.iter().all(|card| restored.contains(card)));
        let journal = stock::list_by_pool(&mut f.reader().await, &pool, None, 50).await.unwrap();
        assert_eq!(journal.iter().filter(|entry| entry.reason == "upload").count(), 5);
        assert_eq!(journal.iter().map(|entry| entry.delta).sum::<i64>(), 3);
    }

    async fn an_upload_keeps_its_cards_and_each_state_is_left_once(f) {
        let pool = stocked(f, 3).await;
        let upload = through!(f, |tx, _vault, ids| {
            let taken = cards::hand_over(tx, &pool, 2, "u-1", "老板", &*ids, NEW_YEAR).await?;
            let upload = CardUpload {
                id: "u-1".to_owned(),
                shop_id: "shop-1".into(),
                pool_id: pool,
                product_ref: "p-1".to_owned(),
                sku_ref: "s-1".to_owned(),
                cards: serde_json::json!(taken),
                state: UploadState::Sending,
                message: String::new(),
                actor: "老板".to_owned(),
                created_at: NEW_YEAR,
                updated_at: NEW_YEAR,
            };
            card_uploads::insert(tx, &upload).await?;
            Ok(upload)
        }).unwrap();
        assert_eq!(card_uploads::get(&mut f.reader().await, "u-1").await.unwrap(), upload);
        let listed = upload.card_ids();
        assert_eq!(listed.len(), 2);
        let later = NEW_YEAR.plus(1_000);
        let given_up = async |before: Millis| {
            through!(f, |tx, _vault, _ids| card_uploads::give_up(tx, before, later).await).unwrap()
        };
        assert_eq!(given_up(NEW_YEAR).await, [], "it is not older than that");
        assert_eq!(given_up(later).await, [CardUpload { state: UploadState::Unknown, updated_at: later, ..upload }]);
        assert_eq!(given_up(later).await, []);
        let unknown = card_uploads::list(&mut f.reader().await, UploadState::Unknown, 10).await.unwrap();
        assert_eq!(unknown.len(), 1);
        for (from, passes) in [(UploadState::Sending, false), (UploadState::Unknown, true), (UploadState::Unknown, false)] {
            let passed = through!(f, |tx, _vault, _ids| {
                card_uploads::pass(tx, "u-1", (from, UploadState::Taken), Some("batch"), later).await
            });
            assert_eq!(passed.unwrap(), passes, "{from:?}");
        }
        assert_eq!(card_uploads::get(&mut f.reader().await, "u-1").await.unwrap().message, "batch");
        through!(f, |tx, _vault, _ids| card_uploads::forget(tx, later.plus(1)).await).unwrap();
        let gone = card_uploads::get(&mut f.reader().await, "u-1").await;
        assert!(matches!(gone, Err(StoreError::NotFound(_))), "{gone:?}");
        // Its cards know it still.
        let listed = through!(f, |tx, _vault, ids| {
            assert!(cards::restore_many(tx, &listed, "老板", &*ids, later).await?.is_empty());
            assert_eq!(cards::delete_many(tx, &listed[..1], "老板", &*ids, later).await?.len(), 1);
            assert!(cards::restore_many(tx, &listed, "老板", &*ids, later).await?.is_empty());
            assert!(cards::purge_many(tx, &listed).await?.is_empty());
            Ok(listed)
        }).unwrap();
        let kept = cards::by_ids(&mut f.reader().await, &f.vault, &listed).await.unwrap();
        assert!(kept.iter().all(|(card, _)| card.upload_id.as_deref() == Some("u-1")));
    }

    async fn a_card_that_was_dealt_with_while_it_was_out_is_an_ordinary_one_after_its_upload_was_refused(f) {
        let pool = stocked(f, 2).await;
        let taken = through!(f, |tx, _vault, ids| {
            let taken = cards::hand_over(tx, &pool, 2, "u-1", "老板", &*ids, NEW_YEAR).await?;
            cards::delete_many(tx, &taken[..1], "老板", &*ids, NEW_YEAR).await?;
            assert_eq!(cards::bring_back(tx, &taken, "u-1", "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert_eq!(cards::restore_many(tx, &taken[..1], "老板", &*ids, NEW_YEAR).await?.len(), 1);
            Ok(taken)
        }).unwrap();
        let kept = cards::by_ids(&mut f.reader().await, &f.vault, &taken).await.unwrap();
        assert!(kept.iter().all(|(card, _)| card.state == CardState::Available && card.upload_id.is_none()));
    }

    async fn a_card_a_buyer_may_know_is_never_available_again(f) {
        let pool = stocked(f, 1).await;
        let wanted = draws(f, &pool, &[1]).await;
        let card = draw(f, &wanted).await.unwrap()[0].cards[0].card_id.clone();
        let delivery = wanted[0].delivery_id.clone();
        through!(f, |tx, _vault, ids| {
            cards::settle_many(tx, &[delivery], &[CardState::Reserved], CardState::Delivered, NEW_YEAR).await?;
            assert_eq!(cards::void_many(tx, std::slice::from_ref(&card), "老板", &*ids, NEW_YEAR).await?.len(), 1);
            assert!(cards::restore_many(tx, std::slice::from_ref(&card), "老板", &*ids, NEW_YEAR).await?.is_empty());
            cards::delete_many(tx, std::slice::from_ref(&card), "老板", &*ids, NEW_YEAR).await?;
            assert!(cards::purge_many(tx, &[card]).await?.is_empty());
            Ok(())
        }).unwrap();
    }

    async fn cards_are_found_by_their_end_and_shown_masked(f) {
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
        let numbered = CardText { number: "NO-77".into(), secret: "ABCD-EFGH-1x9Z".into(), note: "赠".into() };
        given::import(f, &pool, "b", vec![(numbered.clone(), None), (text("short"), None), (text("ZZZZ-1X9Z"), None)]).await;
        let mut conn = f.reader().await;
        for (tail, cards) in [("1x9z", 2), (" 1X9Z ", 2), ("EFGH-1X9Z", 1), ("abcdefgh1x9z", 1), ("0ABCDEFGH1X9Z", 0), ("x9z", 0), ("-", 0)] {
            let found = cards::find_by_tail(&mut conn, &f.vault, tail, None, None, 10).await.unwrap();
            assert_eq!((found.cards.len(), found.next), (cards, None), "{tail}");
        }
        let listed = cards::list(&mut conn, &f.vault, &CardFilter::default(), None, 10).await.unwrap();
        let masks: Vec<String> = listed.iter().map(|(_, text)| text.mask()).collect();
        assert_eq!(masks, ["••••1X9Z", "••••", "••••1x9Z"]);
        let text = cards::reveal(&mut conn, &f.vault, &listed[2].0.id).await.unwrap();
        assert_eq!(text, numbered);
        assert!(!format!("{listed:?}").contains("EFGH"));
        let stored: Vec<(Vec<u8>,)> = huolang_store::sql!(&mut conn, "SELECT secret FROM cards").fetch_all().await.unwrap();
        assert!(stored.iter().all(|(secret,)| !String::from_utf8_lossy(secret).contains("EFGH")));
        let page = cards::list(&mut conn, &f.vault, &CardFilter { pool: Some(pool), ..CardFilter::default() }, Some(&listed[1].0.id), 10).await.unwrap();
        assert_eq!(page.len(), 1);
    }

    async fn an_ending_is_looked_for_where_it_was_asked_for_page_by_page(f) {
        let old = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
        let new = given::pool(f, pool_named("pool-2", PoolKind::Once)).await;
        let many = |first: &str, count: usize| -> Vec<(CardText, Option<Millis>)> {
            (0..count).map(|n| (text(&format!("{first}{n:03}-2026")), None)).collect()
        };
        given::import(f, &old, "b-1", many("OLD", 5)).await;
        given::import(f, &new, "b-2", many("NEW", 300)).await;
        let (deleted, kept) = { let mut cards = all(f, &old).await; (cards.remove(0), cards) };
        let bin = deleted.clone();
        through!(f, |tx, _vault, ids| cards::delete_many(tx, &[bin], "老板", &*ids, NEW_YEAR).await).unwrap();
        let mut conn = f.reader().await;
        let in_old = CardFilter { pool: Some(old.clone()), ..CardFilter::default() };
        let in_bin = CardFilter { state: Some(CardState::Deleted), batch: Some("b-1".into()), ..CardFilter::default() };
        let mut find = async |ending: &'static str, filter: Option<&CardFilter>, before: Option<&CardId>| {
            let found = cards::find_by_tail(&mut conn, &f.vault, ending, filter, before, 3).await.unwrap();
            (found.cards.into_iter().map(|(card, _)| card.id).collect::<Vec<_>>(), found.next)
        };
        let (first, next) = find("2026", Some(&in_old), None).await;
        assert_eq!((first.as_slice(), next.as_ref()), (&kept[..3], kept.get(2)));
        assert_eq!(find("2026", Some(&in_old), next.as_ref()).await, (kept[3..].to_vec(), None));
        assert_eq!(find("2026", Some(&in_bin), None).await, (vec![deleted.clone()], None));
        assert_eq!(find("OLD004-2026", None, None).await, (vec![deleted], None), "behind three hundred newer ones");
        assert_eq!(find("W299-2026", None, None).await.0.len(), 1);
    }

    async fn a_pool_in_use_is_not_removed(f) {
        let pool = stocked(f, 1).await;
        let busy = pool.clone();
        let refused = through!(f, |tx, _vault, _ids| pools::delete(tx, &busy).await).unwrap_err();
        assert!(matches!(refused, StoreError::Reference(_)), "{refused:?}");
        let cards = all(f, &pool).await;
        through!(f, |tx, _vault, ids| {
            cards::delete_many(tx, &cards, "老板", &*ids, NEW_YEAR).await?;
            cards::purge_many(tx, &cards).await?;
            pools::delete(tx, &pool).await
        }).unwrap();
        assert!(pools::list(&mut f.reader().await).await.unwrap().is_empty());
    }
}
