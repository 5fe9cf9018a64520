//! PostgreSQL's door: each closure is a transaction of its own.

use super::{CommitMoment, CommitWatch, ticket::guarded};
use crate::{Conn, StoreError, Tx, conn::Link, sql::BatchEnd};
use futures::future::BoxFuture;
use sqlx::PgPool;

/// Runs `work` in a transaction. It goes on when the caller goes away, as it does on SQLite.
pub(crate) async fn write<T, F>(pool: &PgPool, watch: &CommitWatch, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    let (pool, watch) = (pool.clone(), watch.clone());
    let task = tokio::spawn(async move {
        let mut tx = Tx(Conn::new(Link::PostgresTx(pool.begin().await?)));
        let result = guarded(work, &mut tx, BatchEnd::Send).await;
        let Link::PostgresTx(transaction) = tx.0.into_link() else { return Err(StoreError::Closed) };
        match result {
            Ok(value) => {
                watch.tell(CommitMoment::Before);
                transaction.commit().await?;
                watch.tell(CommitMoment::After);
                Ok(value)
            }
            Err(error) => {
                if let Err(rollback) = transaction.rollback().await {
                    tracing::warn!(error = %rollback, "a refused write could not be rolled back; its connection is dropped");
                }
                Err(error)
            }
        }
    });
    task.await.map_err(|_| StoreError::Closed)?
}
