//! Orders come in any number of times, in any order, with one result.

use crate::fixture::{both, through};
use crate::given::{self, NEW_YEAR, reading};
use huolang_domain::{
    Ids, Millis, OrderId,
    state::{Bucket, ContentState, OrderStatus, PlatformState, Tab},
    why::{Action, Why, WhyCode},
};
use huolang_store::{
    deliveries::{self, Body, Delivery},
    figures::{self, FigureKind},
    orders::{self, NewOrder, TrackChange},
};
use std::collections::BTreeMap;

async fn counts(f: &crate::fixture::Fixture) -> BTreeMap<Tab, i64> {
    let mut counts = orders::tab_counts(&mut f.reader().await, None, None).await.unwrap();
    counts.retain(|_, n| *n != 0);
    counts
}

fn new_order(sn: &str, ids: &dyn Ids) -> NewOrder {
    NewOrder { id: OrderId::fresh(ids), reading: reading(sn, 0), content: ContentState::Manual, done_at: None }
}

async fn figure(f: &crate::fixture::Fixture, kind: FigureKind) -> i64 {
    let all = figures::by_hour(&mut f.reader().await, None, Millis(0), Millis(i64::MAX / 2)).await.unwrap();
    all.iter().filter(|figure| figure.figure == kind).map(|figure| figure.n).sum()
}

both! {
    async fn an_order_is_kept_with_its_lines_its_phone_and_the_platforms_answer(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut read = reading("sn-1", 0);
        read.lines.push(huolang_domain::order::PlatformLine { line: 2, title: "赠品".to_owned(), quantity: 2, ..read.lines[0].clone() });
        let taken = given::take(f, &shop, vec![read.clone()]).await;
        assert!(taken[0].is_new && taken[0].changed && taken[0].before.is_none());
        let mut conn = f.reader().await;
        let order = orders::get(&mut conn, &taken[0].id).await.unwrap();
        assert_eq!((order.title.as_str(), order.quantity, order.amount), ("游戏激活码 月卡 + 赠品", 3, read.amount));
        assert_eq!((order.content, order.platform, order.bucket), (ContentState::None, PlatformState::Unshipped, Bucket::Idle));
        let lines: Vec<huolang_domain::order::PlatformLine> =
            orders::lines(&mut conn, std::slice::from_ref(&order.id)).await.unwrap().into_iter().map(Into::into).collect();
        assert_eq!(lines, read.lines);
        let phone = orders::phone(&mut conn, &f.vault, &order.id).await.unwrap().unwrap();
        assert_eq!(phone.expose(), "13800138000");
        let raw = orders::raw_payload(&mut conn, &f.vault, &order.id).await.unwrap().unwrap();
        assert_eq!(raw.expose(), &read.raw);
        assert_eq!(orders::by_sns(&mut conn, &["sn-1".into(), "sn-2".into()]).await.unwrap(), vec![order]);
    }

    async fn the_numbers_of_a_shop_come_page_by_page(f) {
        let (shop, other) = (given::shop(f, "shop-1").await, given::shop(f, "shop-2").await);
        given::take(f, &shop, vec![reading("1002", 0), reading("1004", 1), reading("1001", 2)]).await;
        given::take(f, &other, vec![reading("1003", 3)]).await;
        let mut conn = f.reader().await;
        let first = orders::numbers_of_shop(&mut conn, &shop, None, None, 2).await.unwrap();
        assert_eq!(first, ["1004", "1002"]);
        let rest = orders::numbers_of_shop(&mut conn, &shop, None, Some("1002"), 2).await.unwrap();
        assert_eq!(rest, ["1001"]);
        let asked = orders::numbers_of_shop(&mut conn, &shop, Some("1002"), None, 2).await.unwrap();
        assert_eq!(asked, ["1002"]);
        assert!(orders::numbers_of_shop(&mut conn, &shop, Some("1003"), None, 2).await.unwrap().is_empty());
    }

    async fn a_number_that_stands_in_two_shops_tells_what_became_of_it_in_the_other(f) {
        let (one, other) = (given::shop(f, "shop-1").await, given::shop(f, "shop-2").await);
        let mut read = reading("sn-1", 0);
        read.lines.push(huolang_domain::order::PlatformLine { line: 2, ..read.lines[0].clone() });
        let own: Vec<OrderId> = given::take(f, &one, vec![read.clone(), reading("sn-2", 1)]).await
            .into_iter().map(|taken| taken.id).collect();
        let twin = given::take(f, &other, vec![read]).await.remove(0).id;
        assert!(orders::twins_sent(&mut f.reader().await, &own).await.unwrap().is_empty());
        // A line is out, and the order still waits for the other.
        for (content, of_line) in [(ContentState::Reserved, 1), (ContentState::Sent, 1), (ContentState::OutOfStock, 2)] {
            let (order, delivery) = (twin.clone(), Delivery { content, ..given::delivery_of(&twin, of_line) });
            through!(f, |tx, vault, _ids| {
                deliveries::save_many(tx, &vault, &[(delivery, Body::Keep)]).await?;
                let change = TrackChange { content: Some(content), ..TrackChange::of(order) };
                orders::set_tracks_many(tx, &[change], NEW_YEAR).await
            }).unwrap();
            let expected = if content == ContentState::Reserved { content } else { ContentState::Sent };
            let found = orders::twins_sent(&mut f.reader().await, &own).await.unwrap();
            assert_eq!(found, [(own[0].clone(), expected)]);
        }
    }

    async fn readings_in_any_order_give_one_result(f) {
        let shop = given::shop(f, "shop-1").await;
        let step = |status: OrderStatus, seconds: i64| {
            let mut read = reading("sn", 0);
            read.status = status;
            read.updated_at = NEW_YEAR.plus(seconds * 1_000);
            read.amount = huolang_domain::Fen(1_000 + seconds);
            read
        };
        let steps = [
            step(OrderStatus::PendingPayment, 1),
            step(OrderStatus::PendingShip, 2),
            step(OrderStatus::Shipped, 3),
            step(OrderStatus::Refunding, 4),
            step(OrderStatus::Shipped, 5),
        ];
        for (number, order) in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1], [3, 3, 4, 4, 2]].into_iter().enumerate() {
            for step in order {
                let mut read = steps[step].clone();
                read.sn = format!("sn-{number}").as_str().into();
                given::take(f, &shop, vec![read]).await;
            }
            let sn = format!("sn-{number}").as_str().into();
            let order = orders::by_sns(&mut f.reader().await, &[sn]).await.unwrap().remove(0);
            assert_eq!((order.status, order.before_refund), (OrderStatus::Shipped, None), "order {number}");
            assert_eq!(order.amount.0, 1_005, "an older reading overwrote a newer one");
        }
        assert_eq!(counts(f).await, BTreeMap::from([(Tab::All, 4), (Tab::Shipped, 4)]));
    }

    async fn a_phone_that_is_known_is_never_replaced_by_none(f) {
        let shop = given::shop(f, "shop-1").await;
        let id = given::take(f, &shop, vec![reading("sn-1", 0)]).await.remove(0).id;
        let later = |status: OrderStatus, phone: Option<&str>, minutes: i64| {
            let mut read = reading("sn-1", 0);
            read.updated_at = read.updated_at.plus(minutes * 60_000);
            read.status = status;
            read.buyer.phone = phone.map(str::to_owned);
            read
        };
        for (status, phone, minutes, wanted) in [
            (OrderStatus::Shipped, None, 1, "13800138000"),
            (OrderStatus::Refunding, Some("13900139000"), 2, "13900139000"),
            (OrderStatus::Shipped, None, 3, "13900139000"),
        ] {
            assert!(given::take(f, &shop, vec![later(status, phone, minutes)]).await[0].changed);
            let kept = orders::phone(&mut f.reader().await, &f.vault, &id).await.unwrap().unwrap();
            assert_eq!(kept.expose(), wanted, "after {minutes} minutes");
        }
    }

    async fn a_phone_that_comes_late_is_kept_though_nothing_else_changed(f) {
        let shop = given::shop(f, "shop-1").await;
        let with = |phone: Option<&str>| {
            let mut read = reading("sn-1", 0);
            read.buyer.phone = phone.map(str::to_owned);
            read
        };
        let id = given::take(f, &shop, vec![with(None)]).await.remove(0).id;
        for (phone, wanted) in [
            (None, None),
            (Some("13900139000"), Some("13900139000")),
            (None, Some("13900139000")),
            (Some("13700137000"), Some("13900139000")),
        ] {
            assert!(!given::take(f, &shop, vec![with(phone)]).await[0].changed, "{phone:?}");
            let kept = orders::phone(&mut f.reader().await, &f.vault, &id).await.unwrap();
            assert_eq!(kept.as_ref().map(|kept| kept.expose().as_str()), wanted, "{phone:?}");
        }
    }

    async fn an_order_read_twice_in_one_page_is_one_order(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut later = reading("sn-1", 0);
        later.updated_at = later.updated_at.plus(1);
        later.status = OrderStatus::Closed;
        let taken = given::take(f, &shop, vec![reading("sn-1", 0), later.clone(), reading("sn-2", 0)]).await;
        assert_eq!(taken[0].id, taken[1].id);
        assert_eq!((taken[1].is_new, taken[1].before, taken[1].status), (false, Some(OrderStatus::PendingShip), OrderStatus::Closed));
        let again = given::take(f, &shop, vec![later, reading("sn-2", 0)]).await;
        assert!(again.iter().all(|taken| !taken.is_new && !taken.changed), "{again:?}");
        assert_eq!(orders::total(&mut f.reader().await).await.unwrap(), 2);
    }

    async fn orders_of_one_moment_have_places_of_their_own(f) {
        let shop = given::shop(f, "shop-1").await;
        let other = given::shop(f, "shop-2").await;
        for shop in [&shop, &other] {
            given::take(f, shop, (0..300).map(|n| reading(&format!("sn-{n}"), 0)).collect()).await;
        }
        let page = orders::list(&mut f.reader().await, &orders::Filter::default(), None, 1_000, 0).await.unwrap();
        assert_eq!(page.items.len(), 600);
        assert!(page.items.windows(2).all(|pair| pair[0].seek > pair[1].seek));
    }

    async fn new_orders_come_in_with_their_track_and_known_ones_keep_theirs(f) {
        let shop = given::shop(f, "shop-1").await;
        let known = given::take(f, &shop, vec![reading("sn-1", 0)]).await.remove(0);
        let of = shop.clone();
        let taken = through!(f, |tx, vault, ids| {
            let mut new = ["sn-0", "sn-1", "sn-2", "sn-2"].map(|sn| new_order(sn, &*ids));
            new[2].reading.status = OrderStatus::Shipped;
            new[2].content = ContentState::Sent;
            new[2].done_at = Some(NEW_YEAR);
            orders::insert_many(tx, &vault, &of, &new, NEW_YEAR).await
        }).unwrap();
        assert_eq!(taken.iter().map(|one| one.is_new).collect::<Vec<_>>(), [true, false, true, false]);
        assert_eq!((&taken[1].id, taken[1].content, &taken[3].id), (&known.id, ContentState::None, &taken[2].id));
        let mut conn = f.reader().await;
        let manual = orders::get(&mut conn, &taken[0].id).await.unwrap();
        assert_eq!((manual.content, manual.bucket, manual.attention), (ContentState::Manual, Bucket::Manual, true));
        let sent = orders::get(&mut conn, &taken[2].id).await.unwrap();
        assert_eq!((sent.status, sent.content, sent.bucket), (OrderStatus::Shipped, ContentState::Sent, Bucket::Idle));
        assert_eq!((sent.platform, sent.shipped_at), (PlatformState::Shipped, Some(NEW_YEAR)));
        assert_eq!((sent.delivered_at, sent.delivered_auto), (Some(NEW_YEAR), Some(true)));
        assert_eq!(orders::lines(&mut conn, &[manual.id.clone(), sent.id]).await.unwrap().len(), 2);
        let raw = orders::raw_payload(&mut conn, &f.vault, &manual.id).await.unwrap().unwrap();
        assert_eq!(raw.expose(), &reading("sn-0", 0).raw);
        drop(conn);
        assert_eq!(counts(f).await, BTreeMap::from([
            (Tab::Attention, 1), (Tab::All, 3), (Tab::PendingShip, 2), (Tab::Manual, 1), (Tab::Shipped, 1),
        ]));
        assert_eq!((figure(f, FigureKind::Orders).await, figure(f, FigureKind::AutoDelivered).await), (3, 1));
        assert_eq!((figure(f, FigureKind::Delivered).await, figure(f, FigureKind::Shipped).await), (1, 1));
    }

    async fn new_orders_of_one_moment_have_places_of_their_own(f) {
        let shop = given::shop(f, "shop-1").await;
        let taken = through!(f, |tx, vault, ids| {
            // The last three fall on the places of 179, 178 and 177.
            let numbers = (0..2_997).chain(7_006..7_009);
            let new: Vec<_> = numbers.map(|n| new_order(&format!("sn-{n}"), &*ids)).collect();
            let taken = orders::insert_many(tx, &vault, &shop, &new, NEW_YEAR).await?;
            assert!(new.iter().zip(&taken).all(|(new, taken)| new.id == taken.id && new.content == taken.content));
            Ok(taken)
        }).unwrap();
        assert!(taken.iter().all(|one| one.is_new));
        assert_eq!(counts(f).await.get(&Tab::Manual), Some(&3_000), "an order that had to move lost its track");
        assert_eq!(orders::total(&mut f.reader().await).await.unwrap(), 3_000);
    }

    async fn tracks_move_and_bucket_tabs_and_figures_follow(f) {
        let shop = given::shop(f, "shop-1").await;
        let ids: Vec<OrderId> = given::take(f, &shop, (0..3).map(|n| reading(&format!("sn-{n}"), n)).collect()).await
            .into_iter().map(|taken| taken.id).collect();
        assert_eq!(counts(f).await, BTreeMap::from([(Tab::All, 3), (Tab::PendingShip, 3)]));
        let why = Why { code: WhyCode::ALL[0], params: BTreeMap::new(), action: Action::ALL[0] };
        let (first, second, third) = (ids[0].clone(), ids[1].clone(), ids[2].clone());
        let missing = OrderId::from("missing");
        let reason = why.clone();
        let changed = through!(f, |tx, _vault, _ids| {
            let changes = vec![
                TrackChange { content: Some(ContentState::Manual), why: Some(Some(reason)), ..TrackChange::of(first) },
                TrackChange { content: Some(ContentState::Scheduled), due_at: Some(Some(NEW_YEAR)), ..TrackChange::of(second) },
                TrackChange { content: Some(ContentState::Sending), ..TrackChange::of(third.clone()) },
                TrackChange { content: Some(ContentState::Sent), delivered: Some((NEW_YEAR.plus(7_200_000), true)), ..TrackChange::of(third) },
                TrackChange { content: Some(ContentState::Sent), ..TrackChange::of(missing) },
            ];
            orders::set_tracks_many(tx, &changes, NEW_YEAR.plus(9)).await
        }).unwrap();
        assert_eq!(changed, 3);
        let mut conn = f.reader().await;
        let manual = orders::get(&mut conn, &ids[0]).await.unwrap();
        assert_eq!((manual.bucket, manual.attention, manual.why), (Bucket::Manual, true, Some(why)));
        let scheduled = orders::get(&mut conn, &ids[1]).await.unwrap();
        assert_eq!((scheduled.bucket, scheduled.due_at, scheduled.why), (Bucket::Scheduled, Some(NEW_YEAR), None));
        let sent = orders::get(&mut conn, &ids[2]).await.unwrap();
        assert_eq!((sent.delivered_at, sent.delivered_auto, sent.updated_at), (Some(NEW_YEAR.plus(7_200_000)), Some(true), NEW_YEAR.plus(9)));
        drop(conn);
        assert_eq!(counts(f).await, BTreeMap::from([
            (Tab::Attention, 1), (Tab::All, 3), (Tab::PendingShip, 3), (Tab::Manual, 1), (Tab::Scheduled, 1),
        ]));
        assert_eq!(figure(f, FigureKind::Delivered).await, 1);
        assert_eq!(figure(f, FigureKind::AutoDelivered).await, 1);

        let (first, third) = (ids[0].clone(), ids[2].clone());
        through!(f, |tx, _vault, _ids| {
            let changes = vec![
                TrackChange { content: Some(ContentState::Failed), why: Some(None), ..TrackChange::of(first) },
                TrackChange { platform: Some(PlatformState::Shipped), shipped_at: Some(NEW_YEAR), delivered: Some((NEW_YEAR, false)), ..TrackChange::of(third) },
            ];
            orders::set_tracks_many(tx, &changes, NEW_YEAR).await
        }).unwrap();
        let sent = orders::get(&mut f.reader().await, &ids[2]).await.unwrap();
        assert_eq!((sent.delivered_at, sent.delivered_auto), (Some(NEW_YEAR.plus(7_200_000)), Some(true)), "the first delivery counts");
        assert_eq!(orders::get(&mut f.reader().await, &ids[0]).await.unwrap().why, None);
        for (kind, n) in [
            (FigureKind::Orders, 3), (FigureKind::Paid, 3), (FigureKind::Revenue, 2_970), (FigureKind::Delivered, 1),
            (FigureKind::Shipped, 1), (FigureKind::Failed, 1), (FigureKind::Refunds, 0),
        ] {
            assert_eq!(figure(f, kind).await, n, "{kind:?}");
        }
        let hour = figures::by_hour(&mut f.reader().await, Some(std::slice::from_ref(&shop)), NEW_YEAR, NEW_YEAR.plus(1)).await.unwrap();
        assert_eq!(hour.iter().find(|figure| figure.figure == FigureKind::Orders).unwrap().n, 3);
        let shops = figures::by_shop(&mut f.reader().await, NEW_YEAR, NEW_YEAR.plus(1)).await.unwrap();
        assert!(shops.contains(&(shop, FigureKind::Orders, 3)));
    }

    async fn counters_agree_with_the_orders_after_a_random_walk(f) {
        let shops = [given::shop(f, "shop-1").await, given::shop(f, "shop-2").await];
        let mut state = 1_u64;
        let mut dice = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        for round in 0..12_i64 {
            for shop in &shops {
                let readings = (0..10).map(|n| {
                    let mut read = reading(&format!("{shop}-{}", (n + round) % 25), n);
                    read.status = OrderStatus::ALL[usize::try_from(dice(7)).unwrap()];
                    read.updated_at = NEW_YEAR.plus(round * 1_000 + n);
                    read
                }).collect();
                let ids: Vec<OrderId> = given::take(f, shop, readings).await.into_iter().map(|taken| taken.id).collect();
                let changes: Vec<TrackChange> = ids.into_iter().map(|id| TrackChange {
                    content: Some(ContentState::ALL[usize::try_from(dice(12)).unwrap()]),
                    platform: Some(PlatformState::ALL[usize::try_from(dice(6)).unwrap()]),
                    ..TrackChange::of(id)
                }).collect();
                through!(f, |tx, _vault, _ids| orders::set_tracks_many(tx, &changes, NEW_YEAR).await).unwrap();
            }
        }
        let mut conn = f.reader().await;
        let all = orders::list(&mut conn, &orders::Filter::default(), None, 1_000, 0).await.unwrap();
        for shops in [None, Some(vec![shops[0].clone()])] {
            let mut expected: BTreeMap<Tab, i64> = Tab::ALL.iter().map(|tab| (*tab, 0)).collect();
            for order in all.items.iter().filter(|order| shops.as_ref().is_none_or(|shops| shops.contains(&order.shop_id))) {
                assert_eq!(order.bucket, Bucket::of(order.status, order.content, order.platform));
                for tab in Tab::of(order.status, order.bucket) {
                    *expected.entry(tab).or_default() += 1;
                }
            }
            assert_eq!(orders::tab_counts(&mut conn, shops.as_deref(), None).await.unwrap(), expected);
        }
    }

    async fn a_note_and_a_tracking_number_are_kept(f) {
        let id = given::order(f).await;
        let order = id.clone();
        through!(f, |tx, _vault, _ids| {
            orders::set_note(tx, &order, Some("急"), NEW_YEAR).await?;
            orders::set_tracking(tx, &order, "中通", "ZT123", NEW_YEAR).await
        }).unwrap();
        let order = orders::get(&mut f.reader().await, &id).await.unwrap();
        assert_eq!((order.seller_note.as_deref(), order.tracking_number.as_deref()), (Some("急"), Some("ZT123")));
    }
}
