//! The list: every tab and filter, page by page, the same as sorting all orders by hand.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR, reading};
use huolang_domain::{
    ShopId,
    state::{Bucket, ContentState, OrderStatus, Tab},
};
use huolang_store::orders::{self, Filter, Order, TrackChange};

async fn many(f: &Fixture) -> Vec<ShopId> {
    let mut shops = Vec::new();
    for (number, name) in ["shop-1", "shop-2", "shop-3"].into_iter().enumerate() {
        let shop = given::shop(f, name).await;
        let readings = (0..60).map(|n| {
            let mut read = reading(&format!("{name}-{n}"), n * 7 % 50);
            read.status = OrderStatus::ALL[usize::try_from(n).unwrap() * (number + 1) % OrderStatus::ALL.len()];
            read.ship_by = (n % 3 != 0).then(|| NEW_YEAR.plus(n * 3_600_000));
            read
        });
        let taken = given::take(f, &shop, readings.collect()).await;
        let changes: Vec<TrackChange> = taken
            .into_iter()
            .enumerate()
            .map(|(n, taken)| TrackChange {
                content: Some(ContentState::ALL[n % ContentState::ALL.len()]),
                ..TrackChange::of(taken.id)
            })
            .collect();
        through!(f, |tx, _vault, _ids| orders::set_tracks_many(tx, &changes, NEW_YEAR).await).unwrap();
        shops.push(shop);
    }
    shops
}

/// Reads every page.
async fn pages(f: &Fixture, filter: &Filter, limit: i64) -> Vec<Order> {
    let mut conn = f.reader().await;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = orders::list(&mut conn, filter, after, limit, 0).await.unwrap();
        assert!(page.items.len() <= usize::try_from(limit).unwrap());
        all.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

both! {
    async fn every_tab_and_filter_lists_what_it_should(f) {
        let shops = many(f).await;
        let all = pages(f, &Filter::default(), 1_000).await;
        assert_eq!(all.len(), 180);
        let mut filters: Vec<Filter> = Tab::ALL.iter().flat_map(|tab| [
            Filter { tab: Some(*tab), ..Filter::default() },
            Filter { tab: Some(*tab), shops: Some(vec![shops[1].clone()]), ..Filter::default() },
            Filter { tab: Some(*tab), shops: Some(shops[..2].to_vec()), from: Some(NEW_YEAR.plus(20 * 60_000)), ..Filter::default() },
            Filter { tab: Some(*tab), bucket: Some(Bucket::Manual), ..Filter::default() },
        ]).collect();
        // Deadlines that press bring orders under 需要我处理 that nothing else brings there.
        let by_deadline = Filter { tab: Some(Tab::Attention), now: Some(NEW_YEAR.plus(20 * 3_600_000)), ..Filter::default() };
        filters.extend([
            Filter { shops: Some(vec![shops[1].clone()]), ..by_deadline.clone() },
            Filter { from: Some(NEW_YEAR.plus(20 * 60_000)), ..by_deadline.clone() },
            Filter { bucket: Some(Bucket::Idle), ..by_deadline.clone() },
            Filter { status: Some(OrderStatus::Shipped), ..by_deadline.clone() },
            by_deadline.clone(),
        ]);
        let more = pages(f, &by_deadline, 7).await.iter().filter(|order| !order.attention).count();
        assert!(more > 0, "some stand there for their deadline alone");
        filters.push(Filter { shops: Some(Vec::new()), ..Filter::default() });
        filters.push(Filter { shops: Some(shops.clone()), to: Some(NEW_YEAR.plus(10 * 60_000)), ..Filter::default() });
        filters.push(Filter { status: Some(OrderStatus::Refunding), from: Some(NEW_YEAR), to: Some(NEW_YEAR.plus(30 * 60_000)), ..Filter::default() });
        for filter in filters {
            let expected: Vec<&Order> = all.iter().filter(|order| filter.matches(order)).collect();
            let listed = pages(f, &filter, 7).await;
            assert_eq!(listed.iter().collect::<Vec<_>>(), expected, "{filter:?}");
            let first = orders::list(&mut f.reader().await, &filter, None, 5, 3).await.unwrap();
            assert_eq!(first.items.iter().collect::<Vec<_>>(), expected.iter().copied().skip(3).take(5).collect::<Vec<_>>());
            if filter.from.is_none() && filter.to.is_none() {
                assert_eq!(first.total, Some(i64::try_from(expected.len()).unwrap()), "{filter:?}");
            }
            if let Some(tab) = filter.tab.filter(|_| filter.status.is_none() && filter.bucket.is_none() && filter.from.is_none()) {
                let counts = orders::tab_counts(&mut f.reader().await, filter.shops.as_deref(), filter.now).await.unwrap();
                assert_eq!(counts[&tab], i64::try_from(expected.len()).unwrap(), "the count beside the tab: {filter:?}");
            }
        }
    }
}
