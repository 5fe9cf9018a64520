//! Verifications as a file: who asked for which voucher, and what came of it. Codes are masked as on the screen.

use super::{
    refused,
    rows::{File, PAGE, optional, shop_names, tell},
    words,
};
use crate::{Engine, EngineError, operations::OperationHandle};
use huolang_domain::{Millis, VerificationId};
use huolang_sheets::write::{Cell, Column};
use huolang_store::verifications::{self, Filter};

pub(super) fn columns() -> Vec<Column> {
    let mut columns = vec![Column::date_time("时间")];
    columns.extend(["券码", "订单号", "店铺", "商品"].map(Column::text));
    columns.push(Column::fen("金额"));
    columns.extend(["结果", "原因", "说明", "方式", "谁"].map(Column::text));
    columns.extend([Column::date_time("核销时间"), Column::text("批次")]);
    columns
}

pub(super) async fn write(
    engine: &Engine,
    filter: &Filter,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let names = shop_names(engine).await?;
    let mut before: Option<VerificationId> = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let page = verifications::rows(&mut conn, filter, before.as_ref(), PAGE, 0).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        before = Some(last.id.clone());
        for row in &page {
            let moment = |at: Option<Millis>| at.map_or(Cell::Empty, |at| Cell::DateTime(at.0));
            let cells = [
                Cell::DateTime(row.created_at.0),
                Cell::Text(&row.masked),
                Cell::Text(row.sn.as_str()),
                optional(names.get(&row.shop_id).map(String::as_str)),
                Cell::Text(&row.title),
                row.amount.map_or(Cell::Empty, Cell::Fen),
                Cell::Text(words::state("verification", row.state.as_str())),
                optional(row.reason.map(|reason| words::error(reason.as_str()))),
                optional(row.message.as_deref().map(words::voucher)),
                Cell::Text(words::via(row.via.as_str())),
                Cell::Text(&row.actor),
                moment(row.verified_at),
                optional(row.batch.as_deref()),
            ];
            table.row(&cells).map_err(refused)?;
        }
        tell(table, handle)?;
    }
}
