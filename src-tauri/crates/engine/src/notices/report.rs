//! 日报: the figures of the day, once, in the evening.

use super::events::DAILY_REPORT;
use crate::{Engine, EngineError, notice};
use huolang_domain::{
    params::params,
    shanghai::{MINUTE_MS, date, start_of_day},
};
use huolang_store::{Durability, notices};

impl Engine {
    /// Tells the figures of today when it is time and they were not told yet. Tells whether it did.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn report_the_day(&self) -> Result<bool, EngineError> {
        let (settings, now) = (self.settings().get(), self.now());
        let today = start_of_day(now);
        if !settings.notices.daily_report || now < today.plus(settings.notices.daily_report_min * MINUTE_MS) {
            return Ok(false);
        }
        let day = date(now);
        let cause = format!("{DAILY_REPORT}:{day}");
        if notices::was_told(&mut self.db().reader().await?, DAILY_REPORT, &cause, today).await? {
            return Ok(false);
        }
        let dashboard = self.dashboard(None).await?;
        let (figures, waits) = (dashboard.today, dashboard.attention);
        let rate = figures.auto_success_rate.map_or_else(String::new, |rate| format!("{:.0}%", rate * 100.0));
        let told = params([
            ("orders", figures.orders.to_string()),
            ("paid", figures.paid.to_string()),
            ("delivered", figures.delivered.to_string()),
            ("auto_rate", rate),
            ("revenue", huolang_domain::Fen(figures.revenue).to_string()),
            ("refunds", figures.refunds.to_string()),
            ("failed", figures.failed.to_string()),
            ("verified", figures.verified.to_string()),
            ("verify_failed", figures.verify_failed.to_string()),
            ("waiting", (waits.manual + waits.needs_review + waits.out_of_stock).to_string()),
            ("low_stock", dashboard.low_stock.len().to_string()),
        ]);
        let (engine, report) = (self.clone(), notice::daily_report(&day, told));
        let id = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { notice::tell(tx, &report, engine.ids().as_ref(), now).await })
            })
            .await?;
        self.tell_notices(vec![id]);
        Ok(true)
    }
}
