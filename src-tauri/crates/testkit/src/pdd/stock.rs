//! Cards that the marketplace gives to buyers itself: uploaded in batches, each password sealed with the marketplace's key.

use super::{
    check::Refusal,
    market::PddMarket,
    orders::{Params, text},
};
use aws_lc_rs::{
    encoding::AsDer as _,
    rsa::{KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Cards of one batch.
const MOST: usize = 5_000;

/// The key that passwords are sealed with; made when it is first asked for.
#[derive(Default)]
pub(super) struct CardKey(OnceLock<Option<PrivateDecryptingKey>>);

impl CardKey {
    fn private(&self) -> Option<&PrivateDecryptingKey> {
        self.0.get_or_init(|| PrivateDecryptingKey::generate(KeySize::Rsa2048).ok()).as_ref()
    }

    fn open(&self, sealed: &str) -> Option<String> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let key = Pkcs1PrivateDecryptingKey::new(self.private()?.clone()).ok()?;
        let mut plain = vec![0; key.min_output_size()];
        let plain = key.decrypt(&bytes, &mut plain).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

impl PddMarket {
    /// The key as the staff hand it out; empty: none could be made.
    #[must_use]
    pub fn card_key(&self) -> String {
        let der = self.card_key.private().and_then(|key| key.public_key().as_der().ok());
        der.map(|der| STANDARD.encode(der.as_ref())).unwrap_or_default()
    }
}

/// Takes a batch in, or nothing of it.
pub(super) fn add(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let wrong = |what: &str| (10_000, format!("参数错误:{what}"));
    let data: Value = serde_json::from_str(&text(params, "data")?).map_err(|_| wrong("data"))?;
    let (Some(goods), Some(sku), Some(cards)) =
        (data["goodsId"].as_i64(), data["skuId"].as_i64(), data["dataList"].as_array())
    else {
        return Err(wrong("data"));
    };
    if cards.is_empty() || cards.len() > MOST {
        return Err(wrong("dataList"));
    }
    let open = |card: &Value| {
        let number = card["cardNo"].as_str().filter(|number| !number.is_empty())?;
        let password = market.card_key.open(card["encryptPassword"].as_str()?)?;
        Some((sku, number.to_owned(), password))
    };
    let opened: Option<Vec<_>> = cards.iter().map(open).collect();
    let mut state = market.state();
    if !state.skus.iter().any(|one| one.goods_id == goods && one.sku_id == sku) {
        return Err((50_001, "商品不存在".to_owned()));
    }
    let Some(opened) = opened else { return Err((50_001, "卡密解密失败".to_owned())) };
    let count = opened.len();
    state.ledger.uploaded.extend(opened);
    state.fresh += 1;
    let batch = state.fresh;
    // Which code means yes is documented nowhere.
    Ok(json!({ "code": 200, "message": "", "result": {
        "batchId": batch, "chargeAddress": "", "mallId": market.app.mall_id, "totalNum": count,
    } }))
}
