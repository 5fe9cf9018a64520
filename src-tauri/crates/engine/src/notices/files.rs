//! Sentences about files that were taken in, or could not be, with the next step.

/// Title and sentence, in Chinese.
pub(super) fn chinese(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (file, rows, kind) = (of("file"), of("rows"), of("kind"));
    if event == "import_failed" {
        let reason = of("reason");
        let why = if kind == "cards" { cards_zh(&reason) } else { reason_zh(&reason) };
        let what = if file.is_empty() { "粘贴的卡密" } else { file.as_str() };
        return (format!("导入没有完成：{what}"), why.to_owned());
    }
    let done = match kind.as_str() {
        "cards" => format!("已导入 {rows} 张卡密"),
        "tracking" => format!("已发货 {rows} 单"),
        "products" => format!("已导入 {rows} 个商品"),
        _ => format!("已导入 {rows} 行"),
    };
    let skipped = of("skipped");
    let left = if is_none(&skipped) { String::new() } else { format!("，{skipped} 行没有收，点击看原因") };
    (format!("导入完成：{file}"), format!("{done}{left}。"))
}

/// Title and sentence, in English.
pub(super) fn english(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (file, rows, kind) = (of("file"), of("rows"), of("kind"));
    if event == "import_failed" {
        let reason = of("reason");
        let why = if kind == "cards" { cards_en(&reason) } else { reason_en(&reason) };
        let what = if file.is_empty() { "pasted cards" } else { file.as_str() };
        return (format!("Not imported: {what}"), why.to_owned());
    }
    let done = match kind.as_str() {
        "cards" => format!("{rows} cards imported"),
        "tracking" => format!("{rows} orders shipped"),
        "products" => format!("{rows} products imported"),
        _ => format!("{rows} rows imported"),
    };
    let skipped = of("skipped");
    let left = if is_none(&skipped) { String::new() } else { format!(", {skipped} rows left out; click to see why") };
    (format!("Imported: {file}"), format!("{done}{left}."))
}

fn is_none(count: &str) -> bool {
    matches!(count, "" | "0")
}

/// Cards that came in before a list broke off stay; the same list again brings the rest.
fn cards_zh(reason: &str) -> &'static str {
    match reason {
        "interrupted" => "导入时程序关闭了，进来的卡密可以用。把整份再导一次，已有的会跳过。",
        "disk_full" => "磁盘满了。清理后把整份再导一次，已有的会跳过。",
        "column_missing" => "找不到卡密那一列，再导一次，选对列。",
        of_the_file if IN_BOTH.contains(&of_the_file) => reason_zh(of_the_file),
        _ => "没有导完，进来的卡密可以用。点击查看，改好后把整份再导一次，已有的会跳过。",
    }
}

fn cards_en(reason: &str) -> &'static str {
    match reason {
        "interrupted" => {
            "The program ended meanwhile. What came in can be used; import the whole list again, the rest is added."
        }
        "disk_full" => "The disk is full. Make room and import the whole list again; the rest is added.",
        "column_missing" => "The column of the cards was not found. Import it again and choose the column.",
        of_the_file if IN_BOTH.contains(&of_the_file) => reason_en(of_the_file),
        _ => "It is not complete. What came in can be used; mend the list and import it again, the rest is added.",
    }
}

/// What is wrong with a file whatever it holds, as lists of cards name it.
const IN_BOTH: [&str; 7] = [
    "file_empty",
    "file_too_large",
    "file_truncated",
    "file_not_a_workbook",
    "file_encrypted",
    "encoding_unknown",
    "file_kind_unknown",
];

fn reason_zh(reason: &str) -> &'static str {
    match reason {
        "missing_required_column" | "no_rows" => "缺少必要的列。请重新导出，不要改表头。",
        "older_snapshot" => "这份预约明细比现有的旧。要用它替换，请把它拖进窗口，再点“仍然导入”。",
        "truncated_file" | "file_truncated" => "文件不完整，请重新下载。",
        "damaged_workbook" | "corrupt_workbook" | "file_not_a_workbook" => {
            "文件损坏，请重新下载，或用 Excel 打开另存后再导。"
        }
        "not_a_workbook" | "foreign_file" => "不是 Excel 文件，请重新导出。",
        "web_page" => "下载到的是网页，多半是登录过期。登录后重新导出。",
        "empty_file" | "file_empty" => "文件是空的，请重新下载。",
        "password_protected" | "file_encrypted" => "文件有密码，去掉密码另存后再导。",
        "unsupported_workbook" | "unsupported_format" | "file_kind_unknown" => "这种格式不支持，另存为 xlsx 再导。",
        "workbook_too_large" | "file_too_large" => "文件太大，请分段导出后再导。",
        "too_many_rows" => "行数太多，请分成几份再导。",
        "file_locked" => "文件正被别的程序占用，关闭 Excel 或 WPS 后再试。",
        "file_not_found" => "文件不见了，请重新选择。",
        "file_changed" => "文件还在写入，等下载完成再导。",
        "file_unreadable" | "io" => "文件读不出来，复制到别处再试。",
        "unknown_encoding" | "encoding_unknown" => "文件编码认不出来，另存为 UTF-8 再导。",
        "interrupted" => "导入时程序关闭了，没有留下数据，请再导一次。",
        "disk_full" => "磁盘满了，没有留下数据。清理磁盘后再导。",
        "shop_required" => "商品表要先选店铺。请把它拖进窗口，选好店铺再导。",
        _ => "没有留下数据，点击看原因，改好后再导入一次。",
    }
}

fn reason_en(reason: &str) -> &'static str {
    match reason {
        "missing_required_column" | "no_rows" => "Columns are missing. Export again and leave the header as it is.",
        "older_snapshot" => {
            "These bookings are older than those here. To replace them, drop the file on the window and choose Import anyway."
        }
        "truncated_file" | "file_truncated" => "The file is incomplete. Download it again.",
        "damaged_workbook" | "corrupt_workbook" | "file_not_a_workbook" => {
            "The file is damaged. Download it again, or save it anew in Excel."
        }
        "not_a_workbook" | "foreign_file" => "Not an Excel file. Export it again.",
        "web_page" => "This is a web page; the login has probably ended. Log in and export again.",
        "empty_file" | "file_empty" => "The file is empty. Download it again.",
        "password_protected" | "file_encrypted" => "The file has a password. Remove it and save again.",
        "unsupported_workbook" | "unsupported_format" | "file_kind_unknown" => {
            "This format is not read. Save it as xlsx."
        }
        "workbook_too_large" | "file_too_large" => "The file is too large. Export it in parts.",
        "too_many_rows" => "The list is too long. Split it into several files.",
        "file_locked" => "Another program holds the file. Close Excel or WPS and try again.",
        "file_not_found" => "The file is gone. Choose it again.",
        "file_changed" => "The file is still being written. Import it when the download is done.",
        "file_unreadable" | "io" => "The file cannot be read. Copy it elsewhere and try again.",
        "unknown_encoding" | "encoding_unknown" => "The encoding is not known. Save it as UTF-8.",
        "interrupted" => "The program ended meanwhile; nothing was kept. Import it again.",
        "disk_full" => "The disk is full; nothing was kept. Make room and import again.",
        "shop_required" => "Products need a shop. Drop the file on the window and choose it.",
        _ => "Nothing was kept. Click to see why, mend it and import again.",
    }
}

#[cfg(test)]
mod tests {
    use super::{IN_BOTH, cards_en, cards_zh, reason_en, reason_zh};

    /// Every word by which a file of reports or a list is refused (`ReportError`, `SheetError`, `imports`).
    const REASONS: [&str; 22] = [
        "missing_required_column",
        "no_rows",
        "older_snapshot",
        "truncated_file",
        "damaged_workbook",
        "corrupt_workbook",
        "not_a_workbook",
        "foreign_file",
        "web_page",
        "empty_file",
        "password_protected",
        "unsupported_workbook",
        "unsupported_format",
        "workbook_too_large",
        "file_too_large",
        "too_many_rows",
        "file_locked",
        "file_not_found",
        "file_changed",
        "file_unreadable",
        "disk_full",
        "shop_required",
    ];

    #[test]
    fn a_list_of_cards_that_broke_off_says_what_to_do_with_the_rest() {
        for words in [cards_zh, cards_en] {
            let usual = words("something else");
            for reason in IN_BOTH.iter().chain(&["interrupted", "disk_full", "column_missing"]) {
                assert_ne!(words(reason), usual, "{reason}");
            }
        }
        for (of_cards, nothing_kept) in
            [(cards_zh as fn(&str) -> &'static str, "没有留下"), (cards_en, "Nothing was kept")]
        {
            for reason in IN_BOTH.iter().chain(&["interrupted", "disk_full", "io"]) {
                assert!(!of_cards(reason).contains(nothing_kept), "{reason}: what came in stays");
            }
        }
    }

    #[test]
    fn every_reason_has_a_sentence() {
        for words in [reason_zh, reason_en] {
            let usual = words("something else");
            for reason in REASONS {
                assert_ne!(words(reason), usual, "{reason}");
            }
        }
    }
}
