#![allow(clippy::unwrap_used, clippy::panic)]

use super::{OperationState, OperationUnit};
use crate::{Engine, EngineError};
use huolang_domain::ErrorCode;
use huolang_store::{Db, Location, OpenOptions};
use huolang_vault::{MasterKey, Vault};
use serde_json::{Value, json};

async fn engine(folder: &std::path::Path) -> Engine {
    let db = Db::open(&Location::Sqlite { path: folder.join("huolang.db") }, OpenOptions::default()).await.unwrap();
    Engine::builder(db, Vault::from_master_key(MasterKey::generate().unwrap()).unwrap()).build().unwrap()
}

#[tokio::test]
async fn the_result_is_kept_with_the_progress() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let id = engine.operations().start("export", |handle| async move {
        handle.count_in(OperationUnit::Bytes);
        handle.progress(3, Some(7));
        Ok(json!({ "rows": 7 }))
    });
    let ended = engine.operations().wait(&id).await.unwrap();
    assert_eq!((ended.state, ended.done, ended.total), (OperationState::Done, 7, Some(7)));
    assert_eq!(ended.unit, OperationUnit::Bytes);
    assert_eq!(ended.result, json!({ "rows": 7 }));
    assert_eq!(engine.operations().list().len(), 1);
}

#[tokio::test]
async fn cancelled_work_is_not_called_failed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let id = engine.operations().start("backup", |handle| async move {
        handle.cancelled().await;
        handle.check()?;
        Ok(Value::Null)
    });
    assert!(engine.operations().cancel(&id));
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Cancelled);
    assert!(!engine.operations().cancel(&id), "what has ended cannot be cancelled");
}

#[tokio::test]
async fn a_failure_and_a_fault_are_told_apart_from_success() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path()).await;
    let full = engine
        .operations()
        .start("export", |_| async move { Err::<Value, _>(EngineError::refused(ErrorCode::DiskFull, "no room")) });
    let fault = engine.operations().start("export", |_| async move { panic!("a fault") });
    let code = |operation: super::Operation| operation.error.unwrap().code;
    assert_eq!(code(engine.operations().wait(&full).await.unwrap()), ErrorCode::DiskFull);
    assert_eq!(code(engine.operations().wait(&fault).await.unwrap()), ErrorCode::Internal);
}
