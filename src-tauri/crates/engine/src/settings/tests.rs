#![allow(clippy::unwrap_used)]

use super::{Delivery, Language, Settings, SettingsChange};
use crate::{
    Engine,
    boot::{BootOptions, boot},
};
use huolang_domain::ErrorCode;
use huolang_store::{Db, Durability, Location, OpenOptions, audit, settings as rows};
use huolang_vault::{MasterKey, SourceKind, Vault};

async fn engine(folder: &std::path::Path) -> Engine {
    let db = Db::open(&Location::Sqlite { path: folder.join("huolang.db") }, OpenOptions::default()).await.unwrap();
    Engine::builder(db, Vault::from_master_key(MasterKey::generate().unwrap()).unwrap()).build().unwrap()
}

#[tokio::test]
async fn a_change_is_kept_put_into_force_and_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let first = engine(folder.path()).await;
    let mut general = first.settings().get().general.clone();
    general.language = Language::En;
    let delivery = Delivery { max_retries: 5, retry_interval_ms: 60_000, ..Delivery::default() };
    let change = SettingsChange { general: Some(general), delivery: Some(delivery), ..SettingsChange::default() };
    first.settings().change(change, "owner").await.unwrap();
    assert_eq!(first.policy().content_retry.max_attempts, 6);
    let deeds = audit::list(&mut first.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    assert_eq!(deeds[0].action, "settings.change");
    first.db().close().await;
    let second = engine(folder.path()).await;
    let settings = second.settings().load().await.unwrap();
    assert_eq!((settings.general.language, settings.delivery.max_retries), (Language::En, 5));
    assert_eq!(second.policy().content_retry.interval_ms, 60_000);
}

#[tokio::test]
async fn a_fresh_program_tries_again_as_often_as_its_settings_say() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = BootOptions::new(folder.path());
    options.key = options.key.only(SourceKind::KeyFile);
    options.practice = false;
    options.run_tasks = false;
    let running = boot(options).await.unwrap();
    let (shown, policy) = (running.engine.settings().get(), running.engine.policy());
    assert_eq!(i64::from(policy.content_retry.max_attempts), shown.delivery.max_retries + 1);
    assert_eq!(policy.content_retry.interval_ms, shown.delivery.retry_interval_ms);
    running.shutdown().await;
}

#[tokio::test]
async fn a_figure_out_of_range_is_refused_by_name_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let delivery = Delivery { retry_interval_ms: 0, ..Delivery::default() };
    let refused =
        engine.settings().change(SettingsChange { delivery: Some(delivery), ..SettingsChange::default() }, "owner");
    let refused = refused.await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidInput);
    assert!(refused.to_string().contains("delivery.retry_interval_ms"), "{refused}");
    assert_eq!(*engine.settings().get(), Settings::default());
}

#[tokio::test]
async fn a_damaged_section_does_not_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let now = engine.now();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                rows::set(tx, "data", &serde_json::json!({ "keep_backups": "many" }), now).await?;
                rows::set(tx, "desktop", &serde_json::json!({ "popups": false }), now).await
            })
        })
        .await
        .unwrap();
    let settings = engine.settings().load().await.unwrap();
    assert_eq!(settings.data, Settings::default().data);
    assert!(!settings.desktop.popups && settings.desktop.close_to_tray);
}
