//! How long lists take to read and tables to write. One JSON line a figure.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

use huolang_domain::Fen;
use huolang_sheets::cards::{self, CardEvent, PreviewOptions};
use huolang_sheets::write::{Cell, Column, Format, Table};
use huolang_sheets::{Limits, Source};

const ROWS: u64 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let text: String = (0..ROWS).map(|no| format!("{no:010},ABCD-EFGH-{no:012},2026-12-31,月卡\r\n")).collect();
    let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
    let whole: String = (0..ROWS).map(|no| format!("ABCD-EFGH-IJKL-{no:012}\n")).collect();
    let lists = [
        ("txt, one card a line", "a.txt", whole.into_bytes()),
        ("csv, four columns", "a.csv", text.into_bytes()),
        ("csv, four columns, GBK", "gbk.csv", gbk),
        ("xlsx, four columns", "a.xlsx", workbook(Format::Xlsx)?.into_inner()),
    ];
    for (figure, name, bytes) in lists {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        let source = Source::Path(path);
        let begun = Instant::now();
        let accepted = import(&source)?;
        let seconds = begun.elapsed().as_secs_f64();
        assert_eq!(accepted, ROWS, "every row is good");
        let must = if name.ends_with("xlsx") { "<= 2" } else { "<= 0.3" };
        print(&format!("preview and read 100,000 rows: {figure}"), seconds, "s", Some(must));
    }
    for format in [Format::Csv, Format::Xlsx] {
        let begun = Instant::now();
        workbook(format)?;
        let seconds = begun.elapsed().as_secs_f64();
        print(&format!("write 100,000 rows: {}", format.extension()), seconds, "s", None);
    }
    if let Some(mb) = flat_memory(&folder.path().join("large.csv"))? {
        print("memory gained by reading a csv of 200 MB", mb, "MB", Some("<= 16"));
    }
    Ok(())
}

fn import(source: &Source) -> Result<u64, Box<dyn Error>> {
    let limits = Limits::default();
    let preview = cards::preview(source, &PreviewOptions::default(), &limits)?;
    let mut secrets = 0;
    cards::read(source, &preview.choice, &limits, |event| {
        if let CardEvent::Card(card) = event {
            secrets += u64::from(!card.secret.is_empty());
        }
        ControlFlow::Continue(())
    })?;
    Ok(secrets)
}

fn workbook(format: Format) -> Result<Cursor<Vec<u8>>, Box<dyn Error>> {
    let columns = [Column::text("卡号"), Column::text("卡密"), Column::fen("成本"), Column::date_time("入库时间")];
    let mut table = Table::new(format, "卡密", &columns, Cursor::new(Vec::new()))?;
    for no in 0..ROWS {
        let (number, secret) = (format!("{no:010}"), format!("ABCD-EFGH-{no:012}"));
        let cells =
            [Cell::Text(&number), Cell::Text(&secret), Cell::Fen(Fen(1_230)), Cell::DateTime(1_798_732_799_000)];
        table.row(&cells)?;
    }
    Ok(table.finish()?)
}

/// How much the peak of the process grows over a file twenty times as large as anything read before.
fn flat_memory(path: &std::path::Path) -> Result<Option<f64>, Box<dyn Error>> {
    let line = format!("1001,{},note\r\n", "ABCD-EFGH-".repeat(20));
    std::fs::write(path, line.repeat(200_000_000 / line.len()))?;
    let Some(before) = resident("VmRSS:")? else {
        return Ok(None);
    };
    // Writing 5 to clear_refs sets the peak back to what is held now.
    std::fs::write("/proc/self/clear_refs", "5")?;
    import(&Source::Path(path.to_owned()))?;
    Ok(resident("VmHWM:")?.map(|peak| (peak - before).max(0.0)))
}

/// A figure of `/proc/self/status` in MB; `None` where there is none.
fn resident(name: &str) -> Result<Option<f64>, Box<dyn Error>> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return Ok(None);
    };
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.map(str::parse::<f64>).transpose()?.map(|kib| kib * 1_024.0 / 1e6))
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>) {
    let must = must.map_or(String::new(), |must| format!(",\"must\":\"{must}\""));
    println!("{{\"bench\":\"lists\",\"figure\":\"{figure}\",\"value\":{value:.3},\"unit\":\"{unit}\"{must}}}");
}
