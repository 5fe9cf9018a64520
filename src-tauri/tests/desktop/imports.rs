//! A workbook dropped on the program. The driver cannot drag files over the window, so the file is dropped on the icon: that
//! starts the program again with its path, and the path is fed to the window's own drag-drop handler (`desktop/drop.rs`).

use crate::program::{Program, Start};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/crates/sheets/samples");

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_dropped_workbook_shows_progress_and_its_result() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("售卖明细_2025-10-01_2025-10-31.xlsx");
    std::fs::copy(format!("{SAMPLES}/售卖明细_2025-10-01_2025-10-31.xlsx"), &file).unwrap();
    let program = Program::start(Start::on(&folder.path().join("data"))).await;
    program.go("/orders").await;
    let second = Start::on(&folder.path().join("data")).run_again(&[&file.to_string_lossy()]).await;
    assert!(second.success(), "{second:?}");
    program.wait_until("document.querySelector('[role=progressbar]') !== null").await;
    program.wait_until("document.querySelector('[data-outcome=imported]') !== null").await;
    program.wait_until("document.body.innerText.includes('39')").await;
    program.script("document.querySelector('[data-outcome=imported] .ant-btn-link').click();").await;
    program.wait_until("location.pathname === '/data' && new URLSearchParams(location.search).has('open')").await;
    program.wait_until("document.body.innerText.includes('待结算')").await;
    let imports = program.get("/api/v1/imports").await;
    assert_eq!(imports["items"][0]["rows_stored"], 39, "{imports}");
    assert_eq!(imports["items"][0]["origin"], "dropped", "{imports}");
    assert!(file.exists(), "a dropped file is never moved");

    // Several at once: a file, and a folder with two.
    let reports = folder.path().join("报表");
    std::fs::create_dir(&reports).unwrap();
    let put = |to: &std::path::Path, name: &str| std::fs::copy(format!("{SAMPLES}/{name}"), to.join(name)).unwrap();
    put(folder.path(), "售卖明细_2025-11-01_2025-11-30.xlsx");
    put(&reports, "售卖明细_2025-09-01_2025-09-30.xlsx");
    put(&reports, "旅行社预约明细_2025-12-07.xlsx");
    let loose = folder.path().join("售卖明细_2025-11-01_2025-11-30.xlsx");
    program.go("/orders").await;
    let dropped = [&*loose.to_string_lossy(), &*reports.to_string_lossy()];
    let third = Start::on(&folder.path().join("data")).run_again(&dropped).await;
    assert!(third.success(), "{third:?}");
    program.wait_until("document.querySelectorAll('[data-outcome=imported]').length === 3").await;
    let imports = program.get("/api/v1/imports").await;
    assert_eq!(imports["items"].as_array().unwrap().len(), 4, "{imports}");
    assert!(reports.join("旅行社预约明细_2025-12-07.xlsx").exists());
    program.quit().await;
}
