//! The delivery plans that stand beside the products of a list: type, mode, delay, logistics company, template, stock, state,
//! card pool. A row with any of them makes the rule of its product, or changes it; a cell that is left empty changes nothing.

use crate::{Engine, EngineError, Topic};
use huolang_domain::{
    PoolId, RuleId, ShopId,
    rule::{GoodsKind, Mode, Rule, RuleStatus, Scope, Source},
};
use huolang_sheets::lists::{ListRow, Wanted};
use huolang_store::{
    Durability, Tx, audit,
    imports::RejectedRow,
    pools::{self, Pool},
    rules,
};

/// Rules in one write.
const CHUNK: usize = 100;
const MINUTE_MS: i64 = 60_000;

// Names that no platform gives to columns of its own exports: their 库存 and 状态 say nothing about rules.
const GOODS: &[&str] = &["发货类型", "虚拟/实物", "goods"];
const MODE: &[&str] = &["发货方式", "自动/手动", "delivery_mode"];
const DELAY_MIN: &[&str] = &["最短延迟", "最短延迟(分钟)", "延迟最小", "delay_min"];
const DELAY_MAX: &[&str] = &["最长延迟", "最长延迟(分钟)", "延迟最大", "delay_max"];
const COMPANY: &[&str] = &["物流公司", "logistics_company"];
const TEMPLATE: &[&str] = &["发货模板", "发货内容", "template"];
const STOCK: &[&str] = &["可卖件数", "规则库存", "rule_stock"];
const STATUS: &[&str] = &["规则状态", "rule_status"];
const POOL: &[&str] = &["卡池", "卡池名称", "card_pool"];

/// The columns, in the order in which [`read`] takes them.
pub(super) const COLUMNS: [Wanted<'static>; 9] = [
    optional(GOODS),
    optional(MODE),
    optional(DELAY_MIN),
    optional(DELAY_MAX),
    optional(COMPANY),
    optional(TEMPLATE),
    optional(STOCK),
    optional(STATUS),
    optional(POOL),
];

const fn optional(headers: &'static [&'static str]) -> Wanted<'static> {
    Wanted { headers, required: false }
}

/// What a row says about delivering its product. Nothing: as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub row_no: u64,
    pub product_ref: String,
    pub sku_ref: Option<String>,
    pub goods: Option<GoodsKind>,
    pub mode: Option<Mode>,
    pub delay_min: Option<i64>,
    pub delay_max: Option<i64>,
    pub company: Option<String>,
    pub template: Option<String>,
    pub stock: Option<i64>,
    pub status: Option<RuleStatus>,
    pub pool: Option<String>,
}

/// A column and what is wrong in it.
type Wrong = (&'static str, &'static str);

/// Reads the plan of a row whose plan begins at column `from`; `None`: it has none.
pub(super) fn read(row: &ListRow, from: usize) -> Result<Option<Plan>, Wrong> {
    let text =
        |at: usize| row.cells.get(from + at).and_then(Option::as_deref).map(str::trim).filter(|text| !text.is_empty());
    let minutes = |at: usize, column: &'static str| match text(at).map(str::parse::<i64>) {
        None => Ok(None),
        Some(Ok(minutes)) if minutes >= 0 => Ok(Some(minutes.saturating_mul(MINUTE_MS))),
        Some(_) => Err((column, "bad_int")),
    };
    let goods = chosen(text(0), "发货类型", |word| match word {
        "虚拟" | "virtual" => Some(GoodsKind::Virtual),
        "实物" | "physical" => Some(GoodsKind::Physical),
        _ => None,
    })?;
    let mode = chosen(text(1), "发货方式", |word| match word {
        "自动" | "auto" => Some(Mode::Auto),
        "手动" | "manual" => Some(Mode::Manual),
        "询问我" | "询问" | "ask" => Some(Mode::Ask),
        _ => None,
    })?;
    let status = chosen(text(7), "规则状态", |word| match word {
        "启用" | "active" => Some(RuleStatus::Active),
        "停用" | "inactive" => Some(RuleStatus::Inactive),
        "缺货" | "out_of_stock" => Some(RuleStatus::OutOfStock),
        _ => None,
    })?;
    let stock = match text(6) {
        None => None,
        Some("不限") => Some(-1),
        Some(number) => Some(number.parse().map_err(|_| ("可卖件数", "bad_int"))?),
    };
    let plan = Plan {
        row_no: row.row_no,
        product_ref: String::new(),
        sku_ref: None,
        goods,
        mode,
        delay_min: minutes(2, "最短延迟")?,
        delay_max: minutes(3, "最长延迟")?,
        company: text(4).map(str::to_owned),
        template: text(5).map(str::to_owned),
        stock,
        status,
        pool: text(8).map(str::to_owned),
    };
    let says_nothing = plan == Plan { row_no: row.row_no, ..Plan::default() };
    Ok((!says_nothing).then_some(plan))
}

fn chosen<T>(text: Option<&str>, column: &'static str, word: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Wrong> {
    match text {
        None => Ok(None),
        Some(text) => word(&text.to_lowercase()).map(Some).ok_or((column, "bad_choice")),
    }
}

impl Plan {
    /// The rule as the row says.
    fn onto(&self, mut rule: Rule, pools: &[Pool]) -> Result<Rule, Wrong> {
        rule.kind = self.goods.unwrap_or(rule.kind);
        rule.mode = self.mode.unwrap_or(rule.mode);
        if self.goods == Some(GoodsKind::Physical) && self.mode.is_none() && rule.mode == Mode::Auto {
            // A person ships what is physical.
            rule.mode = Mode::Manual;
        }
        // One end alone is the whole span: no draw.
        rule.delay.min_ms = self.delay_min.or(self.delay_max).unwrap_or(rule.delay.min_ms);
        rule.delay.max_ms = self.delay_max.or(self.delay_min).unwrap_or(rule.delay.max_ms);
        if let Some(company) = &self.company {
            rule.logistics_company.clone_from(company);
        }
        if let Some(template) = &self.template {
            rule.template.clone_from(template);
        }
        rule.stock = self.stock.unwrap_or(rule.stock);
        rule.status = self.status.unwrap_or(rule.status);
        if let Some(name) = &self.pool {
            let pool = pools.iter().find(|pool| pool.name.trim() == name).ok_or(("卡池", "no_such_pool"))?;
            rule.source = Source::CardPool { pool_id: PoolId::clone(&pool.id) };
        }
        match rule.check().into_iter().next() {
            None => Ok(rule),
            Some(error) => Err((column_of(&error.field), "bad_rule")),
        }
    }

    fn scope(&self) -> Scope {
        match &self.sku_ref {
            Some(sku_ref) => Scope::Sku { sku_ref: sku_ref.clone() },
            None => Scope::Product { all_specs: true },
        }
    }
}

fn column_of(field: &str) -> &'static str {
    match field.split('.').next().unwrap_or_default() {
        "mode" => "发货方式",
        "delay" => "最长延迟",
        "stock" => "可卖件数",
        "source" => "卡池",
        "logistics_company" => "物流公司",
        _ => "发货模板",
    }
}

/// Makes and changes rules; gives how many, and the rows whose plan cannot be.
pub(super) async fn keep(
    engine: &Engine,
    shop: &str,
    actor: &str,
    plans: Vec<Plan>,
) -> Result<(u64, Vec<RejectedRow>), EngineError> {
    let (mut kept, mut refused) = (0, Vec::new());
    for part in plans.chunks(CHUNK) {
        let (inner, shop, part, by) = (engine.clone(), ShopId::from(shop), part.to_vec(), actor.to_owned());
        let (saved, wrong) = engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { write(tx, &inner, &shop, &by, part).await }))
            .await?;
        kept += saved;
        refused.extend(wrong);
    }
    if kept > 0 {
        engine.bus().tell(Topic::Rules, Vec::<String>::new());
    }
    Ok((kept, refused))
}

async fn write(
    tx: &mut Tx,
    engine: &Engine,
    shop: &ShopId,
    actor: &str,
    plans: Vec<Plan>,
) -> Result<(u64, Vec<RejectedRow>), huolang_store::StoreError> {
    let (now, ids) = (engine.now(), engine.ids().as_ref());
    let pools = pools::list(tx).await?;
    let (mut kept, mut refused) = (0, Vec::new());
    for plan in plans {
        let known = rules::list(tx, Some(shop), Some(&plan.product_ref)).await?;
        let is_same = |rule: &Rule| match (&rule.scope, &plan.sku_ref) {
            (Scope::Product { .. }, None) => true,
            (Scope::Sku { sku_ref }, Some(wanted)) => sku_ref == wanted,
            _ => false,
        };
        let fresh =
            || Rule { scope: plan.scope(), ..Rule::new(RuleId::fresh(ids), shop.clone(), plan.product_ref.clone()) };
        let rule = known.into_iter().map(|kept| kept.rule).find(is_same).unwrap_or_else(fresh);
        match plan.onto(rule, &pools) {
            Ok(rule) => {
                rules::save_by(tx, &rule, actor, ids, now).await?;
                let detail = serde_json::json!({ "product_ref": rule.product_ref, "row": plan.row_no });
                audit::append(tx, now, actor, "rule.import", rule.id.as_str(), &detail).await?;
                kept += 1;
            }
            Err((column, reason)) => refused.push(RejectedRow {
                n: 0,
                sheet: String::new(),
                row_no: i64::try_from(plan.row_no).unwrap_or(i64::MAX),
                column_name: column.to_owned(),
                reason: reason.to_owned(),
                skipped: true,
                value: plan.product_ref.chars().take(40).collect(),
            }),
        }
    }
    Ok((kept, refused))
}
