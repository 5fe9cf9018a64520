//! The audit log shows every later change.

use crate::fixture::{both, through};
use crate::given::NEW_YEAR;
use huolang_store::audit;
use serde_json::json;

both! {
    async fn a_changed_or_missing_line_shows(f) {
        futures::future::join_all((0..12).map(|n| async move {
            let detail = json!({ "b": 1, "a": n });
            through!(f, |tx, _vault, _ids| audit::append(tx, NEW_YEAR, "老板", "card.reveal", &format!("card-{n}"), &detail).await)
                .unwrap();
        }))
        .await;
        let mut conn = f.reader().await;
        assert_eq!(audit::first_broken(&mut conn).await.unwrap(), None);
        let page = audit::list(&mut conn, Some(12), None, 2).await.unwrap();
        assert_eq!(page.iter().map(|line| line.seq).collect::<Vec<_>>(), [11, 10]);
        assert_eq!(audit::list(&mut conn, None, Some("card-7"), 9).await.unwrap().len(), 1);
        assert!(audit::list(&mut conn, None, Some("%"), 9).await.unwrap().is_empty());
        drop(conn);
        for (spoil, broken) in [
            ("UPDATE audit_log SET actor = 'x' WHERE seq = 7", 7),
            ("DELETE FROM audit_log WHERE seq = 3", 4),
        ] {
            through!(f, |tx, _vault, _ids| huolang_store::Query::new(tx, spoil, Vec::new()).execute().await).unwrap();
            assert_eq!(audit::first_broken(&mut f.reader().await).await.unwrap(), Some(broken));
        }
    }
}
