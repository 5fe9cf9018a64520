//! The table of figures in the two READMEs, between two marks.

use super::book::Book;
use super::figure::{Figure, Verdict};
use super::number::number;
use anyhow::{Context, Result};
use std::fmt::Write;

const BEGIN: &str = "<!-- figures: written by `cargo xtask bench` -->\n";
const END: &str = "<!-- end of figures -->\n";

/// A figure worth a line: bench program, its figure, and what it is called in English and Chinese.
type Row = (&'static str, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        "orders",
        "orders end to end: paid, reserved, sent, marked shipped",
        "practice orders from payment to shipped, flushed before sending",
        "练习订单从付款到发货（发送前已落盘）",
    ),
    (
        "orders",
        "paid to reserved, committed and sent at 50 orders/s, p99",
        "payment to card reserved and sent at 50 orders/s, p99",
        "付款到预占卡密并发出，每秒 50 单时的 p99",
    ),
    (
        "million",
        "first page of any tab and filter, p95",
        "first page of any list among 1,100,000 orders, p95",
        "110 万订单中打开任一列表首页，p95",
    ),
    (
        "million",
        "search by the last characters of a card, p95",
        "search by card tail among 1,000,000 cards, p95",
        "在 100 万张卡密中按尾号查，p95",
    ),
    ("resident", "memory of the server", "memory of the server over 1,100,000 orders", "110 万订单时服务器占用的内存"),
    (
        "cards",
        "import of 100,000 cards with duplicate check",
        "100,000 cards imported with duplicate check",
        "导入 10 万张卡密并查重",
    ),
    (
        "inbound",
        "beginDistill with a card, 16 connections",
        "JD orders answered with a card, flushed before the answer",
        "京东下单并给出卡密（应答前已落盘）",
    ),
];

/// A language of a README.
#[derive(Debug, Clone, Copy)]
pub enum Language {
    /// README.md
    English,
    /// README.zh-CN.md
    Chinese,
}

/// The README with the table written anew; what was never measured has no line.
pub fn write(readme: &str, book: &Book, language: Language) -> Result<String> {
    let (before, rest) = readme.split_once(BEGIN).context("a README has no mark where its figures begin")?;
    let (_, after) = rest.split_once(END).context("a README has no mark where its figures end")?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", table(book, language)))
}

fn table(book: &Book, language: Language) -> String {
    let mut text = String::from(match language {
        Language::English => "| | measured | must reach |\n|---|---|---|\n",
        Language::Chinese => "| | 测得 | 目标 |\n|---|---|---|\n",
    });
    for (bench, name, english, chinese) in ROWS {
        let figures = book.0.get(*bench).map(|run| &run.figures);
        let Some(figure) = figures.and_then(|figures| figures.iter().find(|figure| figure.figure == *name)) else {
            continue;
        };
        let label = match language {
            Language::English => english,
            Language::Chinese => chinese,
        };
        let unit = unit(figure, language);
        let must = figure.must.as_deref().unwrap_or_default();
        let _ = writeln!(text, "| {label} | {} | {must} {unit} |", measured(figure, unit, language));
    }
    text
}

fn measured(figure: &Figure, unit: &str, language: Language) -> String {
    let Some(value) = figure.value else {
        return match language {
            Language::English => "failed".to_owned(),
            Language::Chinese => "没有测成".to_owned(),
        };
    };
    let missed = match (figure.verdict(), language) {
        (Verdict::Missed, Language::English) => " (missed)",
        (Verdict::Missed, Language::Chinese) => "（未达标）",
        _ => "",
    };
    format!("{} {unit}{missed}", number(value))
}

fn unit(figure: &Figure, language: Language) -> &str {
    match (language, figure.unit.as_str()) {
        (Language::Chinese, "orders/s") => "单/秒",
        (Language::Chinese, "requests/s") => "次/秒",
        (Language::Chinese, "ms") => "毫秒",
        (Language::Chinese, "s") => "秒",
        (_, unit) => unit,
    }
}

#[cfg(test)]
#[path = "readme/tests.rs"]
mod tests;
