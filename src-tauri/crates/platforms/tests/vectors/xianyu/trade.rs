//! Orders, products, pictures.

use crate::load::Vector;
use huolang_platforms::xianyu::{
    event::{Role, item_of_url, read_order_link},
    item::{price_changed, read_item},
    order::read_order,
    sold::{read_sold, status_of_words},
    trade_data,
    upload::read_upload,
};
use serde_json::{Value, json};

pub fn check(kind: &str, vector: &Vector) {
    let (input, expected) = (&vector.input, &vector.expected);
    let got = match kind {
        "order_url" => {
            let link = read_order_link(vector.text("url"));
            let role = link.role.map(|role| if role == Role::Seller { "seller" } else { "buyer" });
            json!({ "order_id": link.order_id, "role": role })
        }
        "item_url" => json!({ "item_id": item_of_url(vector.text("url")) }),
        "order_detail" => {
            let order = read_order(&input["data"]);
            json!({
                "order_status_code": order.status_code,
                "buyer_id": order.peer_id,
                "item_id": order.item_id,
                "quantity": order.quantity,
                "amount": order.amount,
                "spec_name": order.spec_name,
                "spec_value": order.spec_value,
                "can_ship": order.can_ship,
            })
        }
        "order_status_text" => {
            let in_refund = input["in_refund"].as_bool().unwrap();
            json!({ "status": status_of_words(vector.text("order_status"), in_refund).as_str() })
        }
        "sold_list" => sold(&input["body"]["data"]),
        "adjust_price_result" => json!({ "ok": price_changed(&input["body"]) }),
        "item_info" => item(input),
        "mtop_data" => return data(vector),
        "upload_response" => match read_upload(vector.text("content_type"), vector.text("body").as_bytes()) {
            Ok(stored) => json!({ "url": stored.url, "width": stored.width, "height": stored.height }),
            Err(fault) => json!({ "error": fault.to_string() }),
        },
        _ => unreachable!(),
    };
    assert_eq!(&got, expected, "{}", vector.name);
}

fn sold(data: &Value) -> Value {
    let page = read_sold(data);
    let orders = page.orders.iter().map(|order| {
        json!({
            "order_id": order.order_id,
            "item_id": order.item_id,
            "buyer_id": order.buyer_id,
            "status": order.status.as_str(),
            "quantity": order.quantity,
            "amount": order.amount,
            "is_group_price": order.is_group_price,
        })
    });
    json!({ "next_page": page.next_page, "total": page.total, "orders": orders.collect::<Vec<_>>() })
}

fn item(data: &Value) -> Value {
    let item = read_item(data);
    let skus =
        item.skus.iter().map(|sku| json!({ "spec": sku.spec, "price": sku.price.to_string(), "stock": sku.stock }));
    json!({
        "title": item.title,
        "stock": item.stock,
        "price_min": item.price_min.to_string(),
        "price_max": item.price_max.to_string(),
        "skus": skus.collect::<Vec<_>>(),
    })
}

fn data(vector: &Vector) {
    let params = &vector.input["params"];
    let text = |name: &str| params[name].as_str().unwrap();
    let whole = |name: &str| params[name].as_i64().unwrap();
    let data = match vector.name.split_once('/').unwrap().1 {
        "login_token" => trade_data::login_token(text("device_id")),
        "consign_dummy" => trade_data::consign_dummy(text("order_id")),
        "freeshipping" => trade_data::free_shipping(text("order_id"), text("item_id"), text("buyer_id")),
        "sold_list" => trade_data::merchant_sold(whole("page"), whole("page_size"), text("query")),
        "order_detail" => trade_data::order_detail(text("order_id")),
        "my_items" => trade_data::my_items(whole("page"), whole("page_size"), text("user_id")),
        other => panic!("{other}: no such call"),
    };
    let got: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(got, vector.expected["data_json"], "{}", vector.name);
}
