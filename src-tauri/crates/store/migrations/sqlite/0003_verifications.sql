-- Verifying vouchers (核销): what is verified, every call about it, and the rules that do it by themselves.

ALTER TABLE orders ADD COLUMN verification TEXT NOT NULL DEFAULT 'none';
ALTER TABLE orders ADD COLUMN vouchers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN vouchers_used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN verified_at BIGINT;

CREATE TABLE verifications (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id),
    order_id TEXT REFERENCES orders (id) ON DELETE CASCADE,
    sn TEXT NOT NULL,                    -- the order that was named, or that the platform named; empty: none
    state TEXT NOT NULL,                 -- pending | submitting | verified | failed | needs_review | undone | cancelled
    undoing BOOLEAN NOT NULL,            -- a call that undoes it is under way, or nobody knows its result
    secret BLOB NOT NULL,               -- envelope of the code
    ticket BLOB,                        -- envelope of what the platform gave for it when it was looked up
    looked BOOLEAN NOT NULL,             -- whether it was looked up
    fingerprint BLOB NOT NULL,          -- blind index of the code
    masked TEXT NOT NULL,
    title TEXT NOT NULL,                 -- what it is for, once the platform told
    amount BIGINT,
    expires_at BIGINT,
    via TEXT NOT NULL,                   -- manual | scanner | batch | rule | api
    rule_id TEXT,
    batch TEXT,                          -- the list it came with
    actor TEXT NOT NULL,
    reason TEXT,                         -- error code of the last refusal
    message TEXT,                        -- the platform's words, redacted
    receipt TEXT,                        -- what the platform wants named to undo it
    verified_at BIGINT,
    undo_until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX verifications_one_open ON verifications (shop_id, fingerprint)
    WHERE state IN ('pending', 'submitting', 'needs_review');
CREATE INDEX verifications_by_code ON verifications (shop_id, fingerprint, id);
CREATE INDEX verifications_by_order ON verifications (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX verifications_by_state ON verifications (state, id);
CREATE INDEX verifications_by_shop ON verifications (shop_id, id);
CREATE INDEX verifications_by_batch ON verifications (batch, id) WHERE batch IS NOT NULL;

CREATE TABLE verification_attempts (
    id TEXT PRIMARY KEY,
    verification_id TEXT NOT NULL REFERENCES verifications (id) ON DELETE CASCADE,
    act TEXT NOT NULL,                   -- verify | undo
    number BIGINT NOT NULL,              -- 1, 2, 3 … within the verification
    state TEXT NOT NULL,                 -- sending | accepted | refused | unknown
    class TEXT,
    code TEXT,
    message TEXT,                        -- redacted
    latency_ms BIGINT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    UNIQUE (verification_id, number)
);
CREATE INDEX verification_attempts_sending ON verification_attempts (state) WHERE state = 'sending';

CREATE TABLE verification_rules (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    body TEXT NOT NULL,                  -- domain::verification::VerificationRule as JSON
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX verification_rules_by_shop ON verification_rules (shop_id, created_at, id);

-- Figures of the day: verified (an undo takes it back) and verify_failed.
CREATE TRIGGER verifications_figured AFTER UPDATE OF state ON verifications WHEN old.state <> new.state BEGIN
    INSERT INTO day_counts (hour, shop_id, figure, slot, n)
    SELECT new.verified_at / 3600000, new.shop_id, 'verified', 0, 1
        WHERE new.state = 'verified' AND new.verified_at IS NOT NULL
    UNION ALL SELECT old.verified_at / 3600000, new.shop_id, 'verified', 0, -1
        WHERE old.state = 'verified' AND old.verified_at IS NOT NULL
    UNION ALL SELECT new.updated_at / 3600000, new.shop_id, 'verify_failed', 0, 1 WHERE new.state = 'failed'
    ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = n + excluded.n;
END;
