//! Rows that count, rows that do not, and sums over the former: the same on both databases.

use crate::fixture::{both, through};
use crate::given::NEW_YEAR;
use huolang_store::{
    bookings::{self, BookingFilter, BookingsBy, NewBooking},
    imports::{self, Counts, ImportKind, ImportOrigin, NewImport},
    sales::{self, NewSale, SalesBy, SalesFilter},
};
use huolang_vault::Secret;

fn new(kind: ImportKind, name: &str) -> NewImport {
    NewImport {
        id: name.to_owned(),
        kind,
        file_name: name.to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: String::new(),
        hash: format!("hash of {name}"),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    }
}

fn sale(order: &str, sub: &str, fen: i64) -> NewSale {
    let mut sale = NewSale {
        order_id: order.to_owned(),
        sub_order_id: sub.to_owned(),
        coupon_status: "已核销".to_owned(),
        verified_at: Some(NEW_YEAR),
        raw: "{}".to_owned(),
        ..NewSale::default()
    };
    sale.money[0] = Some(fen);
    sale
}

both! {
    async fn a_row_counts_while_its_import_is_live_and_none_has_superseded_it(f) {
        for (name, fen) in [("one", 100), ("two", 200)] {
            through!(f, |tx, _vault, _ids| {
                let no = imports::start(tx, &new(ImportKind::Sales, name), NEW_YEAR).await?;
                let rows = vec![sale("1000001", "", fen), sale("1000002", name, fen)];
                sales::stage(tx, no, "", true, rows).await?;
                Ok(())
            }).unwrap();
            let before = sales::sums(&mut f.reader().await, &SalesFilter::default(), SalesBy::All).await.unwrap();
            let rows = before.first().map_or(0, |sum| sum.n);
            assert_eq!(rows, if name == "one" { 0 } else { 2 }, "what is staged does not count");
            let import = imports::get(&mut f.reader().await, name).await.unwrap();
            let counts = Counts { stored: 2, ..Counts::default() };
            through!(f, |tx, _vault, _ids| imports::finish(tx, &import, &counts, NEW_YEAR).await).unwrap();
        }
        let mut conn = f.reader().await;
        let list = sales::list(&mut conn, &SalesFilter::default(), None, 10).await.unwrap();
        let seen: Vec<_> = list.iter().map(|sale| (sale.order_id.as_str(), sale.sub_order_id.as_str(), sale.actual_receipt)).collect();
        assert_eq!(seen, [("1000002", "two", Some(200)), ("1000002", "one", Some(100)), ("1000001", "", Some(200))]);
        let after = sales::list(&mut conn, &SalesFilter::default(), Some(("1000002", "two")), 10).await.unwrap();
        assert_eq!(after.len(), 2);
        let sums = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::Status).await.unwrap();
        assert_eq!((sums[0].key.as_str(), sums[0].n, sums[0].orders, sums[0].actual_receipt), ("已核销", 3, 2, 500));
        let days = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::Day).await.unwrap();
        assert_eq!(days[0].key, ((NEW_YEAR.0 + 28_800_000) / 86_400_000).to_string());
        assert_eq!(sales::order_ids(&mut conn, None, None, None, 10).await.unwrap(), ["1000002", "1000001"]);
        let two = imports::get(&mut conn, "two").await.unwrap();
        drop(conn);
        let undone = two.clone();
        through!(f, |tx, _vault, _ids| imports::undo(tx, &undone, NEW_YEAR).await).unwrap();
        let sums = sales::sums(&mut f.reader().await, &SalesFilter::default(), SalesBy::All).await.unwrap();
        assert_eq!((sums[0].n, sums[0].actual_receipt), (2, 200), "the older rows count again");
        let mut place = (String::new(), String::new());
        while let Some(next) = sales::sweep(&f.db, two.no, place).await.unwrap() {
            place = next;
        }
        assert_eq!(imports::interrupted(&mut f.reader().await).await.unwrap().len(), 1);
        let no = two.no;
        through!(f, |tx, _vault, _ids| imports::swept(tx, no).await).unwrap();
        assert!(imports::interrupted(&mut f.reader().await).await.unwrap().is_empty());
        let sums = sales::sums(&mut f.reader().await, &SalesFilter::default(), SalesBy::All).await.unwrap();
        assert_eq!((sums[0].n, sums[0].actual_receipt), (2, 200));
    }
}

both! {
    async fn the_newest_snapshot_counts_and_gives_way_when_it_is_taken_back(f) {
        for (name, pieces) in [("one", 1), ("two", 20)] {
            through!(f, |tx, vault, _ids| {
                let no = imports::start(tx, &new(ImportKind::Travel, name), NEW_YEAR).await?;
                let booking = |row_no, status: &str| NewBooking {
                    row_no,
                    order_number: "1000001".to_owned(),
                    travel_date: Some("2025-11-20".to_owned()),
                    booking_status: status.to_owned(),
                    booking_count: pieces,
                    raw: "{}".to_owned(),
                    contact: Some(Secret::from("{\"联系电话\":\"13800001234\"}")),
                    ..NewBooking::default()
                };
                bookings::stage(tx, &vault, no, "", vec![booking(2, "已预约"), booking(3, "已完成")]).await
            }).unwrap();
            let import = imports::get(&mut f.reader().await, name).await.unwrap();
            let counts = Counts { stored: 2, ..Counts::default() };
            through!(f, |tx, _vault, _ids| imports::finish(tx, &import, &counts, NEW_YEAR).await).unwrap();
        }
        let mut conn = f.reader().await;
        let sums = bookings::sums(&mut conn, &BookingFilter::default(), BookingsBy::Day).await.unwrap();
        assert_eq!((sums.len(), sums[0].n, sums[0].orders, sums[0].pieces), (1, 2, 1, 40));
        let list = bookings::list(&mut conn, &BookingFilter::default(), (0, -1, 0), 1).await.unwrap();
        let at = (list[0].import_no, list[0].sheet, list[0].row_no);
        let contact = list[0].contact(&f.vault).unwrap().unwrap();
        assert_eq!(contact.expose(), "{\"联系电话\":\"13800001234\"}");
        assert!(!list[0].contact.as_ref().unwrap().windows(5).any(|part| part == b"13800"), "it lies sealed");
        assert_eq!(bookings::list(&mut conn, &BookingFilter::default(), at, 10).await.unwrap().len(), 1);
        let two = imports::snapshot(&mut conn, "").await.unwrap().unwrap();
        assert_eq!(two.id, "two");
        drop(conn);
        let (undone, no) = (two.clone(), two.no);
        through!(f, |tx, _vault, _ids| imports::undo(tx, &undone, NEW_YEAR).await).unwrap();
        assert!(through!(f, |tx, _vault, _ids| bookings::sweep(tx, no).await).unwrap());
        assert!(!through!(f, |tx, _vault, _ids| bookings::sweep(tx, no).await).unwrap());
        let sums = bookings::sums(&mut f.reader().await, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
        assert_eq!(sums.iter().map(|sum| sum.pieces).sum::<i64>(), 2);
    }
}

both! {
    async fn what_was_taken_in_for_no_shop_gives_way_and_shops_stay_apart(f) {
        let (mut receipts, mut pieces) = (Vec::new(), Vec::new());
        for (name, shop, unit) in [("one", "", 1), ("two", "a", 20), ("three", "b", 300), ("four", "a", 4_000)] {
            for kind in [ImportKind::Sales, ImportKind::Travel] {
                let id = format!("{name} {kind:?}");
                let started = NewImport { shop_id: shop.to_owned(), ..new(kind, &id) };
                through!(f, |tx, vault, _ids| {
                    let no = imports::start(tx, &started, NEW_YEAR).await?;
                    if kind == ImportKind::Sales {
                        sales::stage(tx, no, shop, true, vec![sale("1000001", "", unit)]).await?;
                    } else {
                        let booking = NewBooking {
                            order_number: "1000001".to_owned(),
                            booking_count: unit,
                            raw: "{}".to_owned(),
                            ..NewBooking::default()
                        };
                        bookings::stage(tx, &vault, no, shop, vec![booking]).await?;
                    }
                    Ok(())
                }).unwrap();
                let import = imports::get(&mut f.reader().await, &id).await.unwrap();
                let counts = Counts { stored: 1, ..Counts::default() };
                through!(f, |tx, _vault, _ids| imports::finish(tx, &import, &counts, NEW_YEAR).await).unwrap();
            }
            let mut conn = f.reader().await;
            let sold = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::All).await.unwrap();
            let booked = bookings::sums(&mut conn, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
            receipts.push(sold[0].actual_receipt);
            pieces.push(booked.iter().map(|sum| sum.pieces).sum::<i64>());
        }
        // Shop a takes the place of what named no shop, and of its own; shop b stands beside it.
        assert_eq!((receipts, pieces), (vec![1, 20, 320, 4_300], vec![1, 20, 320, 4_300]));
        assert!(imports::has_live_sales(&mut f.reader().await, "").await.unwrap());
        let current = imports::snapshot(&mut f.reader().await, "b").await.unwrap().unwrap();
        assert_eq!(current.shop_id, "b");
        // Taken back, what stood there before counts again.
        let four = imports::get(&mut f.reader().await, "four Travel").await.unwrap();
        through!(f, |tx, _vault, _ids| imports::undo(tx, &four, NEW_YEAR).await).unwrap();
        let booked = bookings::sums(&mut f.reader().await, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
        assert_eq!(booked.iter().map(|sum| sum.pieces).sum::<i64>(), 320);
    }
}

both! {
    async fn sales_are_summed_by_state_channel_role_store_and_day(f) {
        let row = |order: &str, [status, channel, role, store]: [&str; 4], unit: i64| NewSale {
            order_id: order.to_owned(),
            coupon_status: status.to_owned(),
            deal_channel: channel.to_owned(),
            sales_role: role.to_owned(),
            store: store.to_owned(),
            verified_at: Some(NEW_YEAR.plus(unit * 86_400_000)),
            // Each column has an amount of its own: none can stand for another.
            money: std::array::from_fn(|at| Some(unit * 1_000 + at as i64)),
            raw: "{}".to_owned(),
            ..NewSale::default()
        };
        let rows = vec![
            row("1000001", ["已核销", "直播", "达人", "一店"], 1),
            row("1000002", ["已核销", "短视频", "商家", "二店"], 2),
            row("1000003", ["待使用", "直播", "达人", "二店"], 4),
        ];
        through!(f, |tx, _vault, _ids| {
            let no = imports::start(tx, &new(ImportKind::Sales, "one"), NEW_YEAR).await?;
            sales::stage(tx, no, "", false, rows).await
        }).unwrap();
        let import = imports::get(&mut f.reader().await, "one").await.unwrap();
        let counts = Counts { stored: 3, ..Counts::default() };
        through!(f, |tx, _vault, _ids| imports::finish(tx, &import, &counts, NEW_YEAR).await).unwrap();
        let mut conn = f.reader().await;
        for (by, wanted) in [
            (SalesBy::Status, [("已核销", 2, 3_000), ("待使用", 1, 4_000)]),
            (SalesBy::Channel, [("直播", 2, 5_000), ("短视频", 1, 2_000)]),
            (SalesBy::Role, [("达人", 2, 5_000), ("商家", 1, 2_000)]),
            (SalesBy::Store, [("二店", 2, 6_000), ("一店", 1, 1_000)]),
        ] {
            let sums = sales::sums(&mut conn, &SalesFilter::default(), by).await.unwrap();
            assert_eq!(sums.len(), 2, "{by:?}");
            for (key, n, receipt) in wanted {
                let sum = sums.iter().find(|sum| sum.key == key).unwrap();
                let parts = [
                    sum.actual_receipt,
                    sum.sale_amount,
                    sum.merchant_subsidy,
                    sum.product_payment,
                    sum.platform_subsidy,
                    sum.software_fee,
                    sum.talent_commission,
                    sum.increment_commission,
                    sum.preset_price,
                    sum.booking_surcharge,
                ];
                let all: [i64; 10] = std::array::from_fn(|at| receipt + n * at as i64);
                assert_eq!((sum.n, parts), (n, all), "{by:?} {key}");
            }
        }
        let days = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::Day).await.unwrap();
        assert_eq!(days.iter().map(|day| day.actual_receipt).collect::<Vec<_>>(), [1_000, 2_000, 4_000]);
        let live = SalesFilter { channel: Some("直播".to_owned()), ..SalesFilter::default() };
        let sums = sales::sums(&mut conn, &live, SalesBy::All).await.unwrap();
        assert_eq!((sums[0].n, sums[0].actual_receipt, sums[0].software_fee), (2, 5_000, 5_010));
    }
}
