#![allow(clippy::unwrap_used)]

use crate::{notices::ChannelChange, test_house::House};
use huolang_notify::Kind;
use std::io::Read;

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
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut whole = String::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        whole.push_str(&file.name().unwrap());
        file.read_to_string(&mut whole).unwrap();
    }
    for told in ["checks.json", "\"wecom\"", "\"practice\"", "a line of the log", "\"version\""] {
        assert!(whole.contains(told), "{told}");
    }
    assert!(!whole.contains(secret));
}
