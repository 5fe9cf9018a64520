//! Writes the results of calls, as many at a time as there are.

use crate::{Engine, EngineError, deliver, deliver::Settled, in_flight::Answer, read_back, ship, verify};
use huolang_domain::JobId;
use huolang_store::Durability;

impl Engine {
    /// Waits for results of calls and writes those that are there. Tells how many.
    ///
    /// # Errors
    /// What the database refuses. Then the results are lost and will be read back: they are unknown, not failed.
    pub async fn outcome_round(&self) -> Result<usize, EngineError> {
        let most = self.policy().batch;
        let answers = self.in_flight().answers(most).await;
        self.settle_answers(answers).await
    }

    /// Writes results and frees their places.
    pub(crate) async fn settle_answers(&self, answers: Vec<Answer>) -> Result<usize, EngineError> {
        let count = answers.len();
        let was_full = self.in_flight().room() == 0;
        let written = self.write_answers(answers).await;
        self.in_flight().settled(count);
        if was_full {
            self.ring_all();
        }
        written?;
        Ok(count)
    }

    async fn write_answers(&self, answers: Vec<Answer>) -> Result<(), EngineError> {
        let (mut delivered, mut shipped, mut read) = (Vec::new(), Vec::new(), Vec::new());
        let mut vouchers = Vec::new();
        let mut leases: Vec<JobId> = Vec::with_capacity(answers.len());
        for answer in answers {
            match answer {
                Answer::Delivered(answer) => {
                    leases.push(answer.lease.id.clone());
                    delivered.push(answer);
                }
                Answer::Shipped(answer) => {
                    leases.push(answer.lease.id.clone());
                    shipped.push(answer);
                }
                Answer::ReadBack(answer) => {
                    leases.push(answer.lease.id.clone());
                    read.push(answer);
                }
                Answer::Voucher(answer) => {
                    leases.push(answer.lease().id.clone());
                    vouchers.push(*answer);
                }
            }
        }
        let engine = self.clone();
        let (asked, read_vouchers) = verify::kinds(&vouchers);
        let settled = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    tx.gather();
                    let mut settled = Settled::default();
                    let (any_sent, any_shipped, any_read) =
                        (!delivered.is_empty(), !shipped.is_empty(), !read.is_empty());
                    if any_sent {
                        settled.add(deliver::write_answers(tx, &engine, delivered).await?);
                        engine.fail_points().reach("outcome.before_commit");
                    }
                    if any_shipped {
                        settled.add(ship::write_answers(tx, &engine, shipped).await?);
                        engine.fail_points().reach("ship_outcome.before_commit");
                    }
                    if any_read {
                        settled.add(read_back::write_answers(tx, &engine, read).await?);
                        engine.fail_points().reach("read_back.before_commit");
                    }
                    if any_sent {
                        let sent = settled.orders.clone();
                        settled.vouchers |= verify::plan_sent(tx, &engine, &sent).await?;
                    }
                    if asked || read_vouchers {
                        settled.add(verify::write_answers(tx, &engine, vouchers).await?);
                    }
                    if asked {
                        engine.fail_points().reach("verify_outcome.before_commit");
                    }
                    if read_vouchers {
                        engine.fail_points().reach("verify_back.before_commit");
                    }
                    Ok((settled, any_sent, any_shipped, any_read))
                })
            })
            .await;
        self.held().release(&leases);
        let (settled, any_sent, any_shipped, any_read) = settled?;
        for (any, place) in [
            (any_sent, "outcome.after_commit"),
            (any_shipped, "ship_outcome.after_commit"),
            (any_read, "read_back.after_commit"),
            (asked, "verify_outcome.after_commit"),
            (read_vouchers, "verify_back.after_commit"),
        ] {
            if any {
                self.fail_points().reach(place);
            }
        }
        let proven = settled.proven.clone();
        self.after_settled(settled);
        self.verifications().plan_proven(&proven).await
    }

    pub(crate) fn after_settled(&self, settled: Settled) {
        self.tell_orders(&settled.orders);
        self.tell_notices(settled.notices);
        self.tell_verifications(&settled.verifications);
        for (any, bell) in [
            (settled.ships, &self.signals().ship),
            (settled.delivers, &self.signals().deliver),
            (settled.read_backs, &self.signals().read_back),
            (settled.vouchers, &self.signals().verify),
        ] {
            if any {
                bell.notify_one();
            }
        }
    }
}
