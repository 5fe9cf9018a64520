//! Opens the vault and compares its key with the data before anything is read.

use super::{BootError, BootOptions};
use huolang_store::{Db, Durability, meta};
use huolang_vault::Opened;

pub(super) async fn open(options: &BootOptions, db: &Db) -> Result<Opened, BootError> {
    let check = meta::get(&mut db.reader().await?, meta::KEY_CHECK).await?;
    let mut key = options.key.clone();
    // Data that was sealed before needs its own key: a new one would open nothing.
    key.may_create = key.may_create && check.is_none();
    let opened = tokio::task::spawn_blocking(move || huolang_vault::open_or_create(&key)).await;
    let opened = opened.map_err(|_| BootError::Interrupted)??;
    match check {
        Some(check) => opened.vault.verify(&check)?,
        None => {
            let check = opened.vault.check_value()?;
            db.write(Durability::Flushed, move |tx| {
                Box::pin(async move { meta::set(tx, meta::KEY_CHECK, &check).await })
            })
            .await?;
        }
    }
    Ok(opened)
}
