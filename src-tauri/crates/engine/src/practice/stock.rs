//! What the practice shop is stocked with: a pool and a rule for each thing it sells.

use huolang_domain::Millis;
use huolang_domain::{
    Dice, Ids, PoolId, ShopId,
    expiry::DrawOrder,
    rule::{GoodsKind, Mode, Rule, Scope, Source, Steps},
};
use huolang_platforms::practice::{GoodsKind as MarketGoods, MarketProduct};
use huolang_store::{cards::CardText, pools::Pool, pools::PoolKind};

const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A pool, the rule that draws from it, and the title of what is sold.
pub(super) struct Shelf {
    pub pool: Pool,
    pub rule: Rule,
}

/// One shelf for each virtual product or variant, and the rules of parcels and vouchers, which need no pool.
pub(super) fn shelves(
    products: &[MarketProduct],
    shop: &ShopId,
    ids: &dyn Ids,
    now: Millis,
) -> (Vec<Shelf>, Vec<Rule>) {
    let (mut shelves, mut bare) = (Vec::new(), Vec::new());
    for product in products {
        let rule = || Rule::new(ids.fresh(), shop.clone(), &*product.product_ref);
        if product.goods == MarketGoods::Physical {
            let parcel = Rule { kind: GoodsKind::Physical, mode: Mode::Manual, steps: Steps::ShipOnly, ..rule() };
            bare.push(parcel);
            continue;
        }
        if product.goods == MarketGoods::Voucher {
            // The market gives the buyer its code: there is nothing to be sent.
            bare.push(Rule { steps: Steps::ShipOnly, ..rule() });
            continue;
        }
        let name = product.title.split_whitespace().next().unwrap_or(&product.title);
        let scopes: Vec<(String, Scope)> = if product.skus.is_empty() {
            vec![(format!("{name}（练习）"), Scope::default())]
        } else {
            let scope = |sku_ref: &str| Scope::Sku { sku_ref: sku_ref.to_owned() };
            let face = |spec: &str| spec.rsplit(':').next().unwrap_or(spec).to_owned();
            product
                .skus
                .iter()
                .map(|sku| (format!("{name} {}（练习）", face(&sku.spec)), scope(&sku.sku_ref)))
                .collect()
        };
        for (name, scope) in scopes {
            let pool = pool(name, ids, now);
            let source = Source::CardPool { pool_id: pool.id.clone() };
            let template = "您好，感谢购买！您的{商品}：\n{卡密列表}\n{使用说明}".to_owned();
            let instructions = pool.manual.clone();
            shelves.push(Shelf { rule: Rule { scope, source, template, instructions, ..rule() }, pool });
        }
    }
    (shelves, bare)
}

fn pool(name: String, ids: &dyn Ids, now: Millis) -> Pool {
    Pool {
        id: PoolId::fresh(ids),
        name,
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 10,
        near_expiry_days: 0,
        manual: "这是练习卡密，不能真的兑换。".to_owned(),
        created_at: now,
        updated_at: now,
    }
}

/// A practice card; nobody takes it for a real one.
pub(super) fn card(number: usize, dice: &dyn Dice) -> CardText {
    let sign = || {
        let at = usize::try_from(dice.below(SIGNS.len() as u64)).unwrap_or(0);
        char::from(SIGNS.get(at).copied().unwrap_or(b'A'))
    };
    let group = || (0..4).map(|_| sign()).collect::<String>();
    let secret = format!("LX{number:04}-{}-{}-{}", group(), group(), group());
    CardText { secret: secret.into(), ..CardText::default() }
}
