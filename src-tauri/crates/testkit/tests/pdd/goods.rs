//! Products with stock and price, and changing both.

use crate::shop::Shop;
use huolang_domain::Fen;
use huolang_platforms::{capability::Shipment, fault::CallError};
use huolang_testkit::pdd::NewOrder;

#[tokio::test]
async fn products_come_with_stock_and_both_prices() {
    let shop = Shop::open().await;
    let products = shop.adapter.goods().unwrap().products().await.unwrap();
    assert_eq!(products.len(), 4);
    let card = products.iter().find(|product| product.product_ref == "1001").unwrap();
    assert_eq!((card.price, card.skus[0].merchant_code.as_str()), (Fen(990), "SKU-1001"));
    let shelf = shop.adapter.shelf().unwrap();
    let entries = shelf.shelf().await.unwrap();
    let entry = entries.iter().find(|entry| entry.sku_ref == "10010").unwrap();
    assert_eq!((entry.stock, entry.price, entry.single_price), (Some(1_000), Some(Fen(990)), Some(Fen(1_090))));
    assert_eq!(shop.market.ledger().calls["pdd.goods.list.get"], 1);
    shelf.set_stock("1001", "10010", 12).await.unwrap();
    shelf.set_stock("1001", "10010", 12).await.unwrap();
    shelf.set_price("1001", "10010", Fen(880), Fen(980)).await.unwrap();
    let entries = shelf.shelf().await.unwrap();
    let entry = entries.iter().find(|entry| entry.sku_ref == "10010").unwrap();
    assert_eq!((entry.stock, entry.price, entry.single_price), (Some(12), Some(Fen(880)), Some(Fen(980))));
    let refused = shelf.set_price("1001", "10010", Fen(980), Fen(980)).await.unwrap_err();
    assert!(matches!(refused, CallError::Business { .. }), "{refused}");
}

#[tokio::test]
async fn a_parcel_needs_a_carrier_and_its_real_number() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_040), ..NewOrder::default() });
    let sn = sn.as_str().into();
    let mark = shop.adapter.mark_shipped().unwrap();
    let parcel = |company: &str| Shipment::Parcel { company: company.to_owned(), number: "SF0000000000001".to_owned() };
    let none = mark.mark_shipped(&sn, &Shipment::NoLogistics).await.unwrap_err();
    assert!(matches!(none, CallError::Business { ref code, .. } if code == "ship_in_console"), "{none}");
    assert!(mark.mark_shipped(&sn, &parcel("旧快递")).await.is_err());
    mark.mark_shipped(&sn, &parcel("顺丰快递")).await.unwrap();
    assert_eq!(shop.market.ledger().shipped.len(), 1);
}
