-- Buyers of 91卡券 who asked to take an order back that a person works on: they are told once it has ended.
CREATE TABLE cancel_wishes (
    order_id TEXT PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    shop_id TEXT NOT NULL,
    notify_url TEXT NOT NULL,            -- where they want to hear of it
    state TEXT NOT NULL,                 -- open | told | given_up
    tries BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    first_at BIGINT,                     -- the first try to tell
    asked_at BIGINT NOT NULL
);
CREATE INDEX cancel_wishes_open ON cancel_wishes (run_at, order_id) WHERE state = 'open';

-- What a rule's own stock gave to an order.
CREATE INDEX stock_log_by_rule_order ON stock_log (rule_id, order_id) WHERE rule_id IS NOT NULL;
