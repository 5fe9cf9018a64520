-- Platforms that call us: what they order, what each order came to, what they are told, and every call either way.

-- What the seller says of a product of such a platform; title and switch lie in products, the cards in the rule.
CREATE TABLE offers (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,           -- wareNo or skuId
    kind TEXT NOT NULL,                  -- cards | top_up
    account_format TEXT NOT NULL,        -- of top-ups: mobile, qq, email, digits:5-12, length:5-30
    price BIGINT,                        -- of one, fen; absent: not compared
    several BOOLEAN NOT NULL,            -- whether several top-ups may be bought at once
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, product_ref)
) WITHOUT ROWID;

-- One row an order: the outcome that every repeat is answered with. A final state never changes.
CREATE TABLE productions (
    order_id TEXT PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    shop_id TEXT NOT NULL REFERENCES shops (id),
    external_no TEXT NOT NULL,           -- the platform's order number
    kind TEXT NOT NULL,                  -- cards | top_up
    state TEXT NOT NULL,                 -- producing | succeeded | failed | abnormal
    code TEXT NOT NULL,                  -- the platform's code that goes with the state
    agent_no TEXT NOT NULL,              -- our order number
    product_ref TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    total_price BIGINT NOT NULL,         -- fen
    vendor_id TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    rights_id TEXT,                      -- a gift right
    account BLOB,                        -- envelope: the account to top up
    extra BLOB,                          -- envelope: personal data that came along
    cards BLOB,                          -- envelope of the JSON list of cards; fixed with success
    reason TEXT,                         -- why it failed, for the buyer
    at_once BOOLEAN NOT NULL,            -- the outcome went out with the first answer: no callback follows
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (shop_id, external_no)
);
CREATE INDEX productions_by_time ON productions (created_at, order_id);
CREATE INDEX productions_open ON productions (state, order_id) WHERE state = 'producing';
CREATE INDEX productions_by_number ON productions (external_no);

-- What the platform is to be told: one row an order, so that only one is ever under way.
CREATE TABLE callbacks (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE REFERENCES orders (id) ON DELETE CASCADE,
    shop_id TEXT NOT NULL,
    state TEXT NOT NULL,                 -- waiting | done | check | stopped | given_up
    tries BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT,
    first_at BIGINT,                     -- the first try since it was asked for
    last_code TEXT,
    last_message TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX callbacks_to_run ON callbacks (run_at, id) WHERE state = 'waiting';
CREATE INDEX callbacks_by_state ON callbacks (state, id);

-- Every call in either direction, without secrets.
CREATE TABLE inbound_calls (
    id TEXT PRIMARY KEY,
    shop_id TEXT,
    order_id TEXT,
    external_no TEXT,
    platform TEXT NOT NULL,
    direction TEXT NOT NULL,             -- in: they called us; out: we called back
    call TEXT NOT NULL,                  -- beginDistill, cardQuery, callback, …
    outcome TEXT NOT NULL,               -- answered | refused | trouble; done | retry | check | stop
    code TEXT,
    http_status BIGINT,
    duration_ms BIGINT NOT NULL,
    times BIGINT NOT NULL,               -- the same question asked again and again is one row
    request TEXT NOT NULL,               -- masked
    answer TEXT NOT NULL,                -- masked
    at BIGINT NOT NULL
);
CREATE INDEX inbound_calls_by_time ON inbound_calls (at, id);
CREATE INDEX inbound_calls_by_shop ON inbound_calls (shop_id, at, id);
CREATE INDEX inbound_calls_by_order ON inbound_calls (order_id, at, id) WHERE order_id IS NOT NULL;
CREATE INDEX inbound_calls_by_number ON inbound_calls (external_no, at, id) WHERE external_no IS NOT NULL;
