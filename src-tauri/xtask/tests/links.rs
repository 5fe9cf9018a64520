//! Every link from one document to a file of the project leads somewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tree;

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for name in tree::files(&[".md"]) {
        let folder = tree::root().join(&name).parent().unwrap().to_path_buf();
        for link in links(&tree::text(&name)) {
            let path = link.split('#').next().unwrap();
            if !link.contains(':') && !path.is_empty() && !folder.join(path).exists() {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Sources name the facts they stand on as `docs/platforms/pdd.md#signing`.
#[test]
fn what_sources_refer_to_is_in_the_documents() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for name in
        tree::files(&[".rs", ".ts", ".tsx", ".sql"]).into_iter().filter(|name| !name.starts_with("src-tauri/xtask/"))
    {
        for (file, heading) in references(&tree::text(&name)) {
            seen += 1;
            let path = tree::root().join(&file);
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let there = path.is_file() && (heading.is_empty() || headings(&text).contains(&heading));
            if !there {
                broken.push(format!("{name}: {file}#{heading}"));
            }
        }
    }
    assert!(seen > 0, "nothing refers to docs/platforms any more");
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A chapter that is told twice is kept true once.
#[test]
fn no_document_has_a_chapter_twice() {
    let mut twice = Vec::new();
    for name in tree::files(&[".md"]).into_iter().filter(|name| name.starts_with("docs/")) {
        let mut titles = headings(&tree::text(&name));
        titles.sort_unstable();
        twice.extend(titles.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("{name}: {}", pair[0])));
    }
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn the_guide_tells_the_commands_that_a_seller_needs() {
    let guide = tree::text("docs/GUIDE.zh-CN.md");
    for command in ["serve", "restore", "verify"] {
        assert!(guide.contains(&format!("`huolang-server {command}")), "{command}");
    }
}

/// Files and headings below docs/platforms that a source names between back quotes.
fn references(source: &str) -> Vec<(String, String)> {
    let named = source.split('`').filter(|word| word.starts_with("docs/platforms/"));
    named.map(|word| word.split_once('#').unwrap_or((word, ""))).map(|(a, b)| (a.into(), b.into())).collect()
}

/// The headings of a document, as links spell them.
fn headings(text: &str) -> Vec<String> {
    let titles = text.lines().filter_map(|line| line.strip_prefix("## "));
    titles.map(|title| title.to_lowercase().replace(' ', "-")).collect()
}

#[test]
fn references_are_told_from_other_words() {
    let source = "//! As (`docs/platforms/pdd.md#signing`) says, `x` and `docs/platforms/a.md`.";
    let told = references(source);
    assert_eq!(
        told,
        [("docs/platforms/pdd.md".into(), "signing".into()), ("docs/platforms/a.md".into(), String::new())]
    );
    assert_eq!(headings("# A\n## Kinds of goods\n### b"), ["kinds-of-goods"]);
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn targets_are_cut_out() {
    assert_eq!(links("see [a](b.md) and ![c](d.png#e), [f](https://g)"), ["b.md", "d.png#e", "https://g"]);
}
