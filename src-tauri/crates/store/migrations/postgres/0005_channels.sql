-- Channels, who hears of what on which of them, and what was sent.

CREATE TABLE notice_channels (
    id TEXT PRIMARY KEY,                 -- desktop, or an id
    kind TEXT NOT NULL,                  -- desktop | email | wecom | sms | …
    name TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    fields TEXT NOT NULL,                -- JSON: the form without secrets
    state TEXT NOT NULL,                 -- untested | well | failing | stuck
    trouble TEXT,
    detail TEXT,
    failures BIGINT NOT NULL,            -- in a row
    failing_since BIGINT,
    retry_at BIGINT,                     -- nothing is sent before
    last_ok_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO notice_channels (id, kind, name, enabled, fields, state, failures, created_at, updated_at)
VALUES ('desktop', 'desktop', '', true, '{}', 'untested', 0, 0, 0);

CREATE TABLE notice_channel_secrets (
    channel_id TEXT NOT NULL REFERENCES notice_channels (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (channel_id, name)
);

CREATE TABLE notice_routes (
    event TEXT NOT NULL,
    channel_id TEXT NOT NULL REFERENCES notice_channels (id) ON DELETE CASCADE,
    shop_id TEXT NOT NULL,               -- empty: every shop
    mode TEXT NOT NULL,                  -- off | now | later | fallback
    after_ms BIGINT NOT NULL,            -- later: unacknowledged for so long
    repeat_ms BIGINT NOT NULL,           -- again and again until handled; 0: once
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (event, channel_id, shop_id)
);

CREATE TABLE notice_sends (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL,
    event TEXT NOT NULL,
    notice_id TEXT,
    title TEXT NOT NULL,
    notices BIGINT NOT NULL,             -- for how many it spoke
    sent BOOLEAN NOT NULL,
    trouble TEXT,
    detail TEXT,
    test BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL
);
CREATE INDEX notice_sends_by_channel ON notice_sends (channel_id, sent, at);
CREATE INDEX notice_sends_by_event ON notice_sends (channel_id, event, sent, at);

ALTER TABLE notices ADD COLUMN snoozed_until BIGINT;

ALTER TABLE notice_dispatches ADD COLUMN event TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_dispatches ADD COLUMN repeat_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice_dispatches ADD COLUMN round BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice_dispatches ADD COLUMN sent_at BIGINT;
ALTER TABLE notice_dispatches ADD COLUMN lease TEXT;
ALTER TABLE notice_dispatches ADD COLUMN lease_until BIGINT;
UPDATE notice_dispatches SET event = (SELECT event FROM notices WHERE notices.id = notice_dispatches.notice_id);
CREATE INDEX notice_dispatches_by_channel ON notice_dispatches (channel, state, event, run_at);
CREATE INDEX notice_dispatches_by_lease ON notice_dispatches (lease);
