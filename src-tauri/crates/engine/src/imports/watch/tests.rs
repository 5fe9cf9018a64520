#![allow(clippy::unwrap_used)]

use super::{
    WatchedState,
    memory::Memory,
    task::{Looked, next_look},
};
use crate::{
    imports::tests::{fill_the_disk, sales_book},
    settings::{AfterImport, Imports, SettingsChange},
    test_house::House,
};
use huolang_sheets::Source;
use huolang_store::{imports, sales};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};
use tokio::{sync::Notify, time::Instant};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");

async fn watched(house: &House, after: AfterImport) -> PathBuf {
    let folder = house.folder.path().join("watched");
    std::fs::create_dir_all(&folder).unwrap();
    let imports = Imports { watch: true, folder: folder.display().to_string(), after };
    let change = SettingsChange { imports: Some(imports), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    folder
}

fn put(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::copy(Path::new(SAMPLES).join(name), &path).unwrap();
    path
}

/// Two looks, far enough apart.
async fn look_twice(house: &House) -> Looked {
    house.engine.look_into_folder().await.unwrap();
    house.clock.advance(2_000);
    house.engine.look_into_folder().await.unwrap()
}

#[tokio::test]
async fn a_report_is_taken_in_and_moved_a_bad_one_stays_and_is_not_tried_again() {
    let house = House::empty().await;
    let folder = watched(&house, AfterImport::Move).await;
    let good = put(&folder, "售卖明细_2025-11-01_2025-11-30.xlsx");
    let empty = put(&folder, "售卖明细_2025-05-01_2025-05-31.xlsx");
    let bad = put(&folder, "售卖明细_2025-07-01_2025-07-31.xlsx");
    put(&folder, "~$售卖明细_2025-11-01_2025-11-30.xlsx");
    put(&folder, "流量分析_2025-12-07.xlsx");
    assert_eq!(house.engine.look_into_folder().await.unwrap(), Looked::default(), "one look is not enough");
    house.clock.advance(2_000);
    let looked = house.engine.look_into_folder().await.unwrap();
    assert_eq!(looked, Looked { imported: 2, failed: 1 });
    assert!(!good.exists() && !empty.exists() && bad.exists());
    assert!(folder.join("已导入").join(good.file_name().unwrap()).exists());
    let files = house.engine.watched_folder().files;
    let states: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.state, file.reason.as_deref())).collect();
    assert_eq!(
        states,
        [
            ("售卖明细_2025-07-01_2025-07-31.xlsx", WatchedState::Failed, Some("truncated_file")),
            ("流量分析_2025-12-07.xlsx", WatchedState::Unknown, None),
        ]
    );
    house.clock.advance(60_000);
    assert_eq!(look_twice(&house).await, Looked::default(), "nothing changed, nothing is tried");
    std::fs::copy(Path::new(SAMPLES).join("售卖明细_2025-09-01_2025-09-30.xlsx"), &bad).unwrap();
    assert_eq!(look_twice(&house).await, Looked { imported: 1, failed: 0 }, "a changed file is tried");
    let mut conn = house.engine.db().reader().await.unwrap();
    let sums = sales::sums(&mut conn, &sales::SalesFilter::default(), sales::SalesBy::All).await.unwrap();
    assert_eq!(sums[0].n, 31 + 21);
    assert_eq!(imports::list(&mut conn, None, None, 10).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_file_may_stay_or_go() {
    for (after, stays) in [(AfterImport::Keep, true), (AfterImport::Delete, false)] {
        let house = House::empty().await;
        let folder = watched(&house, after).await;
        let file = put(&folder, "旅行社预约明细_2025-12-07.xlsx");
        assert_eq!(look_twice(&house).await, Looked { imported: 1, failed: 0 });
        assert_eq!(file.exists(), stays);
        assert_eq!(look_twice(&house).await, Looked::default());
    }
}

#[test]
fn a_file_that_grows_or_is_held_waits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("售卖明细_1.xlsx");
    std::fs::write(&path, b"a").unwrap();
    let mut memory = Memory::default();
    assert!(memory.look(folder.path(), 0).unwrap().is_empty());
    std::fs::write(&path, b"ab").unwrap();
    assert!(memory.look(folder.path(), 2_000).unwrap().is_empty(), "it grew");
    let held = std::fs::File::open(&path).unwrap();
    held.lock().unwrap();
    assert!(memory.look(folder.path(), 4_000).unwrap().is_empty(), "somebody holds it");
    held.unlock().unwrap();
    assert_eq!(memory.look(folder.path(), 6_000).unwrap(), std::slice::from_ref(&path));
    std::fs::remove_file(&path).unwrap();
    assert!(memory.look(folder.path(), 8_000).unwrap().is_empty() && !memory.waits());
}

#[tokio::test]
async fn nothing_is_looked_at_before_the_seller_wants_it() {
    let house = House::empty().await;
    assert_eq!(look_twice(&house).await, Looked::default());
    assert!(!house.folder.path().join("导入").exists());
    assert!(!house.engine.watched_folder().on);
}

#[tokio::test(start_paused = true)]
async fn the_next_look_comes_after_ten_seconds_sooner_for_a_new_file_and_at_once_when_asked() {
    let bell = Notify::new();
    let waited = async |soon: bool| {
        let begun = Instant::now();
        next_look(&bell, soon).await;
        begun.elapsed().as_secs()
    };
    assert_eq!((waited(false).await, waited(true).await), (10, 2));
    bell.notify_one();
    assert_eq!((waited(false).await, waited(false).await), (0, 10), "the bell rings once");
}

#[tokio::test]
async fn a_report_that_is_still_being_written_waits_until_it_is_whole() {
    let house = House::empty().await;
    let folder = watched(&house, AfterImport::Keep).await;
    let whole = std::fs::read(Path::new(SAMPLES).join("售卖明细_2025-11-01_2025-11-30.xlsx")).unwrap();
    let path = folder.join("售卖明细_2025-11-01_2025-11-30.xlsx");
    let mut file = std::fs::File::create(&path).unwrap();
    for part in whole.chunks(whole.len().div_ceil(4)) {
        file.write_all(part).unwrap();
        assert_eq!(house.engine.look_into_folder().await.unwrap(), Looked::default(), "it grew since the last look");
        let files = house.engine.watched_folder().files;
        assert_eq!((files[0].state, files[0].size), (WatchedState::Waiting, std::fs::metadata(&path).unwrap().len()));
        house.clock.advance(10_000);
    }
    drop(file);
    assert_eq!(house.engine.look_into_folder().await.unwrap(), Looked { imported: 1, failed: 0 });
    assert_eq!(std::fs::read(&path).unwrap(), whole);
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_file_is_not_read_again_and_again() {
    let house = House::empty().await;
    let folder = watched(&house, AfterImport::Move).await;
    let numbers: Vec<String> = (0..20_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    let Source::Bytes { bytes, .. } = sales_book(&rows) else { panic!("bytes") };
    let path = folder.join("售卖明细_large.xlsx");
    std::fs::write(&path, &bytes).unwrap();
    fill_the_disk(&house).await;
    assert_eq!(look_twice(&house).await, Looked { imported: 0, failed: 1 });
    let files = house.engine.watched_folder().files;
    assert_eq!((files[0].state, files[0].reason.as_deref()), (WatchedState::Failed, Some("disk_full")));
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the file is untouched");
    house.clock.advance(60_000);
    assert_eq!(look_twice(&house).await, Looked::default());
    let tried = imports::list(&mut house.engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    assert_eq!(tried.len(), 1, "once, until it changes or the seller asks");
}
