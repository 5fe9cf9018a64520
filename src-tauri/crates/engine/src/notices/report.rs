//! 日报: the figures of the day, once, in the evening; on the next day when the program was not there.

use super::events::DAILY_REPORT;
use crate::{Engine, EngineError, dashboard::Today, notice};
use huolang_domain::{
    Millis,
    params::params,
    shanghai::{DAY_MS, MINUTE_MS, date, start_of_day},
};
use huolang_store::{Durability, notices, shops};

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
        if self.was_reported(today).await? {
            return Ok(false);
        }
        self.tell_day(today, None).await
    }

    /// Tells the figures of yesterday if nobody did and there are any, until it is time for those of today. Tells whether it
    /// did.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn report_a_missed_day(&self) -> Result<bool, EngineError> {
        let (settings, now) = (self.settings().get(), self.now());
        let today = start_of_day(now);
        if !settings.notices.daily_report || now >= today.plus(settings.notices.daily_report_min * MINUTE_MS) {
            return Ok(false);
        }
        let yesterday = today.plus(-DAY_MS);
        if self.was_reported(yesterday).await? {
            return Ok(false);
        }
        // A shop that is connected today brings orders that are older.
        let known = shops::list(&mut self.db().reader().await?).await?;
        if known.iter().all(|shop| shop.created_at >= today) {
            return Ok(false);
        }
        match self.figures_of(yesterday).await? {
            Some(figures) => self.tell_day(yesterday, Some(figures)).await,
            None => Ok(false),
        }
    }

    async fn was_reported(&self, day: Millis) -> Result<bool, EngineError> {
        let cause = format!("{DAILY_REPORT}:{}", date(day));
        Ok(notices::was_told(&mut self.db().reader().await?, DAILY_REPORT, &cause, day).await?)
    }

    /// Tells the figures of a day, absent: today's, with what waits by now.
    async fn tell_day(&self, day: Millis, figures: Option<Today>) -> Result<bool, EngineError> {
        let (dashboard, now) = (self.dashboard(None).await?, self.now());
        let (figures, waits) = (figures.unwrap_or(dashboard.today), dashboard.attention);
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
        let (engine, report) = (self.clone(), notice::daily_report(&date(day), told));
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
