//! What products and rules were before a list came. Each piece of a list notes it first: by these notes a list is taken back
//! that does not come to its end, or that the seller does not want. Of older lists they are forgotten.

use super::Import;
use crate::{
    Conn, List, Rows, StoreError, Tx,
    products::{self, Standing},
    rules::{self, KeptRule},
    sql,
    sql::{record, words},
};
use huolang_domain::{Ids, Millis, RuleId, ShopId, rule::Rule};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Who the journal of a rule's stock says it was.
const ACTOR: &str = "import";

words! {
    /// What was changed.
    Changed {
        /// A product, with its variants.
        Product = "product",
        /// A rule.
        Rule = "rule",
    }
}

record! {
    /// What a thing was.
    pub struct Former {
        /// What kind of thing.
        pub what: Changed,
        /// The platform's id of the product; the id of the rule.
        pub key: String,
        /// As JSON; nothing: there was none.
        pub former: Option<Json>,
    }
}

/// A rule as it was, and since when.
#[derive(Serialize, Deserialize)]
struct FormerRule {
    rule: Rule,
    since: Millis,
}

/// Notes what these products of a shop are, unless the import noted it before.
///
/// # Errors
/// What the database refuses.
pub async fn note_products(tx: &mut Tx, import: i64, shop: &ShopId, refs: &[String]) -> Result<(), StoreError> {
    let known = products::standing(tx, shop, refs).await?;
    let known: HashMap<&str, &Standing> = known.iter().map(|one| (one.product.product_ref.as_str(), one)).collect();
    let mut formers = Vec::with_capacity(refs.len());
    for key in refs {
        let former = known.get(key.as_str()).map(serde_json::to_value).transpose()?;
        formers.push(Former { what: Changed::Product, key: key.clone(), former });
    }
    note(tx, import, formers).await
}

/// Notes what a rule is, unless the import noted it before.
///
/// # Errors
/// What the database refuses.
pub async fn note_rule(tx: &mut Tx, import: i64, id: &RuleId, former: Option<&KeptRule>) -> Result<(), StoreError> {
    let former = former.map(|kept| FormerRule { rule: kept.rule.clone(), since: kept.updated_at });
    let former = former.map(serde_json::to_value).transpose()?;
    note(tx, import, vec![Former { what: Changed::Rule, key: id.as_str().to_owned(), former }]).await
}

async fn note(tx: &mut Tx, import: i64, formers: Vec<Former>) -> Result<(), StoreError> {
    let mut rows = Rows::into("import_before", &["import_no", "what", "key", "former"])
        .on_conflict("ON CONFLICT (import_no, what, key) DO NOTHING");
    for one in formers {
        rows.push(import).push(one.what).push(one.key).push(one.former);
    }
    rows.write(tx).await?;
    Ok(())
}

/// Gives up to a hundred things back what they were before the import; what was changed since stays as it is. Tells
/// whether there was anything left.
///
/// # Errors
/// What the database refuses.
pub async fn take_back(tx: &mut Tx, import: &Import, ids: &dyn Ids, now: Millis) -> Result<bool, StoreError> {
    let page = noted(tx, import.no).await?;
    if page.is_empty() {
        return Ok(false);
    }
    let (shop, written) = (ShopId::from(import.shop_id.as_str()), import.started_at);
    let mut former_products = Vec::new();
    for one in &page {
        match one.what {
            Changed::Product => {
                let former: Option<Standing> = one.former.clone().map(serde_json::from_value).transpose()?;
                former_products.push((one.key.clone(), former));
            }
            Changed::Rule => {
                let former: Option<FormerRule> = one.former.clone().map(serde_json::from_value).transpose()?;
                let (former, id) = (former.as_ref(), RuleId::from(one.key.as_str()));
                let former = former.map(|former| (&former.rule, former.since));
                rules::take_back(tx, &id, former, written, ACTOR, ids, now).await?;
            }
        }
    }
    products::take_back(tx, &shop, former_products, written, ids).await?;
    let keys = List::of_rows(page.iter().map(|one| json!([one.what.as_str(), one.key])));
    sql!(
        tx,
        "DELETE FROM import_before
         WHERE import_no = $1 AND (what, key) IN (
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($2)
         )",
        import.no,
        keys
    )
    .execute()
    .await?;
    Ok(true)
}

/// The next notes. Things that were not there come first: what is removed makes room on a full disk for the rest.
async fn noted(conn: &mut Conn, import: i64) -> Result<Vec<Former>, StoreError> {
    let added: Vec<Former> = sql!(
        conn,
        "SELECT what, key, former FROM import_before
         WHERE import_no = $1 AND former IS NULL
         ORDER BY what, key
         LIMIT 100",
        import
    )
    .fetch_all()
    .await?;
    if !added.is_empty() {
        return Ok(added);
    }
    sql!(
        conn,
        "SELECT what, key, former FROM import_before
         WHERE import_no = $1
         ORDER BY what, key
         LIMIT 100",
        import
    )
    .fetch_all()
    .await
}

/// Forgets up to two thousand notes of an import; tells whether there were any.
///
/// # Errors
/// What the database refuses.
pub async fn forget(tx: &mut Tx, import: i64) -> Result<bool, StoreError> {
    let gone = sql!(
        tx,
        "DELETE FROM import_before
         WHERE import_no = $1 AND (what, key) IN (
             SELECT what, key FROM import_before WHERE import_no = $1 ORDER BY what, key LIMIT 2000
         )",
        import
    )
    .execute()
    .await?;
    Ok(gone > 0)
}
