//! Products over the wire, and the usual ones.

use super::{
    check::Refusal,
    market::PddMarket,
    model::Sku,
    orders::{Params, number, text},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A merchant's card, a platform's card, something without logistics, a parcel.
pub(super) fn usual() -> Vec<Sku> {
    let sku = |goods_id: i64, title: &str, spec: &str, kind: (i64, i64), price: i64| Sku {
        goods_id,
        sku_id: goods_id * 10,
        title: title.to_owned(),
        spec: spec.to_owned(),
        outer_id: format!("SKU-{goods_id}"),
        goods_type: kind.0,
        delivery_type: kind.1,
        group_price: price,
        single_price: price + 100,
        stock: 1_000,
    };
    vec![
        sku(1001, "会员兑换码", "30天", (15, 0), 990),
        sku(1002, "平台兑换券", "单次", (19, 0), 1_990),
        sku(1003, "软件激活码", "标准版", (1, 0), 2_990),
        sku(1004, "手机壳", "黑色", (1, 1), 1_500),
    ]
}

pub(super) fn list(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (page, size) = (number(params, "page")?, number(params, "page_size")?);
    if page < 1 || !(1..=100).contains(&size) {
        return Err((10_000, "参数错误:page_size".to_owned()));
    }
    let state = market.state();
    let mut goods: BTreeMap<i64, Vec<&Sku>> = BTreeMap::new();
    for sku in &state.skus {
        goods.entry(sku.goods_id).or_default().push(sku);
    }
    let total = goods.len();
    let skip = usize::try_from((page - 1) * size).unwrap_or(0);
    let row = |(id, skus): (&i64, &Vec<&Sku>)| {
        json!({
            "goods_id": id,
            "goods_name": skus[0].title,
            "is_onsale": 1,
            "is_more_sku": i64::from(skus.len() > 1),
            "goods_quantity": skus.iter().map(|sku| sku.stock).sum::<i64>(),
            "goods_reserve_quantity": 0,
            "sku_list": skus.iter().map(|sku| json!({
                "sku_id": sku.sku_id,
                "spec": sku.spec,
                "sku_quantity": sku.stock,
                "reserve_quantity": 0,
                "outer_id": sku.outer_id,
                "outer_goods_id": "",
                "is_sku_onsale": 1,
            })).collect::<Vec<_>>(),
        })
    };
    let rows: Vec<Value> = goods.iter().skip(skip).take(usize::try_from(size).unwrap_or(0)).map(row).collect();
    Ok(json!({ "total_count": total, "goods_list": rows }))
}

pub(super) fn detail(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let id = number(params, "goods_id")?;
    let state = market.state();
    let skus: Vec<&Sku> = state.skus.iter().filter(|sku| sku.goods_id == id).collect();
    let first = skus.first().ok_or((50_001, "商品不存在".to_owned()))?;
    Ok(json!({
        "goods_id": id,
        "goods_name": first.title,
        "goods_type": first.goods_type,
        "delivery_type": first.delivery_type,
        "cat_id": 1,
        "status": 1,
        "outer_goods_id": "",
        "elec_goods_attributes": null,
        "market_price": first.single_price,
        "sku_list": skus.iter().map(|sku| json!({
            "sku_id": sku.sku_id,
            "price": sku.single_price,
            "multi_price": sku.group_price,
            "quantity": sku.stock,
            "reserve_quantity": 0,
            "is_onsale": 1,
            "out_sku_sn": sku.outer_id,
            "spec": [{ "parent_id": 1, "parent_name": "规格", "spec_id": 2, "spec_name": sku.spec }],
        })).collect::<Vec<_>>(),
    }))
}

pub(super) fn set_stock(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (sku_id, quantity) = (number(params, "sku_id")?, number(params, "quantity")?);
    let adds = params.get("update_type").map(String::as_str) == Some("2");
    let mut state = market.state();
    let sku = state.skus.iter_mut().find(|sku| sku.sku_id == sku_id).ok_or((50_001, "SKU不存在".to_owned()))?;
    sku.stock = if adds { sku.stock + quantity } else { quantity };
    if sku.stock < 0 {
        sku.stock = 0;
        return Err((50_001, "库存不能为负".to_owned()));
    }
    let stock = sku.stock;
    state.ledger.stock.push((sku_id, stock));
    Ok(json!({ "is_success": true }))
}

pub(super) fn set_price(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let list = text(params, "sku_price_list")?;
    let list: Vec<Value> = serde_json::from_str(&list).map_err(|_| (10_000, "参数错误:sku_price_list".to_owned()))?;
    let mut state = market.state();
    for row in list {
        let get = |name: &str| row.get(name).and_then(Value::as_i64);
        let (Some(sku_id), Some(group), Some(single)) = (get("sku_id"), get("group_price"), get("single_price")) else {
            return Err((10_000, "参数错误:sku_price_list".to_owned()));
        };
        if group >= single {
            return Err((50_001, "拼单价必须低于单买价".to_owned()));
        }
        let sku = state.skus.iter_mut().find(|sku| sku.sku_id == sku_id).ok_or((50_001, "SKU不存在".to_owned()))?;
        (sku.group_price, sku.single_price) = (group, single);
        state.ledger.prices.push((sku_id, group, single));
    }
    Ok(json!({ "is_success": true, "goods_commit_id": 1 }))
}
