//! What every key source must do.

use huolang_vault::{KeyRing, KeySource, MAX_TEXT, Vault};

/// Runs the suite on an empty source. `again` opens the same place anew, as the next start does.
pub fn passes<'s>(source: &dyn KeySource, again: impl Fn() -> Box<dyn KeySource + 's>) {
    assert_eq!(source.load().unwrap(), None, "nothing there yet");
    assert!(!source.describe().is_empty());
    assert_eq!(again().name(), source.name());

    let first = KeyRing::generate().unwrap();
    source.store(&first).unwrap();
    assert_eq!(source.load().unwrap().as_ref(), Some(&first));
    assert_eq!(again().load().unwrap().as_ref(), Some(&first));

    let second = KeyRing::generate().unwrap();
    again().store(&second).unwrap();
    assert_eq!(source.load().unwrap().as_ref(), Some(&second), "a new ring replaces the old one as a whole");

    // A change of key keeps two keys until it is finished.
    let vault = Vault::new(second).unwrap();
    let check = vault.check_value().unwrap();
    let id = vault.begin_rotation(source).unwrap();
    let kept = again().load().unwrap().unwrap();
    assert!(kept.to_text().expose().len() < MAX_TEXT);
    assert_eq!(kept.current().id(), id);
    assert!(kept.previous().is_some());
    Vault::new(kept).unwrap().verify(&check).unwrap();
    vault.finish_rotation(source).unwrap();
    let kept = again().load().unwrap().unwrap();
    assert_eq!(kept.current().id(), id);
    assert!(kept.previous().is_none());

    assert!(!source.describe().contains(kept.to_text().expose().as_str()));
}
