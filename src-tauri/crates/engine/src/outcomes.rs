//! Writes the results of calls, as many at a time as there are.

use crate::{Engine, EngineError, deliver, deliver::Settled, in_flight::Answer, read_back, ship, verify};
use huolang_store::Durability;

/// What was written, and what is told of it.
pub(crate) struct Committed {
    settled: Settled,
    /// The places that were reached by it.
    places: [(bool, &'static str); 5],
}

impl Engine {
    /// Waits for results of calls and writes those that are there, or writes those once more that the database refused before
    /// and that are due. Tells how many.
    ///
    /// # Errors
    /// What the database refuses. Then the results are kept and written again while their leases last; afterwards they will be
    /// read back: they are unknown, not failed.
    pub async fn outcome_round(&self) -> Result<usize, EngineError> {
        let written = self.write_unwritten(false).await?;
        if written > 0 {
            return Ok(written);
        }
        let most = self.policy().batch;
        let answers = self.in_flight().answers(most).await;
        self.settle_answers(answers, false).await
    }

    /// Writes results and frees their places. `last`: the program ends, and what the database refuses is not kept.
    pub(crate) async fn settle_answers(&self, answers: Vec<Answer>, last: bool) -> Result<usize, EngineError> {
        match self.commit_answers(answers.clone()).await {
            Ok(committed) => {
                self.let_go(&answers);
                self.after_commit(committed).await?;
                Ok(answers.len())
            }
            Err(error) => {
                answers.into_iter().for_each(|answer| self.keep_unwritten(answer, 1, last));
                Err(error)
            }
        }
    }

    /// Frees the places of results that were written or given up.
    pub(crate) fn let_go(&self, answers: &[Answer]) {
        let was_full = self.in_flight().room() == 0;
        self.held().release(answers.iter().map(|answer| &answer.lease().id));
        self.in_flight().settled(answers.len());
        if was_full {
            self.ring_all();
        }
    }

    /// Writes results. Whoever lost the lease writes nothing.
    pub(crate) async fn commit_answers(&self, answers: Vec<Answer>) -> Result<Committed, EngineError> {
        let (mut delivered, mut shipped, mut read) = (Vec::new(), Vec::new(), Vec::new());
        let mut vouchers = Vec::new();
        for answer in answers {
            match answer {
                Answer::Delivered(answer) => delivered.push(answer),
                Answer::Shipped(answer) => shipped.push(answer),
                Answer::ReadBack(answer) => read.push(answer),
                Answer::Voucher(answer) => vouchers.push(*answer),
            }
        }
        let engine = self.clone();
        let (asked, read_vouchers) = verify::kinds(&vouchers);
        let (settled, any_sent, any_shipped, any_read) = self
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
            .await?;
        let places = [
            (any_sent, "outcome.after_commit"),
            (any_shipped, "ship_outcome.after_commit"),
            (any_read, "read_back.after_commit"),
            (asked, "verify_outcome.after_commit"),
            (read_vouchers, "verify_back.after_commit"),
        ];
        Ok(Committed { settled, places })
    }

    /// Tells what was written.
    pub(crate) async fn after_commit(&self, Committed { settled, places }: Committed) -> Result<(), EngineError> {
        for (any, place) in places {
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
