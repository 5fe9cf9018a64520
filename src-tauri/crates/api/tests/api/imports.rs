//! Reports over the API: taken in, listed, summed, joined, exported, taken back.

use huolang_domain::order::{Buyer, PlatformLine, PlatformOrder};
use huolang_domain::platform::PlatformKind;
use huolang_domain::state::OrderStatus;
use huolang_domain::{Fen, Millis, ShopId};
use huolang_store::bookings::{self, NewBooking};
use huolang_store::imports::{self, Counts, ImportKind, ImportOrigin, NewImport};
use huolang_store::sales::{self, NewSale};
use huolang_store::shops::{self, Shop, ShopState};
use huolang_store::{Durability, StoreError, Tx, orders};
use serde_json::{Value, json};

use crate::world::World;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");
const SALES: &str = "售卖明细_2025-10-01_2025-10-31.xlsx";
const BOOKINGS: &str = "旅行社预约明细_2025-12-08.xlsx";

async fn take(world: &World, name: &str, extra: Value) -> Value {
    let mut body = json!({ "source": { "path": format!("{SAMPLES}/{name}") } });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let said = world.post("/api/v1/imports", body).await.ok();
    world.ended(&said).await["result"].clone()
}

#[tokio::test]
async fn a_report_is_taken_in_summed_and_taken_back() {
    let world = World::window().await;
    let found = world.post("/api/v1/import-files", json!({ "paths": [SAMPLES] })).await.ok().body;
    let kinds: Vec<&str> =
        found["files"].as_array().unwrap().iter().map(|file| file["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "sales").count(), 9, "{found}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "travel").count(), 3);
    assert_eq!(found["left"], 0);

    let taken = take(&world, SALES, json!({ "origin": "dropped" })).await;
    assert_eq!((&taken["outcome"], &taken["rows_stored"]), (&json!("imported"), &json!(39)), "{taken}");
    assert_eq!(take(&world, SALES, json!({})).await["outcome"], "repeated");
    let list = world.get("/api/v1/imports").await.ok().body;
    assert_eq!((&list["items"][0]["origin"], &list["items"][0]["rows_skipped"]), (&json!("dropped"), &json!(4)));
    let id = list["items"][0]["id"].as_str().unwrap();
    let rejected = world.get(&format!("/api/v1/imports/{id}/rejected-rows?limit=4")).await.ok().body;
    assert_eq!(rejected["items"].as_array().unwrap().len(), 4);
    let cursor = rejected["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("/api/v1/imports/{id}/rejected-rows?cursor={cursor}")).await.ok().body;
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);

    let sums = world.get("/api/v1/sales-details/sums").await.ok().body;
    assert_eq!(sums[0]["actual_receipt"], 8_777_490);
    let by = world.get("/api/v1/sales-details/sums?by=status").await.ok().body;
    assert_eq!(by.as_array().unwrap().iter().map(|sum| sum["rows"].as_i64().unwrap()).sum::<i64>(), 39);
    let days = world.get("/api/v1/sales-details/sums?by=day&status=%E5%B7%B2%E6%A0%B8%E9%94%80").await.ok().body;
    let dated = |day: &serde_json::Value| day["key"].as_str().unwrap().starts_with("2025-");
    assert!(days.as_array().unwrap().iter().any(dated), "{days}");
    let page = world.get("/api/v1/sales-details?limit=30").await.ok().body;
    let next = page["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("/api/v1/sales-details?limit=30&cursor={next}")).await.ok().body;
    assert_eq!(rest["items"].as_array().unwrap().len(), 9);

    world.post(&format!("/api/v1/imports/{id}/undo"), json!(null)).await.ok();
    assert_eq!(world.get("/api/v1/sales-details/sums").await.ok().body, json!([]));
    let again = world.post(&format!("/api/v1/imports/{id}/undo"), json!(null)).await;
    assert_eq!(again.refusal(), (422, "import_not_undoable".to_owned()));
}

#[tokio::test]
async fn sales_and_bookings_of_an_order_are_not_multiplied() {
    let world = World::window().await;
    take(&world, SALES, json!({})).await;
    take(&world, "售卖明细_2025-11-01_2025-11-30.xlsx", json!({})).await;
    take(&world, BOOKINGS, json!({})).await;
    let total = world.get("/api/v1/sales-details/sums").await.ok().body[0].clone();
    let reports = world.get("/api/v1/order-reports?limit=200").await.ok().body;
    let orders = reports["items"].as_array().unwrap();
    let sum = |part: &str, name: &str| orders.iter().map(|order| order[part][name].as_i64().unwrap()).sum::<i64>();
    let sold = orders.iter().filter(|order| order["sales"]["rows"] != 0).count();
    assert_eq!(sold as i64, total["orders"].as_i64().unwrap());
    assert_eq!(sum("bookings", "pieces"), 53, "also those of orders without a row of 售卖明细");
    let ids: Vec<&str> = orders.iter().map(|order| order["order_id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted_by(|one, other| one > other), "newest first, each once: {ids:?}");
    assert_eq!(sum("sales", "actual_receipt"), total["actual_receipt"].as_i64().unwrap());
    assert_eq!(sum("sales", "rows"), total["rows"].as_i64().unwrap());
    let states = world.get("/api/v1/travel-bookings/sums?by=status").await.ok().body;
    assert_eq!(states.as_array().unwrap().iter().map(|sum| sum["pieces"].as_i64().unwrap()).sum::<i64>(), 53);
    let booked = world.get("/api/v1/travel-bookings?status=%E5%B7%B2%E5%AE%8C%E6%88%90&limit=10").await.ok().body;
    assert_eq!(booked["items"].as_array().unwrap().len(), 10);
    let next = booked["next_cursor"].as_str().unwrap();
    let rest =
        world.get(&format!("/api/v1/travel-bookings?status=%E5%B7%B2%E5%AE%8C%E6%88%90&cursor={next}")).await.ok().body;
    assert_eq!(rest["items"].as_array().unwrap().len(), 5);
}

async fn begin(tx: &mut Tx, kind: ImportKind, now: huolang_domain::Millis) -> Result<i64, StoreError> {
    let new = NewImport {
        id: kind.as_str().to_owned(),
        kind,
        file_name: "a.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: String::new(),
        hash: String::new(),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    };
    imports::start(tx, &new, now).await
}

#[tokio::test]
async fn an_order_with_parts_and_travel_days_is_summed_once() {
    let world = World::window().await;
    let (inner, now) = (world.engine().clone(), world.engine().now());
    let write = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let part = |sub: &str, fen: i64| NewSale {
                order_id: "1000001".to_owned(),
                sub_order_id: sub.to_owned(),
                money: std::array::from_fn(|at| Some(if at == 0 { fen } else { 10 })),
                raw: "{}".to_owned(),
                ..NewSale::default()
            };
            let day = |row_no: i64| NewBooking {
                row_no,
                order_number: "1000001".to_owned(),
                travel_date: Some(format!("2025-12-0{row_no}")),
                booking_status: "已预约".to_owned(),
                booking_count: row_no,
                raw: "{}".to_owned(),
                ..NewBooking::default()
            };
            let sold = begin(tx, ImportKind::Sales, now).await?;
            sales::stage(tx, sold, "", false, vec![part("1", 1_000), part("2", 2_000)]).await?;
            let booked = begin(tx, ImportKind::Travel, now).await?;
            bookings::stage(tx, inner.vault(), booked, "", (1..=3).map(day).collect()).await?;
            for (kind, stored) in [(ImportKind::Sales, 2), (ImportKind::Travel, 3)] {
                let import = imports::get(tx, kind.as_str()).await?;
                imports::finish(tx, &import, &Counts { stored, ..Counts::default() }, now).await?;
            }
            Ok(())
        })
    });
    write.await.unwrap();
    let reports = world.get("/api/v1/order-reports").await.ok().body;
    assert_eq!(reports["items"].as_array().unwrap().len(), 1, "{reports}");
    let (sold, booked) = (&reports["items"][0]["sales"], &reports["items"][0]["bookings"]);
    let of_sales = ["rows", "actual_receipt", "sale_amount", "software_fee", "commission", "subsidy"];
    // Two parts, each with three travel days: joined in one, all of these would be three times as much.
    assert_eq!(of_sales.map(|name| sold[name].as_i64().unwrap()), [2, 3_000, 20, 20, 40, 40]);
    assert_eq!(["rows", "pieces"].map(|name| booked[name].as_i64().unwrap()), [3, 6], "not six rows");
    assert_eq!(booked["days"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_order_with_a_booking_alone_has_its_line_and_pages_follow_each_other() {
    let world = World::window().await;
    take(&world, BOOKINGS, json!({})).await;
    let all = world.get("/api/v1/order-reports?limit=200").await.ok().body["items"].clone();
    let all = all.as_array().unwrap();
    assert!(all.iter().all(|order| order["sales"]["rows"] == 0 && order["bookings"]["rows"] != 0), "{all:?}");
    assert!(all.iter().any(|order| order["bookings"]["product_name"] != ""), "{all:?}");
    take(&world, SALES, json!({})).await;
    let whole = world.get("/api/v1/order-reports?limit=200").await.ok().body["items"].clone();
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/api/v1/order-reports?limit=7&cursor={cursor}")).await.ok().body;
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(Value::from(paged), whole);
    let one = all[0]["order_id"].as_str().unwrap();
    let found = world.get(&format!("/api/v1/order-reports?number={one}")).await.ok().body;
    assert_eq!(found["items"][0]["bookings"], all[0]["bookings"]);
}

fn shop(id: &str, platform: PlatformKind, now: Millis) -> Shop {
    Shop {
        id: id.into(),
        platform,
        name: id.to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    }
}

/// An order as the platform's list tells of it.
fn told(sn: &str, now: Millis) -> PlatformOrder {
    let line = PlatformLine {
        line: 1,
        product_ref: "p".to_owned(),
        sku_ref: String::new(),
        merchant_code: String::new(),
        title: "双人套餐".to_owned(),
        spec: String::new(),
        quantity: 1,
        unit_price: Fen(990),
    };
    PlatformOrder {
        sn: sn.into(),
        status: OrderStatus::PendingShip,
        buyer: Buyer::default(),
        lines: vec![line],
        amount: Fen(990),
        placed_at: now,
        paid_at: Some(now),
        updated_at: now,
        ship_by: None,
        remark: None,
        risk: false,
        raw: "{}".to_owned(),
    }
}

#[tokio::test]
async fn an_order_that_the_platform_told_of_has_its_line_before_a_report_names_it() {
    const LIFE: &str = "1077940305329948999";
    const OTHER: &str = "1077940305329948998";
    let world = World::window().await;
    let (inner, now) = (world.engine().clone(), world.engine().now());
    let write = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            for (id, platform, sn) in [("life", PlatformKind::DouyinLife, LIFE), ("fish", PlatformKind::Xianyu, OTHER)]
            {
                shops::insert(tx, &shop(id, platform, now)).await?;
                let (id, read) = (ShopId::from(id), [told(sn, now)]);
                orders::upsert_many(tx, inner.vault(), &id, &read, inner.ids().as_ref(), now).await?;
            }
            Ok(())
        })
    });
    write.await.unwrap();
    let list = async |query: &str| {
        let said = world.get(&format!("/api/v1/order-reports?limit=200{query}")).await.ok().body;
        said["items"].as_array().unwrap().clone()
    };
    let alone = list("").await;
    assert_eq!(alone.len(), 1, "orders of other platforms have no such reports: {alone:?}");
    assert_eq!((&alone[0]["order_id"], &alone[0]["order"]["title"]), (&json!(LIFE), &json!("双人套餐")));
    assert_eq!((&alone[0]["sales"]["rows"], &alone[0]["bookings"]["rows"]), (&json!(0), &json!(0)));
    assert_eq!(list("&shop_id=life").await, alone);
    assert_eq!(list(&format!("&number={LIFE}")).await, alone);
    assert!(list("&shop_id=fish").await.is_empty() && list(&format!("&number={OTHER}")).await.is_empty());
    take(&world, SALES, json!({})).await;
    let whole = list("").await;
    assert_eq!(whole.iter().filter(|row| row["order_id"] == LIFE).count(), 1);
    assert!(whole.len() > 1 && whole.iter().any(|row| row["sales"]["rows"] != 0));
}

#[tokio::test]
async fn reports_are_exported_with_masked_phones() {
    let world = World::window().await;
    take(&world, SALES, json!({})).await;
    take(&world, BOOKINGS, json!({})).await;
    let export = async |body: Value| {
        let said = world.post("/api/v1/exports", body).await.ok();
        let ended = world.ended(&said).await;
        let id = ended["result"]["export_id"].as_str().unwrap_or_else(|| panic!("{ended}")).to_owned();
        let file = world.get(&format!("/api/v1/exports/{id}")).await.ok();
        (ended["result"]["rows"].as_i64().unwrap(), String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let (rows, text) = export(json!({ "kind": "sales", "format": "csv", "filter": {} })).await;
    assert_eq!(rows, 39);
    assert!(text.contains("所属订单ID") && text.contains("已核销"));
    for (kind, field) in [("sales", "when"), ("verifications", "status")] {
        let body = json!({ "kind": kind, "format": "csv", "filter": { field: "nonsense" } });
        assert_eq!(world.post("/api/v1/exports", body).await.refusal().1, "invalid_input", "not a file of everything");
    }
    let (rows, _) = export(json!({ "kind": "bookings", "format": "xlsx", "filter": { "status": "已完成" } })).await;
    assert_eq!(rows, 15);
    let (_, masked) = export(json!({ "kind": "bookings", "format": "csv", "filter": {} })).await;
    assert!(masked.contains("****"));
    export(json!({ "kind": "bookings", "format": "csv", "filter": {}, "unlocked": true })).await;
    let deeds = world.get("/api/v1/logs/audit?q=phone.").await.ok().body;
    assert_eq!(deeds["items"][0]["title"], "phone.export");
}

#[tokio::test]
async fn of_a_folder_with_very_many_files_the_rest_is_told() {
    let world = World::window().await;
    let folder = tempfile::tempdir().unwrap();
    for no in 0..203 {
        std::fs::write(folder.path().join(format!("售卖明细_{no:03}.xlsx")), "").unwrap();
    }
    std::fs::write(folder.path().join("~$售卖明细_000.xlsx"), "").unwrap();
    let found = world.post("/api/v1/import-files", json!({ "paths": [folder.path()] })).await.ok().body;
    let files = found["files"].as_array().unwrap();
    assert_eq!((files.len(), &files[199]["name"], &found["left"]), (200, &json!("售卖明细_199.xlsx"), &json!(3)));
}

#[tokio::test]
async fn a_server_reads_no_path_of_its_machine_and_keeps_the_folder_for_its_owner() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let ask = |body| crate::ask::Ask::post("/api/v1/import-files", body).cookie(&cookie).send(&world.router);
    assert_eq!(ask(json!({ "paths": ["/etc"] })).await.refusal(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn the_watched_folder_is_chosen_and_shown() {
    let world = World::window().await;
    let folder = world.folder.path().join("reports");
    let wish = json!({ "on": true, "folder": folder.to_string_lossy(), "after": "keep" });
    let seen = world.send("PUT", "/api/v1/watched-folder", wish).await.ok().body;
    assert_eq!((&seen["on"], &seen["after"]), (&json!(true), &json!("keep")));
    assert_eq!(world.get("/api/v1/watched-folder").await.ok().body["folder"], folder.to_string_lossy().as_ref());
    world.send("POST", "/api/v1/watched-folder/scans", json!(null)).await.ok();
}
