//! The delivery plans that stand beside the products of a list: type, mode, delay, logistics company, template, stock, state,
//! card pool. A row with any of them makes the rule of its product, or changes it; a cell that is left empty changes nothing.

use super::pace::Pace;
use crate::{Engine, EngineError, Topic, operations::OperationHandle, settings::Delivery};
use huolang_domain::{
    Ids, PoolId, RuleId, ShopId,
    rule::{GoodsKind, Mode, Rule, RuleStatus, Scope, Source, suggest_goods},
};
use huolang_sheets::lists::{ListRow, Wanted};
use huolang_store::{
    Conn, Durability, StoreError, Tx, audit,
    imports::{Import, RejectedRow, before},
    pools::{self, Pool},
    rules::{self, KeptRule},
};
use std::time::Instant;

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

/// What a plan is held against.
struct Ground<'a> {
    shop: &'a ShopId,
    ids: &'a dyn Ids,
    pools: &'a [Pool],
    words: &'a Delivery,
}

/// What a row says about delivering its product. Nothing: as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub row_no: u64,
    pub product_ref: String,
    pub title: String,
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
        title: String::new(),
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
    /// The type that the seller's keywords suggest for a new rule. A row that names a type, a card pool or automatic
    /// delivery has said what it is.
    fn suggested(&self, words: &Delivery) -> Option<GoodsKind> {
        if self.goods.is_some() || self.pool.is_some() || self.mode == Some(Mode::Auto) {
            return None;
        }
        suggest_goods(&self.title, &words.virtual_keywords, &words.physical_keywords).map(|(goods, _)| goods)
    }

    /// The rule as the row says, with the type that is suggested where it names none.
    fn onto(&self, mut rule: Rule, suggested: Option<GoodsKind>, pools: &[Pool]) -> Result<Rule, Wrong> {
        let goods = self.goods.or(suggested);
        rule.kind = goods.unwrap_or(rule.kind);
        rule.mode = self.mode.unwrap_or(rule.mode);
        if goods == Some(GoodsKind::Physical) && self.mode.is_none() && rule.mode == Mode::Auto {
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
        let errors = rule.check();
        if errors.iter().any(|error| error.is_unknown_variable()) {
            return Err(("发货模板", "template_unknown_variable"));
        }
        match errors.first() {
            None => Ok(rule),
            Some(error) => Err((column_of(&error.field), "bad_rule")),
        }
    }

    /// The rule that the row is about, as it stands.
    async fn former(&self, conn: &mut Conn, shop: &ShopId) -> Result<Option<KeptRule>, StoreError> {
        let known = rules::list(conn, Some(shop), Some(&self.product_ref)).await?;
        let is_same = |rule: &Rule| match (&rule.scope, &self.sku_ref) {
            (Scope::Product { .. }, None) => true,
            (Scope::Sku { sku_ref }, Some(wanted)) => sku_ref == wanted,
            _ => false,
        };
        Ok(known.into_iter().find(|kept| is_same(&kept.rule)))
    }

    /// What becomes of that rule, or the new one.
    fn becomes(&self, former: Option<&KeptRule>, on: &Ground<'_>) -> Result<Rule, Wrong> {
        let fresh = || Rule {
            scope: self.scope(),
            ..Rule::new(RuleId::fresh(on.ids), on.shop.clone(), self.product_ref.clone())
        };
        // A rule that stands has a type already.
        let suggested = if former.is_none() { self.suggested(on.words) } else { None };
        self.onto(former.map_or_else(fresh, |kept| kept.rule.clone()), suggested, on.pools)
    }

    /// Whether a new rule is one for parcels only because the title says so: the seller is told.
    fn is_guessed_physical(&self, former: Option<&KeptRule>, words: &Delivery) -> bool {
        former.is_none() && self.suggested(words) == Some(GoodsKind::Physical)
    }

    fn rejected(&self, wrong: Wrong) -> RejectedRow {
        self.told(wrong, true)
    }

    /// A row of which something is told.
    fn told(&self, (column, reason): Wrong, skipped: bool) -> RejectedRow {
        RejectedRow {
            n: 0,
            sheet: String::new(),
            row_no: i64::try_from(self.row_no).unwrap_or(i64::MAX),
            column_name: column.to_owned(),
            reason: reason.to_owned(),
            skipped,
            value: self.product_ref.chars().take(40).collect(),
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

/// What became of the plans.
#[derive(Debug, Default)]
pub(super) struct KeptPlans {
    /// Rules that were made or changed.
    rules: Vec<RuleId>,
    /// Rows whose plan cannot be.
    pub refused: Vec<RejectedRow>,
    /// Rows whose type was not named and taken from the title.
    pub suggested: Vec<RejectedRow>,
}

/// Makes and changes rules, a piece at a time as the products.
pub(super) async fn keep(
    engine: &Engine,
    import: &Import,
    actor: &str,
    plans: Vec<Plan>,
    handle: Option<&OperationHandle>,
) -> Result<KeptPlans, EngineError> {
    let (mut kept, pace) = (KeptPlans::default(), Pace::default());
    let mut waiting = plans.into_iter();
    loop {
        if let Some(handle) = handle {
            handle.check()?;
        }
        let part: Vec<Plan> = waiting.by_ref().take(pace.rows()).collect();
        let size = part.len();
        if size == 0 {
            break;
        }
        let (inner, import, by) = (engine.clone(), import.clone(), actor.to_owned());
        let (written, took) = engine
            .db()
            .write_piece(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let begun = Instant::now();
                    let written = write(tx, &inner, &import, &by, part).await?;
                    Ok((written, begun.elapsed()))
                })
            })
            .await?;
        pace.took(size, took);
        engine.check_rules(&written.rules).await?;
        kept.rules.extend(written.rules);
        kept.refused.extend(written.refused);
        kept.suggested.extend(written.suggested);
    }
    if !kept.rules.is_empty() {
        engine.bus().tell(Topic::Rules, Vec::<String>::new());
    }
    Ok(kept)
}

async fn write(
    tx: &mut Tx,
    engine: &Engine,
    import: &Import,
    actor: &str,
    plans: Vec<Plan>,
) -> Result<KeptPlans, StoreError> {
    // By the moment of the import its rules are known when it is taken back.
    let (now, written, ids) = (engine.now(), import.started_at, engine.ids().as_ref());
    let shop = ShopId::from(import.shop_id.as_str());
    let (settings, pools) = (engine.settings().get(), pools::list(tx).await?);
    let on = Ground { shop: &shop, ids, pools: &pools, words: &settings.delivery };
    let mut kept = KeptPlans::default();
    for plan in plans {
        let former = plan.former(tx, &shop).await?;
        match plan.becomes(former.as_ref(), &on) {
            Ok(rule) => {
                before::note_rule(tx, import.no, &rule.id, former.as_ref()).await?;
                rules::save_by(tx, &rule, actor, ids, written).await?;
                let detail = serde_json::json!({ "product_ref": rule.product_ref, "row": plan.row_no });
                audit::append(tx, now, actor, "rule.import", rule.id.as_str(), &detail).await?;
                kept.rules.push(rule.id.clone());
                if plan.is_guessed_physical(former.as_ref(), &settings.delivery) {
                    kept.suggested.push(plan.told(("发货类型", "goods_suggested"), false));
                }
            }
            Err(wrong) => kept.refused.push(plan.rejected(wrong)),
        }
    }
    Ok(kept)
}

/// The rows whose plan cannot be, as pools and rules stand.
pub(super) async fn look(engine: &Engine, shop: &str, plans: &[Plan]) -> Result<Vec<RejectedRow>, EngineError> {
    let shop = ShopId::from(shop);
    let settings = engine.settings().get();
    let mut conn = engine.db().reader().await?;
    let pools = pools::list(&mut conn).await?;
    let on = Ground { shop: &shop, ids: engine.ids().as_ref(), pools: &pools, words: &settings.delivery };
    let mut refused = Vec::new();
    for plan in plans {
        let former = plan.former(&mut conn, &shop).await?;
        if let Err(wrong) = plan.becomes(former.as_ref(), &on) {
            refused.push(plan.rejected(wrong));
        }
    }
    Ok(refused)
}
