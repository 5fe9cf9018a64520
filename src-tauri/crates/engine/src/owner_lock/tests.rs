#![allow(clippy::unwrap_used)]

use super::{LockError, OwnerLock};

#[test]
fn one_program_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huolang.lock");
    let first = OwnerLock::take(&path).unwrap();
    let second = OwnerLock::take(&path).unwrap_err();
    assert!(matches!(&second, LockError::Held { folder: held } if held == folder.path()), "{second}");
    assert!(second.to_string().contains("close it"));
    drop(first);
    assert!(OwnerLock::take(&path).is_ok());
}
