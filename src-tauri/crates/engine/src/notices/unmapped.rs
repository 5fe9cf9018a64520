//! The sentences about a product of 京东游戏点卡 that was ordered and is not mapped.

/// Title and sentence, in Chinese.
pub(super) fn chinese(of: &dyn Fn(&str) -> String) -> (String, String) {
    let body = format!(
        "商品 {} 没有映射，或类型不对，订单 {} 没接，京东会退款。到店铺的“商品映射”里添加，后面的订单就能接。",
        of("product"),
        of("sn")
    );
    (format!("京东点卡商品没有映射：{}", of("shop")), body)
}

/// Title and sentence, in English.
pub(super) fn english(of: &dyn Fn(&str) -> String) -> (String, String) {
    let body = format!(
        "Product {} has no mapping, or one of the other kind. Order {} was not taken and JD refunds it. Map the product, \
         and the next ones are taken.",
        of("product"),
        of("sn")
    );
    (format!("A JD product is not mapped: {}", of("shop")), body)
}
