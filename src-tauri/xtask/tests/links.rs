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

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn targets_are_cut_out() {
    assert_eq!(links("see [a](b.md) and ![c](d.png#e), [f](https://g)"), ["b.md", "d.png#e", "https://g"]);
}
