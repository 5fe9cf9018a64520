#![allow(clippy::unwrap_used)]

use super::refused;
use crate::{
    notices::ChannelChange,
    rotation::tests::{opened, planted, start},
    test_house::House,
};
use huolang_domain::ErrorCode;
use huolang_notify::Kind;
use huolang_testkit::Planted;
use rstest::rstest;
use std::{
    io::{ErrorKind, Read},
    path::Path,
};

/// Sealed values that are shorter say nothing: they are found in any text.
const LONG_ENOUGH: usize = 6;

/// Everything in a bundle, names of files first.
fn whole(path: &Path) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut whole = String::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        whole.push_str(&file.name().unwrap());
        file.read_to_string(&mut whole).unwrap();
    }
    whole
}

#[tokio::test]
async fn the_bundle_tells_how_all_stands_and_no_secret() {
    let house = House::practice(3).await;
    let secret = "SEC-planted-webhook-key";
    let change = ChannelChange { secrets: [("webhook".to_owned(), secret.into())].into(), ..ChannelChange::default() };
    house.engine.channel_desk().create(Kind::Wecom, change, "owner").await.unwrap();
    let logs = house.engine.home().logs();
    std::fs::create_dir_all(&logs).unwrap();
    std::fs::write(logs.join("huolang.log"), "a line of the log\n").unwrap();
    let path = house.folder.path().join("bundle.zip");
    assert_eq!(house.engine.write_diagnostics(path.clone()).await.unwrap(), 9);
    let whole = whole(&path);
    for told in ["checks.json", "\"wecom\"", "\"practice\"", "a line of the log", "\"version\""] {
        assert!(whole.contains(told), "{told}");
    }
    assert!(!whole.contains(secret));
}

#[rstest]
#[case::full(ErrorKind::StorageFull, ErrorCode::DiskFull)]
#[case::quota(ErrorKind::QuotaExceeded, ErrorCode::DiskFull)]
#[case::read_only(ErrorKind::ReadOnlyFilesystem, ErrorCode::DiskReadOnly)]
#[case::not_allowed(ErrorKind::PermissionDenied, ErrorCode::DiskReadOnly)]
#[case::something_else(ErrorKind::InvalidData, ErrorCode::Internal)]
fn a_bundle_that_cannot_be_written_says_why(#[case] kind: ErrorKind, #[case] code: ErrorCode) {
    assert_eq!(refused(&kind.into()).code(), code);
}

#[tokio::test]
async fn nothing_that_is_sealed_is_in_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    planted::everywhere(&running.engine).await;
    let mut sealed = Planted::default();
    for ((column, _), clear) in opened(&running.engine).await {
        if let Some(text) = String::from_utf8(clear).ok().filter(|text| text.len() >= LONG_ENOUGH) {
            sealed.watch(&column, &text);
        }
    }
    for known in ["cookie of the shop", "key of the robot", "sk-key-of-the-model", "318827641905"] {
        assert!(sealed.values().any(|value| value == known), "{known} is looked for");
    }
    let path = folder.path().join("bundle.zip");
    running.engine.write_diagnostics(path.clone()).await.unwrap();
    assert_eq!(sealed.search(whole(&path).as_bytes()), []);
    running.shutdown().await;
}
