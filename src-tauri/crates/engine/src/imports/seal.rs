//! Names and phone numbers that an older version of the program kept in clear are sealed (bookings) or hidden (sales), a
//! little at a time, while the program works already. Then the database is written anew once: its free space held them, too.
//! Writes wait while that is done, so it is done in a moment in which no delivery is under way or about to be.

use super::chunk::number;
use crate::{Engine, EngineError};
use huolang_sheets::reports::{hide_contact, split_contact};
use huolang_store::{Durability, bookings, imports, jobs, meta, sales};
use std::time::Duration;

/// Rows looked at for one write.
const PIECE: i64 = 200;
/// So long from now nothing may be due when the database is written anew.
const QUIET_MS: i64 = 30_000;
/// Time between two looks for such a moment.
const LOOK: Duration = Duration::from_secs(20);
/// So many looks are made, for a day. Then it is done all the same: what was kept in clear has to go.
const LOOKS: u32 = 4_320;

/// Begins, unless it was done before. What is cut off goes on at the next start.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn start(engine: &Engine) -> Result<(), EngineError> {
    let mut conn = engine.db().reader().await?;
    if meta::get(&mut conn, meta::CONTACTS).await?.is_some() {
        return Ok(());
    }
    // Lists of products, cards and tracking numbers name nobody.
    let has_reports = imports::has_reports(&mut conn).await?;
    drop(conn);
    if !has_reports {
        return note_done(engine).await;
    }
    let engine = engine.clone();
    tokio::spawn(async move {
        if let Err(error) = seal_all(&engine).await {
            tracing::warn!(%error, "names and phone numbers of older imports are sealed at the next start");
        }
    });
    Ok(())
}

async fn seal_all(engine: &Engine) -> Result<(), EngineError> {
    let rows = seal_bookings(engine).await? + hide_sales(engine).await?;
    wait_for_quiet(engine).await?;
    tracing::info!("the database is written anew once; what is to be written waits for some seconds");
    engine.db().rewrite().await?;
    note_done(engine).await?;
    tracing::info!(rows, "names and phone numbers of older imports are sealed");
    Ok(())
}

/// Waits for a moment in which no delivery would wait.
async fn wait_for_quiet(engine: &Engine) -> Result<(), EngineError> {
    for _ in 0..LOOKS {
        if is_quiet(engine).await? {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Whether no work for an order is under way or soon due.
pub(super) async fn is_quiet(engine: &Engine) -> Result<bool, EngineError> {
    let until = engine.now().plus(QUIET_MS);
    Ok(jobs::pressing(&mut engine.db().reader().await?, until).await? == 0)
}

async fn seal_bookings(engine: &Engine) -> Result<i64, EngineError> {
    let (mut after, mut sealed) = ((i64::MIN, 0, 0), 0);
    loop {
        let page = bookings::without_contact(&mut engine.db().reader().await?, after, PIECE).await?;
        let Some(last) = page.last() else { return Ok(sealed) };
        after = (last.import_no, last.sheet, last.row_no);
        let clear: Vec<_> = page
            .into_iter()
            .filter_map(|row| split_contact(&row.raw).map(|(rest, contact)| (row, rest, contact)))
            .collect();
        if clear.is_empty() {
            continue;
        }
        sealed += number(clear.len() as u64);
        let sealer = engine.clone();
        engine
            .db()
            .write_piece(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    for (row, rest, contact) in clear {
                        bookings::seal_contact(tx, sealer.vault(), &row, &rest, &contact.0).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
}

async fn hide_sales(engine: &Engine) -> Result<i64, EngineError> {
    let (mut after, mut hidden) = ((String::new(), String::new(), i64::MIN), 0);
    loop {
        let page = sales::naming_people(&mut engine.db().reader().await?, &after, PIECE).await?;
        let Some(last) = page.last() else { return Ok(hidden) };
        after = (last.order_id.clone(), last.sub_order_id.clone(), last.import_no);
        let clear: Vec<_> =
            page.into_iter().filter_map(|sale| hide_contact(&sale.raw).map(|shown| (sale, shown))).collect();
        if clear.is_empty() {
            continue;
        }
        hidden += number(clear.len() as u64);
        engine
            .db()
            .write_piece(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    for (sale, shown) in clear {
                        sales::set_raw(tx, &sale, &shown).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
}

async fn note_done(engine: &Engine) -> Result<(), EngineError> {
    let noted = engine
        .db()
        .write(Durability::Ordinary, |tx| Box::pin(async move { meta::set(tx, meta::CONTACTS, "sealed").await }));
    Ok(noted.await?)
}
