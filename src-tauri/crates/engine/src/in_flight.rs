//! Calls under way: they run as tasks of their own and hand in their results, so that a slow call holds nobody up.

use crate::{
    deliver::Answer as Delivered, read_back::Answer as ReadBack, ship::Answer as Shipped, unwritten::Unwritten,
    verify::Answer as Voucher,
};
use huolang_store::jobs::Lease;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Mutex, mpsc};

/// The result of a call, or of the calls for one order.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Of sending content.
    Delivered(Delivered),
    /// Of marking shipped.
    Shipped(Shipped),
    /// Of reading results back.
    ReadBack(ReadBack),
    /// About a voucher.
    Voucher(Box<Voucher>),
}

impl Answer {
    /// The lease that the call was made under.
    pub(crate) fn lease(&self) -> &Lease {
        match self {
            Self::Delivered(answer) => &answer.lease,
            Self::Shipped(answer) => &answer.lease,
            Self::ReadBack(answer) => &answer.lease,
            Self::Voucher(answer) => answer.lease(),
        }
    }
}

/// The calls under way and the results that wait to be written.
#[derive(Debug)]
pub(crate) struct InFlight {
    count: Arc<AtomicUsize>,
    most: usize,
    sender: mpsc::UnboundedSender<Answer>,
    receiver: Mutex<mpsc::UnboundedReceiver<Answer>>,
    unwritten: Unwritten,
}

impl InFlight {
    pub(crate) fn new(most: usize) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { count: Arc::default(), most, sender, receiver: Mutex::new(receiver), unwritten: Unwritten::default() }
    }

    /// How many calls are under way or have results that are not written yet.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    /// How much more work may be taken up.
    pub(crate) fn room(&self) -> usize {
        self.most.saturating_sub(self.count())
    }

    /// Runs a call; its result is handed in when it is there.
    pub(crate) fn launch(&self, call: impl Future<Output = Answer> + Send + 'static) {
        let slot = Slot::take(&self.count);
        let sender = self.sender.clone();
        tokio::spawn(async move {
            let answer = call.await;
            // From here on the one who writes the result frees the slot. Without a receiver the engine is gone.
            if sender.send(answer).is_ok() {
                slot.hand_over();
            }
        });
    }

    /// Waits for results and takes up to `most` of them.
    pub(crate) async fn answers(&self, most: usize) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(most);
        let mut receiver = self.receiver.lock().await;
        receiver.recv_many(&mut answers, most).await;
        answers
    }

    /// The results that the database refused; they count among those that are not written yet.
    pub(crate) const fn unwritten(&self) -> &Unwritten {
        &self.unwritten
    }

    /// The results have been written, or given up.
    pub(crate) fn settled(&self, count: usize) {
        self.count.fetch_sub(count, Ordering::SeqCst);
    }
}

/// A place among the calls under way. A call that panics gives it back; its job is found when the lease ends.
struct Slot(Option<Arc<AtomicUsize>>);

impl Slot {
    fn take(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Some(Arc::clone(count)))
    }

    fn hand_over(mut self) {
        self.0 = None;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(count) = self.0.take() {
            count.fetch_sub(1, Ordering::SeqCst);
        }
    }
}
