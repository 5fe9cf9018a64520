//! The search index: every order is found by any fragment of its number, its buyer and its titles.
//!
//! Text is cut into grams by the program, so that both databases find the same, in every language setting: Chinese and
//! other wide letters into pairs (a two-character word is one gram), ASCII letters and digits into threes. The end of a
//! run also gives its last shorter pieces, so that shorter fragments are found as beginnings of grams.

use super::Order;
use crate::{Conn, IntoValue, List, Query, StoreError, Tx, sql};
use serde_json::json;
use std::collections::BTreeSet;

/// Text as it is compared: lower case, full-width forms made narrow.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
            _ => char,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The text an order is found by.
pub(super) fn text_of(order: &Order) -> String {
    text(order.sn.as_str(), &order.buyer_name, &order.title)
}

fn text(sn: &str, buyer: &str, title: &str) -> String {
    fold(&format!("{sn}\n{buyer}\n{title}"))
}

/// A run of letters of one width, cut out of folded text.
fn runs(folded: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    let mut last = None;
    for char in folded.chars() {
        let width = char.is_alphanumeric().then(|| char.is_ascii());
        match (width, runs.last_mut()) {
            (Some(_), Some(run)) if width == last => run.push(char),
            (Some(_), _) => runs.push(vec![char]),
            (None, _) => {}
        }
        last = width;
    }
    runs
}

fn size(run: &[char]) -> usize {
    if run.first().is_some_and(char::is_ascii) { 3 } else { 2 }
}

/// The grams of folded text.
pub(super) fn grams(folded: &str) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for run in runs(folded) {
        let size = size(&run);
        grams.extend((0..run.len()).map(|start| run.iter().skip(start).take(size).collect::<String>()));
    }
    grams
}

/// A fragment as grams that must all be there; one that stands for the beginning of grams is marked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) gram: String,
    pub(super) is_beginning: bool,
}

/// What to look for; empty when the fragment has no letter or digit.
pub(super) fn wanted(folded: &str) -> Vec<Wanted> {
    let mut all = Vec::new();
    for run in runs(folded) {
        let size = size(&run);
        if run.len() < size {
            all.push(Wanted { gram: run.iter().collect(), is_beginning: true });
        } else {
            all.extend(run.windows(size).map(|gram| Wanted { gram: gram.iter().collect(), is_beginning: false }));
        }
    }
    all
}

/// Puts orders into the index, or puts them in anew.
pub(super) async fn write<'o>(tx: &mut Tx, orders: impl Iterator<Item = &'o Order>) -> Result<(), StoreError> {
    let texts: Vec<(i64, String)> = orders.map(|order| (order.seek, text_of(order))).collect();
    put(tx, &texts).await
}

/// Puts every order into the index: orders that were copied here bring none along.
pub(crate) async fn write_all(tx: &mut Tx) -> Result<(), StoreError> {
    let mut last = i64::MIN;
    loop {
        let page: Vec<(i64, String, String, String)> = sql!(
            tx,
            "SELECT seek, sn, buyer_name, title FROM orders
             WHERE seek > $1
             ORDER BY seek
             LIMIT 1000",
            last,
        )
        .fetch_all()
        .await?;
        let Some((newest, ..)) = page.last() else { return Ok(()) };
        last = *newest;
        let texts: Vec<(i64, String)> =
            page.iter().map(|(seek, sn, buyer, title)| (*seek, text(sn, buyer, title))).collect();
        put(tx, &texts).await?;
    }
}

async fn put(tx: &mut Tx, texts: &[(i64, String)]) -> Result<(), StoreError> {
    let rows: Vec<_> = texts.iter().map(|(seek, text)| json!([seek, Vec::from_iter(grams(text)).join(" ")])).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let text = if tx.is_sqlite() {
        "INSERT OR REPLACE INTO order_grams (rowid, grams)
         SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($1)"
    } else {
        "INSERT INTO order_grams (rowid, grams)
         SELECT CAST(json_extract(value, '$[0]') AS BIGINT),
                array_to_tsvector(array_remove(string_to_array(json_extract(value, '$[1]'), ' '), ''))
         FROM json_each($1)
         ON CONFLICT (rowid) DO UPDATE SET grams = excluded.grams"
    };
    Query::new(tx, text, vec![List::of_rows(rows).into_value()]).put().await
}

/// Places of orders that hold every gram, newest first, below `before`.
pub(super) async fn find(
    conn: &mut Conn,
    wanted: &[Wanted],
    before: i64,
    from: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let (text, expression) = if conn.is_sqlite() {
        let terms: Vec<_> = wanted
            .iter()
            .map(|Wanted { gram, is_beginning }| format!("\"{gram}\"{}", if *is_beginning { "*" } else { "" }))
            .collect();
        (
            "SELECT rowid FROM order_grams
             WHERE order_grams MATCH $1 AND rowid < $2 AND rowid >= $3
             ORDER BY rowid DESC
             LIMIT $4",
            terms.join(" AND "),
        )
    } else {
        let terms: Vec<_> = wanted
            .iter()
            .map(|Wanted { gram, is_beginning }| format!("'{gram}'{}", if *is_beginning { ":*" } else { "" }))
            .collect();
        (
            "SELECT rowid FROM order_grams
             WHERE grams @@ CAST($1 AS tsquery) AND rowid < $2 AND rowid >= $3
             ORDER BY rowid DESC
             LIMIT $4",
            terms.join(" & "),
        )
    };
    let values = vec![expression.into_value(), before.into_value(), from.into_value(), limit.into_value()];
    let found: Vec<(i64,)> = Query::new(conn, text, values).fetch_all().await?;
    Ok(found.into_iter().map(|(seek,)| seek).collect())
}
