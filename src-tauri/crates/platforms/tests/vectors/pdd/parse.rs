//! Answers of every method, taken apart.

use crate::load::Vector;
use huolang_platforms::pdd::{
    answer::read,
    deliverable::blocked_by,
    roots::root,
    wire::{
        Done, ServerTime,
        goods::{GoodsDetail, GoodsPage},
        mall::{Backlog, Carriers, Mall, Masked, PushRight, Stores},
        order::{Order, OrderInfo, OrderPage, StatusList, VirtualInfo},
        refund::{RefundCheck, RefundDetail, RefundPage},
        token::TokenAnswer,
        voucher::{Inner, MerchantRedeemed, Prepared, Redeemed, Synced, Uploaded, is_final},
    },
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the answer of a vector says.
pub fn parse(vector: &Vector) -> Value {
    let method = vector.text("type");
    let mut found = match method {
        "pdd.pop.auth.token.create" | "pdd.pop.auth.token.refresh" => token(vector),
        "pdd.order.number.list.increment.get" | "pdd.order.list.get" | "pdd.order.basic.list.get" => {
            let page: OrderPage = of(vector);
            let orders: Vec<Value> = page.orders().unwrap().iter().map(order).collect();
            json!({ "total_count": page.total_count, "has_next": page.has_next, "orders": orders })
        }
        "pdd.order.information.get" => {
            let info: OrderInfo = of(vector);
            json!({ "order": order(&serde_json::from_str(info.order_info.get()).unwrap()) })
        }
        "pdd.order.status.get" => statuses(&of(vector)),
        "pdd.order.virtual.information.get" => {
            let info: VirtualInfo = of(vector);
            json!({
                "order_sn": info.order_sn.0,
                "contact_phone": info.contact_phone.0,
                "phone_number_chosen_by_user": info.phone_number_chosen_by_user.0,
            })
        }
        "pdd.refund.list.increment.get" | "pdd.refund.information.get" | "pdd.refund.status.check" => refund(vector),
        "pdd.open.decrypt.mask.batch" | "pdd.open.decrypt.batch" => masked(&of(vector)),
        "pdd.logistics.companies.get" => {
            let carriers: Carriers = of(vector);
            json!({ "usable_ids": carriers.usable().map(|carrier| carrier.id).collect::<Vec<_>>() })
        }
        "pdd.mall.info.get" => {
            let mall: Mall = of(vector);
            json!({ "mall_id": mall.mall_id.0, "mall_name": mall.mall_name.0 })
        }
        "pdd.mall.info.store.get" => {
            let stores: Stores = of(vector);
            let store = |store: &huolang_platforms::pdd::wire::mall::Store| json!({ "store_id": store.store_id.0, "store_name": store.store_name.0 });
            json!({ "stores": stores.stores.iter().map(store).collect::<Vec<_>>() })
        }
        "pdd.pmc.user.get" => {
            let user = of::<PushRight>(vector).pmc_user;
            json!({
                "owner_id": user.owner_id.0,
                "authorised": user.is_valid(),
                "topics": user.topics.iter().map(|topic| &topic.0).collect::<Vec<_>>(),
                "all_topics": user.topics.is_empty(),
            })
        }
        "pdd.pmc.accrue.query" => json!({ "number": of::<Backlog>(vector).number }),
        "pdd.time.get" => json!({ "unix": of::<ServerTime>(vector).unix() }),
        "pdd.goods.list.get" | "pdd.goods.detail.get" => goods(vector),
        voucher if voucher.starts_with("pdd.voucher.") && voucher != "pdd.voucher.voucher.info.send" => {
            vouchers(vector, voucher)
        }
        "pdd.order.note.update"
        | "pdd.logistics.online.send"
        | "pdd.voucher.voucher.info.send"
        | "pdd.virtual.mobile.charge.notify"
        | "pdd.goods.quantity.update"
        | "pdd.goods.sku.price.update"
        | "pdd.goods.sale.status.set"
        | "pdd.pmc.user.permit"
        | "pdd.pmc.user.cancel" => done(&of(vector)),
        ticket if ticket.starts_with("pdd.ticket.") => done(&of(vector)),
        unknown => panic!("{}: nobody knows the method {unknown}", vector.name),
    };
    found["root"] = json!(root(method));
    found
}

fn of<T: DeserializeOwned>(vector: &Vector) -> T {
    read(vector.text("type"), 200, vector.text("body")).unwrap_or_else(|bad| panic!("{}: {bad:?}", vector.name))
}

fn done(done: &Done) -> Value {
    json!({ "ok": done.ok(), "error_code": done.error_code })
}

fn token(vector: &Vector) -> Value {
    let answer: TokenAnswer = of(vector);
    let received_at = vector.input["received_at"].as_i64().unwrap();
    json!({
        "mall_id": answer.owner_id.0,
        "owner_name": answer.owner_name.0,
        "access_token": answer.access_token.0,
        "refresh_token": answer.refresh_token.0,
        "access_deadline": answer.access_deadline(received_at),
        "refresh_deadline": answer.refresh_deadline(received_at),
        "scope_count": answer.scope.len(),
    })
}

fn order(order: &Order) -> Value {
    let items = order.item_list.iter().map(|item| {
        json!({
            "goods_id": item.goods_id.0,
            "sku_id": item.sku_id.0,
            "outer_id": item.outer_id.0,
            "outer_goods_id": item.outer_goods_id.0,
            "count": item.goods_count,
            "price_fen": item.goods_price.0,
        })
    });
    let blocked = blocked_by(order);
    json!({
        "order_sn": order.order_sn.0,
        "order_status": order.order_status,
        "refund_status": order.refund_status,
        "pay_amount_fen": order.pay_amount.0,
        "updated_at": order.updated_at,
        "items": items.collect::<Vec<_>>(),
        "platform_cards": order.card_info_list.len(),
        "deliverable": blocked.is_empty(),
        "blocked_by": blocked,
    })
}

fn statuses(list: &StatusList) -> Value {
    let status = |row: &huolang_platforms::pdd::wire::order::StatusRow| {
        json!({
            "order_sn": row.order_sn.0,
            "order_status": row.order_status,
            "refund_status": row.refund_status,
            "abnormal": row.is_abnormal(),
        })
    };
    json!({ "statuses": list.order_status_list.iter().map(status).collect::<Vec<_>>() })
}

fn refund(vector: &Vector) -> Value {
    match vector.text("type") {
        "pdd.refund.information.get" => {
            let refund: RefundDetail = of(vector);
            json!({
                "id": refund.id.0,
                "order_sn": refund.order_sn.0,
                "after_sales_status": refund.after_sales_status,
                "shipping_status": refund.shipping_status,
            })
        }
        "pdd.refund.status.check" => {
            let check: RefundCheck = of(vector);
            let sns: Vec<&str> = check.order_sns_exists_refund.iter().map(|row| row.order_sn.as_str()).collect();
            json!({ "order_sns_with_refund": sns })
        }
        _ => {
            let page: RefundPage = of(vector);
            let refund = |refund: &huolang_platforms::pdd::wire::refund::Refund| {
                json!({
                    "id": refund.id.0,
                    "order_sn": refund.order_sn.0,
                    "after_sales_status": refund.after_sales_status,
                    "after_sales_type": refund.after_sales_type,
                    "refund_amount_fen": refund.refund_amount.0,
                    "updated_time": refund.updated_time.0,
                })
            };
            let refunds: Vec<Value> = page.refund_list.iter().map(refund).collect();
            json!({ "total_count": page.total_count, "refunds": refunds })
        }
    }
}

fn masked(masked: &Masked) -> Value {
    let row = |row: &huolang_platforms::pdd::wire::mall::MaskedRow| {
        let mut told = json!({ "data_tag": row.data_tag.0, "data_type": row.data_type, "ok": row.ok() });
        if row.ok() {
            told["text"] = json!(row.decrypted_data.0);
        } else {
            told["error_code"] = json!(row.error_code);
        }
        told
    };
    json!({ "rows": masked.data_decrypt_list.iter().map(row).collect::<Vec<_>>() })
}

fn goods(vector: &Vector) -> Value {
    if vector.text("type") == "pdd.goods.list.get" {
        let page: GoodsPage = of(vector);
        let goods = page.goods_list.iter().map(|goods| {
            let skus = goods.sku_list.iter().map(|sku| {
                json!({
                    "sku_id": sku.sku_id.0,
                    "outer_id": sku.outer_id.0,
                    "quantity": sku.sku_quantity,
                    "onsale": sku.is_sku_onsale == Some(1),
                })
            });
            json!({
                "goods_id": goods.goods_id.0,
                "onsale": goods.is_onsale == Some(1),
                "quantity": goods.goods_quantity,
                "skus": skus.collect::<Vec<_>>(),
            })
        });
        return json!({ "total_count": page.total_count, "goods": goods.collect::<Vec<_>>() });
    }
    let detail: GoodsDetail = of(vector);
    let skus = detail.sku_list.iter().map(|sku| {
        json!({
            "sku_id": sku.sku_id.0,
            "single_price_fen": sku.price,
            "group_price_fen": sku.group_price(),
            "quantity": sku.quantity,
        })
    });
    json!({
        "goods_id": detail.goods_id.0,
        "goods_type": detail.goods_type,
        "delivery_type": detail.delivery_type,
        "virtual": detail.kind().is_virtual(),
        "kind": detail.kind().as_str(),
        "skus": skus.collect::<Vec<_>>(),
    })
}

fn vouchers(vector: &Vector, method: &str) -> Value {
    match method {
        "pdd.voucher.virtual.card.batch.add" => {
            let uploaded: Uploaded = of(vector);
            let batch = uploaded.result.as_ref();
            json!({
                "code": uploaded.code,
                "batch_id": batch.map(|batch| &batch.batch_id.0),
                "total_num": batch.and_then(|batch| batch.total_num),
            })
        }
        "pdd.voucher.virtual.card.verification" => {
            let redeemed: MerchantRedeemed = of(vector);
            let voucher = |voucher: &huolang_platforms::pdd::wire::voucher::MerchantVoucher| {
                json!({
                    "card_no": voucher.card_no.0,
                    "status": voucher.status,
                    "refund_status": voucher.refund_status,
                })
            };
            let vouchers: Vec<Value> = redeemed.voucher_list.iter().map(voucher).collect();
            json!({ "order_sn": redeemed.order_sn.0, "vouchers": vouchers })
        }
        "pdd.voucher.ota.card.prepare.verification" => {
            let answer: Inner<Prepared> = of(vector);
            let ok = answer.ok();
            let card = answer.result.as_ref().map(|found| &found.card_vo);
            let order = answer.result.as_ref().and_then(|found| found.order_vo.as_ref());
            json!({
                "ok": ok,
                "usable": card.is_some_and(|card| card.is_usable()),
                "status": card.and_then(|card| card.status),
                "remain_times": card.and_then(|card| card.remain_times),
                "order_sn": order.map(|order| &order.order_sn.0),
                "paid_fen": order.and_then(|order| order.order_amount_fen),
                "error_code": answer.error_code.0,
            })
        }
        "pdd.voucher.ota.card.verification" => {
            let answer: Inner<Redeemed> = of(vector);
            let result = answer.result.as_ref();
            let status = result.and_then(|result| result.status);
            json!({
                "ok": answer.ok(),
                "status": status,
                "final": is_final(status),
                "order_sn": result.map(|result| &result.order_sn.0),
                "error_code": answer.error_code.0,
            })
        }
        "pdd.voucher.realtime.verify.sync" => {
            let synced: Synced = of(vector);
            json!({ "code": synced.code, "message": synced.message.0 })
        }
        "pdd.voucher.appointment.info.send" | "pdd.voucher.physical.goods.send" | "pdd.voucher.voucher.complain" => {
            done(&of(vector))
        }
        unknown => panic!("{}: nobody knows the method {unknown}", vector.name),
    }
}
