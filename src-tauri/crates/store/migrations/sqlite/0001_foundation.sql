-- The foundation: shops, rules, cards, orders, deliveries, work and people. Times are epoch milliseconds, money is fen.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at BIGINT NOT NULL) WITHOUT ROWID;

CREATE TABLE shops (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,                 -- active | paused | parked
    parked_reason TEXT,                  -- login_dead | risk_control | …
    config TEXT NOT NULL,                -- JSON without secrets: gateway, intervals, switches
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_synced_at BIGINT
);

CREATE TABLE shop_credentials (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    name TEXT NOT NULL,                  -- token, cookie, app_secret, …
    secret BLOB NOT NULL,                -- envelope
    expires_at BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, name)
) WITHOUT ROWID;

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,
    title TEXT NOT NULL,
    price BIGINT NOT NULL,
    status TEXT NOT NULL,                -- on_sale | off_sale | vanished
    switched_on BOOLEAN NOT NULL,        -- 商品开关
    updated_at BIGINT NOT NULL,
    UNIQUE (shop_id, product_ref)
);

CREATE TABLE skus (
    id TEXT PRIMARY KEY,
    product_id TEXT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    sku_ref TEXT NOT NULL,
    merchant_code TEXT NOT NULL,
    spec TEXT NOT NULL,
    price BIGINT NOT NULL,
    UNIQUE (product_id, sku_ref)
);

CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,
    pool_id TEXT REFERENCES card_pools (id),
    status TEXT NOT NULL,                -- active | inactive | out_of_stock
    stock BIGINT NOT NULL,               -- -1 = unlimited
    body TEXT NOT NULL,                  -- domain::rule::Rule as JSON
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX rules_by_product ON rules (shop_id, product_ref);
CREATE INDEX rules_by_pool ON rules (pool_id);

CREATE TABLE card_pools (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                  -- once | reusable | fixed
    draw_order TEXT NOT NULL,
    use_limit BIGINT,                    -- reusable: uses per card
    low_stock_at BIGINT NOT NULL,
    near_expiry_days BIGINT NOT NULL,
    manual TEXT NOT NULL,                -- 使用说明 for {使用说明}
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE card_batches (
    id TEXT PRIMARY KEY,
    pool_id TEXT NOT NULL REFERENCES card_pools (id),
    source TEXT NOT NULL,                -- paste, or the file's name
    imported BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,                 -- running | done | cancelled | failed
    created_at BIGINT NOT NULL
);
CREATE INDEX card_batches_by_pool ON card_batches (pool_id, id);

CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    pool_id TEXT NOT NULL REFERENCES card_pools (id),
    batch_id TEXT NOT NULL REFERENCES card_batches (id),
    state TEXT NOT NULL,
    secret BLOB NOT NULL,                -- envelope of {number, secret, note}
    fingerprint BLOB NOT NULL UNIQUE,    -- blind index over the whole library
    tail BLOB NOT NULL,                  -- blind index of the last four characters, its first half
    expires_at BIGINT,
    draw_key BIGINT NOT NULL,            -- the pool's drawing order: smaller is drawn first among available
    lot BIGINT NOT NULL,                 -- its place when the pool draws by chance
    uses BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cards_to_draw ON cards (pool_id, state, draw_key, id);
CREATE INDEX cards_by_expiry ON cards (state, expires_at, id) WHERE expires_at IS NOT NULL;
CREATE INDEX cards_by_pool ON cards (pool_id, state, id);
CREATE INDEX cards_by_tail ON cards (tail);
CREATE INDEX cards_by_batch ON cards (batch_id, state, id);
CREATE INDEX cards_by_state ON cards (state, id);

-- How many cards of a pool are in which state. Kept by triggers; the count is the sum over the slots.
CREATE TABLE card_counts (
    pool_id TEXT NOT NULL,
    state TEXT NOT NULL,
    slot BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (pool_id, state, slot)
) WITHOUT ROWID;

CREATE TABLE card_uses (
    id TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (order_id, line, unit)
);
CREATE INDEX card_uses_by_card ON card_uses (card_id, order_id);

CREATE TABLE stock_log (
    id TEXT PRIMARY KEY,
    pool_id TEXT,
    rule_id TEXT,
    card_id TEXT,
    reason TEXT NOT NULL,                -- import | reserve | release | void | restore | move | delete | expire | adjust
    delta BIGINT NOT NULL,
    order_id TEXT,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX stock_log_by_pool ON stock_log (pool_id, id);
CREATE INDEX stock_log_by_card ON stock_log (card_id, id) WHERE card_id IS NOT NULL;

-- `seek` is the place in every list: placed_at * 2^20 plus twenty bits that keep orders of one moment apart.
CREATE TABLE orders (
    seek INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    shop_id TEXT NOT NULL REFERENCES shops (id),
    sn TEXT NOT NULL,
    status TEXT NOT NULL,
    before_refund TEXT,
    content TEXT NOT NULL,               -- worst content state over the lines
    platform TEXT NOT NULL,              -- platform track
    bucket TEXT NOT NULL,
    attention BOOLEAN NOT NULL,
    buyer_id TEXT NOT NULL,
    buyer_name TEXT NOT NULL,
    buyer_phone BLOB,                    -- envelope
    title TEXT NOT NULL,                 -- the titles of its lines, for lists and search
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    remark TEXT,
    seller_note TEXT,
    risk BOOLEAN NOT NULL,
    placed_at BIGINT NOT NULL,
    paid_at BIGINT,
    ship_by BIGINT,
    due_at BIGINT,                       -- 将于…发出
    delivered_at BIGINT,
    delivered_auto BOOLEAN,              -- whether no person had a hand in it
    shipped_at BIGINT,
    tracking_company TEXT,
    tracking_number TEXT,
    why TEXT,                            -- JSON of the last domain::why::Why
    platform_updated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (shop_id, sn)
);
CREATE INDEX orders_by_sn ON orders (sn);
CREATE INDEX orders_by_cell ON orders (status, bucket, seek);
CREATE INDEX orders_by_shop ON orders (shop_id, seek);
CREATE INDEX orders_by_shop_cell ON orders (shop_id, status, bucket, seek);
CREATE INDEX orders_by_buyer ON orders (buyer_id, seek);
CREATE INDEX orders_to_ship ON orders (ship_by) WHERE status = 'pending_ship' AND ship_by IS NOT NULL;

-- How many orders of a shop have which status and bucket: every tab count is a sum over this. Kept by triggers.
CREATE TABLE order_counts (
    shop_id TEXT NOT NULL,
    status TEXT NOT NULL,
    bucket TEXT NOT NULL,
    slot BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (shop_id, status, bucket, slot)
) WITHOUT ROWID;

CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line BIGINT NOT NULL,
    product_ref TEXT NOT NULL,
    sku_ref TEXT NOT NULL,
    merchant_code TEXT NOT NULL,
    title TEXT NOT NULL,
    spec TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    PRIMARY KEY (order_id, line)
) WITHOUT ROWID;

CREATE TABLE order_events (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                  -- placed, paid, matched, reserved, sending, sent, shipped, refunding, …
    detail TEXT NOT NULL,                -- JSON without secrets
    actor TEXT NOT NULL,                 -- system, or a user's name
    at BIGINT NOT NULL
);
CREATE INDEX order_events_by_order ON order_events (order_id, id);
CREATE INDEX order_events_by_time ON order_events (at, id);

CREATE TABLE raw_payloads (
    order_id TEXT PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    body BLOB NOT NULL,                  -- envelope of zstd of the platform's last answer
    at BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line BIGINT NOT NULL,
    rule_id TEXT,
    rung TEXT,                           -- the rung of the matching ladder
    content TEXT NOT NULL,               -- content state
    body BLOB,                           -- envelope of the rendered content, fixed at reserve
    guards TEXT NOT NULL,                -- JSON of the last guard results
    due_at BIGINT,
    delay_drawn_ms BIGINT,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (order_id, line)
);

CREATE INDEX deliveries_by_rule ON deliveries (rule_id, content, id);

CREATE TABLE delivery_units (
    id TEXT PRIMARY KEY,
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    card_id TEXT UNIQUE REFERENCES cards (id),
    card_use_id TEXT UNIQUE REFERENCES card_uses (id),
    created_at BIGINT NOT NULL,
    UNIQUE (order_id, line, unit)
);
CREATE INDEX delivery_units_by_delivery ON delivery_units (delivery_id);

CREATE TABLE delivery_attempts (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    track TEXT NOT NULL,                 -- content | platform
    line BIGINT NOT NULL,                -- the line whose content it was; 0 on the platform track
    number BIGINT NOT NULL,              -- 1, 2, 3 … within the order, track and line
    state TEXT NOT NULL,                 -- sending | accepted | refused | unknown
    class TEXT,                          -- retry class when not accepted
    code TEXT,                           -- the platform's code, or ours
    message TEXT,                        -- redacted
    latency_ms BIGINT,
    next_try_at BIGINT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    UNIQUE (order_id, track, line, number)
);
CREATE INDEX delivery_attempts_sending ON delivery_attempts (state) WHERE state IN ('sending', 'unknown');
CREATE INDEX delivery_attempts_by_time ON delivery_attempts (started_at, id);
CREATE INDEX delivery_attempts_failed ON delivery_attempts (started_at, id) WHERE state IN ('refused', 'unknown');

-- Work that waits or runs; done work is deleted. `idem_key` keeps the same work from waiting twice.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                  -- deliver | mark_shipped | read_back | recover | …
    idem_key TEXT NOT NULL UNIQUE,
    queue_key TEXT NOT NULL,             -- one running job per key (order id, chat id)
    shop_id TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,                 -- ready | running | parked
    priority BIGINT NOT NULL,            -- 0 urgent, 1 usual, 2 in the background
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    lease_seq BIGINT NOT NULL,
    again BOOLEAN NOT NULL,              -- asked for once more while it ran
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_to_run ON jobs (kind, state, priority, run_at, id);
CREATE UNIQUE INDEX jobs_one_running ON jobs (queue_key) WHERE state = 'running';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_by_shop ON jobs (shop_id, state);

CREATE TABLE sync_cursors (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    cursor TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, name)
) WITHOUT ROWID;

CREATE TABLE inbound_events (
    shop_id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, external_id)
) WITHOUT ROWID;
CREATE INDEX inbound_events_by_time ON inbound_events (received_at);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,                 -- poll:<shop>, deliver, scheduler, notices, …
    title TEXT NOT NULL,
    shop_id TEXT,
    state TEXT NOT NULL,                 -- RUNNING | PAUSED | STOPPED | ERROR
    command TEXT,                        -- pause | resume | stop | start, written by a screen, the CLI or by hand
    heartbeat_at BIGINT,
    last_ok_at BIGINT,
    last_error TEXT,
    last_error_at BIGINT,
    detail TEXT NOT NULL,                -- JSON: progress, counts
    updated_at BIGINT NOT NULL
);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,                 -- manual_shipment, needs_review, low_stock, out_of_stock, login_dead, …
    cause TEXT NOT NULL,                 -- one open notice per cause
    state TEXT NOT NULL,                 -- open | acknowledged | resolved
    severity TEXT NOT NULL,              -- info | warning | critical
    shop_id TEXT,
    order_id TEXT,
    params TEXT NOT NULL,                -- JSON for the sentence
    count BIGINT NOT NULL,               -- how often the cause came while open
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    resolved_at BIGINT
);
CREATE UNIQUE INDEX notices_one_open ON notices (cause) WHERE state <> 'resolved';
CREATE INDEX notices_by_state ON notices (state, id);

CREATE TABLE notice_dispatches (
    id TEXT PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,                 -- waiting | sent | failed
    tries BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (notice_id, channel)
);
CREATE INDEX notice_dispatches_to_send ON notice_dispatches (state, run_at);

CREATE TABLE blocked_buyers (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    buyer_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (platform, buyer_id)
);

CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,                -- card.reveal, rule.save, delivery.send, …
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,                -- JSON without secrets
    chain TEXT NOT NULL                  -- SHA-256 over the previous link and this row
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,                  -- owner | operator | viewer
    password_hash TEXT NOT NULL,         -- argon2id PHC text
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,                -- JSON list
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    expires_at BIGINT
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,                 -- who and which operation
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status BIGINT,
    answer TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
) WITHOUT ROWID;
