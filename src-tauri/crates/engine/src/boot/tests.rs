#![allow(clippy::unwrap_used)]

mod contacts;
mod restored;

use super::{BootError, BootOptions, Running, boot};
use huolang_domain::ErrorCode;
use huolang_platforms::practice::Payment;
use huolang_store::{pools, products, rules, shops};
use huolang_vault::{Secret, SourceKind, key_source::PassphraseCost};
use std::path::Path;

/// A start with a key file: no test asks the computer's keychain.
pub fn options(folder: &Path) -> BootOptions {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    options.run_tasks = false;
    options.practice_cards = 20;
    options
}

async fn running(folder: &Path) -> Running {
    boot(options(folder)).await.unwrap()
}

fn code(outcome: Result<Running, BootError>) -> (ErrorCode, String) {
    let error = outcome.unwrap_err();
    (error.code(), error.to_string())
}

#[tokio::test]
async fn the_first_start_opens_a_practice_shop_that_can_deliver() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(folder.path()).await;
    let engine = &running.engine;
    let mut conn = engine.db().reader().await.unwrap();
    let shops = shops::list(&mut conn).await.unwrap();
    assert_eq!(shops.len(), 1);
    assert_eq!(engine.practice_shop().unwrap().shop_id, shops[0].id);
    assert_eq!(engine.shops().all().len(), 1);
    let rules = rules::list(&mut conn, Some(&shops[0].id), None).await.unwrap();
    for kept in &rules {
        assert!(kept.rule.check().is_empty(), "{:?}", kept.rule.check());
    }
    let pools = pools::list(&mut conn).await.unwrap();
    let ids: Vec<_> = pools.iter().map(|pool| pool.id.clone()).collect();
    let available = pools::available(&mut conn, &ids).await.unwrap();
    assert_eq!(available.len(), 5);
    assert!(available.values().all(|left| *left == Some(20)));
    let by_hand = rules.iter().filter(|kept| !kept.rule.is_automatic()).count();
    assert_eq!((rules.len(), by_hand), (8, 1));
    drop(conn);
    let market = engine.practice().unwrap();
    assert_eq!(market.products().len(), 6);
    running.shutdown().await;
}

#[tokio::test]
async fn the_second_start_finds_what_the_first_one_made() {
    let folder = tempfile::tempdir().unwrap();
    let first = running(folder.path()).await;
    let shop = first.engine.practice_shop().unwrap().shop_id;
    first.shutdown().await;
    let second = running(folder.path()).await;
    assert_eq!(second.engine.practice_shop().unwrap().shop_id, shop);
    let listed = products::list(&mut second.engine.db().reader().await.unwrap(), None, None, None, 50).await;
    assert_eq!(listed.unwrap().len(), 6);
    second.shutdown().await;
}

#[tokio::test]
async fn a_second_program_on_the_folder_is_told_what_to_do_and_a_guest_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let owner = running(folder.path()).await;
    let (code, sentence) = code(boot(options(folder.path())).await);
    assert_eq!(code, ErrorCode::DatabaseInUse);
    assert!(sentence.contains("close it"), "{sentence}");
    let guest = boot(BootOptions { own_database: false, ..options(folder.path()) }).await.unwrap();
    assert!(!guest.is_owner() && guest.supervisor().is_none());
    guest.shutdown().await;
    owner.shutdown().await;
    running(folder.path()).await.shutdown().await;
}

#[tokio::test]
async fn a_foreign_key_is_refused_before_anything_is_read() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    running(folder.path()).await.shutdown().await;
    running(other.path()).await.shutdown().await;
    std::fs::copy(other.path().join("master.key"), folder.path().join("master.key")).unwrap();
    assert_eq!(code(boot(options(folder.path())).await).0, ErrorCode::WrongKey);
}

#[tokio::test]
async fn a_missing_key_record_makes_no_second_key() {
    let folder = tempfile::tempdir().unwrap();
    running(folder.path()).await.shutdown().await;
    std::fs::remove_file(folder.path().join("vault.json")).unwrap();
    assert_eq!(code(boot(options(folder.path())).await).0, ErrorCode::KeyFileInvalid);
}

#[test]
fn the_key_of_a_new_folder_may_lie_in_it_and_a_folder_with_a_key_keeps_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let asked = || BootOptions::new(folder.path()).or_key_in_folder().key;
    assert_eq!(asked().key_file, Some(folder.path().join("master.key")));
    assert_eq!(asked().only, None, "the keychain is asked first");
    std::fs::write(folder.path().join(huolang_vault::RECORD_FILE), "{}").unwrap();
    assert_eq!(asked().key_file, None);
}

#[tokio::test]
async fn a_wrong_passphrase_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let with = |word: &str| {
        let mut options = options(folder.path());
        options.key = huolang_vault::Options::new(folder.path()).only(SourceKind::Passphrase);
        options.key = options.key.with_passphrase(Secret::new(word.to_owned()));
        options.key.passphrase_cost = PassphraseCost { memory_kib: 64, passes: 1, ..PassphraseCost::default() };
        options
    };
    boot(with("a long enough phrase")).await.unwrap().shutdown().await;
    assert_eq!(code(boot(with("another long phrase")).await).0, ErrorCode::WrongKey);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_a_file_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "").unwrap();
    let (code, sentence) = code(boot(options(&path)).await);
    assert_eq!(code, ErrorCode::DiskReadOnly);
    assert!(sentence.contains("file"), "{sentence}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("huolang.db"), vec![b'x'; 8_192]).unwrap();
    assert_eq!(code(boot(options(folder.path())).await).0, ErrorCode::DataDamaged);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_program_delivers_a_payment_by_itself_and_ends_in_good_order() {
    let folder = tempfile::tempdir().unwrap();
    let desktop = std::sync::Arc::new(huolang_notify::Recorder::new("desktop", 10));
    let running =
        boot(BootOptions { run_tasks: true, channels: vec![desktop.clone()], ..options(folder.path()) }).await.unwrap();
    let engine = running.engine.clone();
    let mut changes = engine.bus().listen();
    let desk = engine.practice().unwrap();
    let pay = |product: &str| {
        let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        desk.pay(&payment, 1).unwrap().remove(0)
    };
    let (card, parcel) = (pay("715300184201"), pay("715300184204"));
    let mut told = Vec::new();
    loop {
        told.extend(desktop.take());
        let order = desk.order(&card).await.unwrap();
        if order.marked_shipped() && order.view.messages.len() == 1 && !told.is_empty() {
            break;
        }
        // Whatever changes, look again; a listener that fell behind looks again as well.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(200), changes.recv()).await;
    }
    assert!(told[0].title.contains("无线蓝牙耳机"), "{told:?}");
    assert!(desk.order(&parcel).await.unwrap().order_id.is_some());
    let tasks = engine.tasks().list().await.unwrap();
    let names: Vec<&str> = tasks.iter().map(|task| task.id.split(':').next().unwrap_or_default()).collect();
    for id in ["deliver", "hints", "mark_shipped", "notices", "outcomes", "poll", "read_back", "upkeep", "watch"] {
        assert!(names.contains(&id), "{id} is not among {names:?}");
    }
    drop(desk);
    let begun = std::time::Instant::now();
    running.shutdown().await;
    assert!(begun.elapsed() < crate::supervisor::SHUTDOWN, "the end took too long");
}
