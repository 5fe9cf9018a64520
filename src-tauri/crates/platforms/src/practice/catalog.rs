//! The products that a fresh practice shop sells: one of each kind a seller meets.

use huolang_domain::Fen;

use super::model::{GoodsKind, MarketProduct, MarketSku, VoucherTerms};

/// The products of a fresh practice shop: virtual single, virtual with specifications, virtual by quantity, physical, a
/// voucher, and a voucher for several visits.
#[must_use]
pub fn default_products() -> Vec<MarketProduct> {
    let product = |id: &str, title: &str, fen, goods, max_quantity, skus| MarketProduct {
        product_ref: id.to_owned(),
        title: title.to_owned(),
        price: Fen(fen),
        goods,
        on_sale: true,
        max_quantity,
        skus,
        voucher: None,
    };
    let voucher = |id: &str, title: &str, fen, times| MarketProduct {
        voucher: Some(VoucherTerms { times, after_ms: 0, lasts_ms: 30 * 86_400_000 }),
        ..product(id, title, fen, GoodsKind::Voucher, 10, Vec::new())
    };
    let sku = |id: &str, code: &str, spec: &str, fen| MarketSku {
        sku_ref: id.to_owned(),
        merchant_code: code.to_owned(),
        spec: spec.to_owned(),
        price: Fen(fen),
    };
    vec![
        product("715300184201", "视频会员月卡 官方激活码 自动发货", 1_500, GoodsKind::Virtual, 1, Vec::new()),
        product(
            "715300184202",
            "游戏点卡 多面值 卡密自动发货",
            2_950,
            GoodsKind::Virtual,
            99,
            vec![
                sku("5091270331", "GAME-30", "面值:30元", 2_950),
                sku("5091270332", "GAME-50", "面值:50元", 4_900),
                sku("5091270333", "GAME-100", "面值:100元", 9_780),
            ],
        ),
        product("715300184203", "办公软件注册码 一份一码 可拍多份", 3_990, GoodsKind::Virtual, 99, Vec::new()),
        product("715300184204", "无线蓝牙耳机 现货 顺丰包邮", 8_900, GoodsKind::Physical, 10, Vec::new()),
        voucher("715300184205", "双人下午茶套餐券 到店核销", 12_800, 1),
        voucher("715300184206", "健身体验卡 三次 到店核销", 9_900, 3),
    ]
}
