-- Imported files, and the rows of the reports of 抖音来客.
--
-- Rows come in many small transactions and become visible by one: a row counts only while its import is live, and while no
-- live import has superseded it. So a file is taken in as a whole or not at all, and the write door is never held for long.
CREATE TABLE imports (
    no BIGINT PRIMARY KEY,               -- in the order in which they began
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                  -- sales | travel | products | tracking
    file_name TEXT NOT NULL,
    origin TEXT NOT NULL,                -- dropped | chosen | watched | command | uploaded
    shop_id TEXT NOT NULL,               -- empty: of no shop of this program
    hash TEXT NOT NULL,                  -- SHA-256 of the file, hex
    size BIGINT NOT NULL,
    export_date TEXT,                    -- the day in the file's name
    state TEXT NOT NULL,                 -- running | done | empty | failed | cancelled | undone
    live BOOLEAN NOT NULL,               -- whether its rows count
    dirty BOOLEAN NOT NULL,              -- whether rows of it may lie about that have to go
    replaced_by BIGINT,                  -- travel: the number of the snapshot that took its place
    error TEXT,
    reason TEXT,
    rows_stored BIGINT NOT NULL,
    rows_new BIGINT NOT NULL,
    rows_updated BIGINT NOT NULL,
    rows_skipped BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    report TEXT NOT NULL,                -- JSON: everything that was counted
    actor TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    undone_at BIGINT
);
CREATE INDEX imports_by_hash ON imports (hash);

-- The first thousand of an import; the rest is counted.
CREATE TABLE import_rows_rejected (
    import_no BIGINT NOT NULL REFERENCES imports (no) ON DELETE CASCADE,
    n BIGINT NOT NULL,
    sheet TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    reason TEXT NOT NULL,                -- bad_key | id_precision_lost | bad_money | bad_date | bad_int | …
    skipped BOOLEAN NOT NULL,            -- the whole row was left out
    value TEXT NOT NULL,                 -- what stood in the cell, cut short
    PRIMARY KEY (import_no, n)
);

-- 售卖明细. An import that brings a row again supersedes the older one, which comes back when the import is undone.
-- No foreign key: it would be looked up for each of half a million rows.
CREATE TABLE sales_details (
    order_id TEXT NOT NULL,
    sub_order_id TEXT NOT NULL,
    import_no BIGINT NOT NULL,
    superseded_by BIGINT,                -- the number of a later import with the same key
    shop_id TEXT NOT NULL,
    coupon_status TEXT NOT NULL,
    verified_at BIGINT,
    paid_at BIGINT,
    actual_receipt BIGINT,
    sale_amount BIGINT,
    merchant_subsidy BIGINT,
    product_payment BIGINT,
    platform_subsidy BIGINT,
    software_fee BIGINT,
    talent_commission BIGINT,
    increment_commission BIGINT,
    preset_price BIGINT,
    booking_surcharge BIGINT,
    platform_discount_detail TEXT,
    software_fee_rate TEXT,
    sales_role TEXT NOT NULL,
    deal_channel TEXT NOT NULL,
    owner_nickname TEXT NOT NULL,
    owner_uid TEXT,
    store TEXT NOT NULL,
    product_name TEXT NOT NULL,
    sheet_name TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    raw TEXT NOT NULL,                   -- JSON of every other column
    PRIMARY KEY (order_id, sub_order_id, import_no)
);

-- 旅行社预约明细. Each file is a snapshot of everything: the newest live one counts.
CREATE TABLE travel_bookings (
    import_no BIGINT NOT NULL,
    sheet BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    shop_id TEXT NOT NULL,
    order_number TEXT NOT NULL,
    travel_date TEXT,                    -- YYYY-MM-DD
    booking_status TEXT NOT NULL,
    booking_count BIGINT NOT NULL,
    sheet_name TEXT NOT NULL,
    raw TEXT NOT NULL,                   -- JSON of every other column
    PRIMARY KEY (import_no, sheet, row_no)
);
CREATE INDEX travel_bookings_by_order ON travel_bookings (order_number);

CREATE VIEW current_sales AS
SELECT s.* FROM sales_details s
JOIN imports i ON i.no = s.import_no
WHERE i.live
    AND (s.superseded_by IS NULL OR NOT EXISTS (SELECT 1 FROM imports l WHERE l.no = s.superseded_by AND l.live));

CREATE VIEW current_bookings AS
SELECT b.* FROM travel_bookings b
JOIN imports i ON i.no = b.import_no
WHERE i.live AND i.replaced_by IS NULL;
