//! Runs the engine's loops as tasks: the supervisor's handle is their gate.

use super::{Supervisor, TaskSpec};
use crate::{
    Engine, EngineError, Gate, Work,
    tasks::{Go, TaskHandle},
};
use huolang_domain::ShopId;
use std::ops::ControlFlow;

#[async_trait::async_trait]
impl Gate for TaskHandle {
    async fn before(&self) -> ControlFlow<()> {
        match self.checkpoint().await {
            Go::On => ControlFlow::Continue(()),
            Go::Stop => ControlFlow::Break(()),
        }
    }

    async fn after(&self, result: Result<(), &EngineError>) {
        match result {
            Ok(()) => self.well(None).await,
            Err(error) => self.failed(error).await,
        }
    }

    async fn ended(&self) {
        self.told_to_rest().await;
    }

    async fn living(&self) {
        self.lives().await;
    }
}

impl Engine {
    /// Starts every loop as a task: those of the engine, and those of every connected shop.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn start(&self, supervisor: &Supervisor) -> Result<(), EngineError> {
        self.recover_at_start().await?;
        for work in Work::of_engine() {
            run(supervisor, work).await?;
        }
        for shop in self.shops().all() {
            self.start_shop(supervisor, &shop.id).await?;
        }
        Ok(())
    }

    /// Starts the loops of a shop that was just connected.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn start_shop(&self, supervisor: &Supervisor, shop: &ShopId) -> Result<(), EngineError> {
        for work in Work::of_shop(shop) {
            run(supervisor, work).await?;
        }
        Ok(())
    }
}

async fn run(supervisor: &Supervisor, work: Work) -> Result<(), EngineError> {
    let mut spec = TaskSpec::new(work.id(), title(&work));
    if let Work::Poll(shop) | Work::Hints(shop) | Work::Chat(shop) = &work {
        spec = spec.of_shop(shop.clone());
    }
    let body = move |task: TaskHandle| {
        let work = work.clone();
        async move {
            let engine = task.engine().clone();
            engine.run(work, &task).await;
            Ok(())
        }
    };
    supervisor.run(spec, body).await
}

/// The name of a task for whoever reads the table; screens have their own words for the ids.
const fn title(work: &Work) -> &'static str {
    match work {
        Work::Deliver => "自动发货",
        Work::Ship => "标记发货",
        Work::ReadBack => "核对结果",
        Work::Verify => "核销",
        Work::Outcomes => "记录结果",
        Work::Watch => "看护",
        Work::Poll(_) => "拉取订单",
        Work::Hints(_) => "接收推送",
        Work::Talk => "客服回复",
        Work::Chat(_) => "接收消息",
    }
}
