//! 验券历史: what the platform wrote down of vouchers used in the account's stores, on whatever device
//! (`docs/platforms/douyin-life.md#history`).

use super::{
    adapter::DouyinLife,
    flex,
    wire::{RecordsData, VerifyRecord},
};
use crate::{
    capability::{VerifiedPage, VerifiedVoucher, VerifyHistory},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{Fen, Millis, verification::mask};

const RECORDS: &str = "/goodlife/v1/fulfilment/certificate/verify_record/query/";
/// The most records of a page.
const SIZE: usize = 20;
/// The cursor of the first page.
const FIRST: &str = "0";

#[async_trait]
impl VerifyHistory for DouyinLife {
    async fn history(&self, from: Millis, to: Millis, cursor: Option<&str>) -> Result<VerifiedPage, CallError> {
        let settings = &self.client.settings;
        let asked = cursor.unwrap_or(FIRST);
        let mut query = vec![
            ("account_id", settings.account_id.clone()),
            ("size", SIZE.to_string()),
            ("cursor", asked.to_owned()),
            ("start_time", from.0.div_euclid(1_000).to_string()),
            ("end_time", to.0.div_euclid(1_000).to_string()),
        ];
        query.extend(settings.poi_id.iter().map(|poi| ("poi_ids", poi.clone())));
        let data: RecordsData = self.client.read("douyin_life.verify_records", RECORDS, &query).await?.data()?;
        let records = if data.records_v2.is_empty() { data.records } else { data.records_v2 };
        let next = records.last().map(|record| record.cursor.clone());
        let next = next.filter(|next| records.len() >= SIZE && !next.is_empty() && next != asked);
        Ok(VerifiedPage {
            next,
            total: (data.total > 0 || records.is_empty()).then_some(data.total),
            items: records.into_iter().map(record).collect(),
        })
    }
}

fn record(wire: VerifyRecord) -> VerifiedVoucher {
    let at = |seconds| flex::seconds(seconds).map(|seconds| Millis(seconds.saturating_mul(1_000)));
    VerifiedVoucher {
        id: wire.verify_id,
        masked: mask(&wire.code),
        title: wire.sku.title,
        amount: Some(Fen(wire.amount.pay_amount)).filter(|fen| fen.0 > 0),
        verified_at: at(wire.verify_time),
        undone_at: at(wire.cancel_time),
        can_undo: wire.can_cancel,
    }
}
