//! Lists that name people: masked unless unlocked, and unlocking is written to the audit log; filtered, in both formats.

use super::super::What;
use crate::{intake, operations::OperationState, test_house::House};
use huolang_domain::{
    Fen, Millis, ShopId,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};
use huolang_sheets::{
    Limits, Source,
    lists::{self, Wanted},
    write::Format,
};
use huolang_store::{
    Durability, audit,
    bookings::{self, BookingFilter, NewBooking},
    imports::{self, Counts, ImportKind, ImportOrigin, NewImport},
    orders::Filter,
    sales::{self, NewSale, SalesFilter},
};
use huolang_vault::Secret;
use std::ops::ControlFlow;

const PHONE: &str = "13812345678";
const NAME: &str = "欧阳小满";

fn import(kind: ImportKind) -> NewImport {
    NewImport {
        id: kind.as_str().to_owned(),
        kind,
        file_name: "a.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: String::new(),
        hash: String::new(),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    }
}

fn booking(row_no: i64) -> NewBooking {
    NewBooking {
        row_no,
        order_number: format!("{}", 1_000_000 + row_no),
        travel_date: Some("2026-11-21".to_owned()),
        booking_status: if row_no % 2 == 0 { "已预约" } else { "已完成" }.to_owned(),
        booking_count: 2,
        raw: r#"{"商品名称":"一日游"}"#.to_owned(),
        contact: Some(Secret::new(format!(r#"{{"联系人":"{NAME}","联系电话":"{PHONE}"}}"#))),
        ..NewBooking::default()
    }
}

/// A house with so many bookings and sales.
async fn house(rows: i64) -> House {
    let house = House::empty().await;
    let (engine, now) = (house.engine.clone(), house.engine.now());
    let write = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let no = imports::start(tx, &import(ImportKind::Travel), now).await?;
            bookings::stage(tx, engine.vault(), no, "", (1..=rows).map(booking).collect()).await?;
            let no = imports::start(tx, &import(ImportKind::Sales), now).await?;
            let sale = |row: i64| NewSale {
                order_id: format!("{}", 1_000_000 + row),
                coupon_status: if row % 2 == 0 { "已核销" } else { "待使用" }.to_owned(),
                money: [Some(1_250), None, None, None, None, None, None, None, None, None],
                raw: "{}".to_owned(),
                ..NewSale::default()
            };
            sales::stage(tx, no, "", false, (1..=rows).map(sale).collect()).await?;
            for kind in [ImportKind::Travel, ImportKind::Sales] {
                let import = imports::get(tx, kind.as_str()).await?;
                imports::finish(tx, &import, &Counts { stored: rows, ..Counts::default() }, now).await?;
            }
            Ok(())
        })
    });
    write.await.unwrap();
    house
}

pub(super) async fn file(house: &House, what: What, format: Format) -> Vec<u8> {
    let id = house.engine.start_export(what, format, "seller");
    let ended = house.engine.operations().wait(&id).await.unwrap();
    assert_eq!(ended.state, OperationState::Done, "{ended:?}");
    std::fs::read(house.engine.exported(&id).unwrap().path).unwrap()
}

async fn text(house: &House, what: What) -> String {
    String::from_utf8(file(house, what, Format::Csv).await).unwrap()
}

/// Every row of a workbook, by header.
pub(super) fn rows_of(bytes: Vec<u8>, headers: &[&str]) -> Vec<Vec<Option<String>>> {
    let alone: Vec<[&str; 1]> = headers.iter().map(|header| [*header]).collect();
    let wanted: Vec<Wanted<'_>> = alone.iter().map(|headers| Wanted { headers, required: true }).collect();
    let source = Source::Bytes { name: "a.xlsx".to_owned(), bytes };
    let mut rows = Vec::new();
    lists::read(&source, &wanted, &Limits::default(), &mut |row| {
        rows.push(row.cells);
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

async fn unlockings(house: &House) -> Vec<String> {
    let deeds = audit::list(&mut house.engine.db().reader().await.unwrap(), None, None, 50).await.unwrap();
    deeds.into_iter().filter(|deed| deed.action == "phone.export").map(|deed| deed.subject).collect()
}

fn bookings_of(status: Option<&str>, unlocked: bool) -> What {
    let filter = BookingFilter { status: status.map(str::to_owned), ..BookingFilter::default() };
    What::Bookings { filter, unlocked }
}

#[tokio::test]
async fn bookings_name_nobody_unless_they_are_unlocked_and_that_is_logged() {
    let house = house(3).await;
    let locked = text(&house, bookings_of(None, false)).await;
    assert_eq!(locked.lines().count(), 4);
    assert!(!locked.contains(PHONE) && !locked.contains(NAME), "{locked}");
    assert!(locked.contains("138****5678") && locked.contains("欧***"), "{locked}");
    assert!(unlockings(&house).await.is_empty());

    let open = text(&house, bookings_of(None, true)).await;
    assert_eq!((open.matches(PHONE).count(), open.matches(NAME).count()), (3, 3));
    assert_eq!(unlockings(&house).await, ["bookings"]);
}

#[tokio::test]
async fn bookings_and_sales_are_filtered_and_whole_in_both_formats() {
    let house = house(1_201).await;
    let done = rows_of(
        file(&house, bookings_of(Some("已完成"), false), Format::Xlsx).await,
        &["订单编号", "预约状态", "预约份数", "联系电话"],
    );
    // More than fit on two pages.
    assert_eq!(done.len(), 601);
    assert!(done.iter().all(|row| row[1].as_deref() == Some("已完成") && row[3].as_deref() == Some("138****5678")));
    let numbers: std::collections::BTreeSet<_> = done.iter().map(|row| row[0].clone()).collect();
    assert_eq!(numbers.len(), 601, "each once");
    assert_eq!(text(&house, bookings_of(Some("已完成"), false)).await.lines().count(), 602);

    let used = SalesFilter { status: Some("已核销".to_owned()), ..SalesFilter::default() };
    let rows = rows_of(file(&house, What::Sales(used.clone()), Format::Xlsx).await, &["所属订单ID", "订单实收"]);
    assert_eq!(rows.len(), 600);
    assert!(rows.iter().all(|row| row[1].as_deref() == Some("12.5")), "{:?}", rows.first());
    let csv = text(&house, What::Sales(used)).await;
    assert_eq!((csv.lines().count(), csv.matches("12.50").count()), (601, 600));
    let one = SalesFilter { number: Some("1000007".to_owned()), ..SalesFilter::default() };
    assert_eq!(text(&house, What::Sales(one)).await.lines().count(), 2);
}

fn order(sn: &str, at: Millis) -> PlatformOrder {
    PlatformOrder {
        sn: sn.into(),
        status: OrderStatus::Shipped,
        buyer: Buyer { id: "b".to_owned(), name: "张*".to_owned(), phone: Some(PHONE.to_owned()) },
        lines: vec![PlatformLine {
            line: 1,
            product_ref: "P1".to_owned(),
            sku_ref: String::new(),
            merchant_code: String::new(),
            title: "一日游".to_owned(),
            spec: String::new(),
            quantity: 1,
            unit_price: Fen(100),
        }],
        amount: Fen(100),
        placed_at: at,
        paid_at: Some(at),
        updated_at: at,
        ship_by: None,
        remark: None,
        risk: false,
        raw: "{}".to_owned(),
    }
}

#[tokio::test]
async fn phones_of_orders_are_masked_unless_they_are_unlocked_and_that_is_logged() {
    let house = House::practice(1).await;
    let shop: ShopId = house.engine.shops().all()[0].id.clone();
    let now = house.engine.now();
    let orders = vec![order("261120-1", now), order("261120-2", now.plus(60_000))];
    house.engine.take(&shop, orders, intake::Source::default()).await.unwrap();
    let what = |filter: Filter, unlocked| What::Orders { filter, text: None, unlocked };
    let locked = text(&house, what(Filter::default(), false)).await;
    assert!(locked.contains("138****5678") && !locked.contains(PHONE), "{locked}");
    assert!(unlockings(&house).await.is_empty());
    let later = Filter { from: Some(now.plus(1)), ..Filter::default() };
    let open = text(&house, what(later, true)).await;
    assert_eq!((open.lines().count(), open.matches(PHONE).count()), (2, 1), "{open}");
    assert!(open.contains("261120-2") && !open.contains("261120-1"));
    assert_eq!(unlockings(&house).await, ["orders"]);
    let headers = ["订单号", "电话", "店铺", "订单状态", "内容"];
    let rows = rows_of(file(&house, what(Filter::default(), false), Format::Xlsx).await, &headers);
    assert_eq!(rows.len(), 2);
    let told = |row: &Vec<Option<String>>| row[1..].iter().flatten().cloned().collect::<Vec<_>>();
    for row in &rows {
        assert_eq!(told(row)[..3], ["138****5678", "练习店铺", "已发货"], "states are words, not codes: {row:?}");
        assert!(row[4].as_ref().is_some_and(|word| !word.is_ascii()), "{row:?}");
    }
}
