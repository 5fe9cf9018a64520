#![allow(clippy::unwrap_used)]

use super::{LockError, OwnerLock};
use std::fs::File;

#[test]
fn one_program_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huolang.lock");
    assert!(!OwnerLock::is_held(&path), "nobody was ever here");
    let first = OwnerLock::take(&path).unwrap();
    assert!(OwnerLock::is_held(&path));
    let second = OwnerLock::take(&path).unwrap_err();
    assert!(matches!(&second, LockError::Held { folder: held } if held == folder.path()), "{second}");
    assert!(second.to_string().contains("close it"));
    drop(first);
    assert!(!OwnerLock::is_held(&path));
    assert!(OwnerLock::take(&path).is_ok());
}

#[tokio::test]
async fn who_only_looks_keeps_no_program_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huolang.lock");
    let looking = File::create(&path).unwrap();
    looking.try_lock_shared().unwrap();
    assert!(OwnerLock::take(&path).is_err(), "shared for that moment");
    let looked = async { drop(looking) };
    let (taken, ()) = tokio::join!(OwnerLock::take_patiently(&path), looked);
    let own = taken.unwrap();
    // Who really has it keeps it.
    assert!(matches!(OwnerLock::take_patiently(&path).await, Err(LockError::Held { .. })));
    drop(own);
}
