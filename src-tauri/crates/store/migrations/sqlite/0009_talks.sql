-- Conversations with buyers: what was said, who answers, what a model cost. What people type is sealed.

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    chat_id TEXT NOT NULL,               -- the platform's
    peer_id TEXT NOT NULL,               -- the buyer
    peer_name TEXT NOT NULL,
    product_ref TEXT NOT NULL,           -- what it is about; empty: nothing
    last_message_id TEXT,
    last_at BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    waiting_since BIGINT,                -- the oldest line of the buyer that nobody answered
    mode TEXT,                           -- off | suggest | shadow | auto; its own
    takeover TEXT,                       -- person | device | keyword | sensitive
    takeover_at BIGINT,
    takeover_until BIGINT,               -- absent: until it is switched off
    rounds BIGINT NOT NULL,              -- of bargaining
    agreed BIGINT,                       -- the price for one piece that was agreed
    suggestion_id TEXT,                  -- the newest open one
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (shop_id, chat_id)
);
CREATE INDEX conversations_by_time ON conversations (last_at, id);
CREATE INDEX conversations_by_shop ON conversations (shop_id, last_at, id);
CREATE INDEX conversations_by_peer ON conversations (shop_id, peer_id);
CREATE INDEX conversations_unread ON conversations (last_at, id) WHERE unread > 0;
CREATE INDEX conversations_waiting ON conversations (last_at, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_taken_over ON conversations (last_at, id) WHERE takeover IS NOT NULL;
CREATE INDEX conversations_suggested ON conversations (last_at, id) WHERE suggestion_id IS NOT NULL;

CREATE TABLE chat_messages (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    platform_id TEXT,                    -- the platform's id of it
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    body BLOB NOT NULL,                  -- envelope of {text, picture_url}
    mark BLOB,                           -- of an own text: a keyed fingerprint, to know its echo by
    picture_id TEXT,
    order_sn TEXT,                       -- a hint
    at BIGINT NOT NULL,
    send TEXT NOT NULL,
    send_error TEXT,
    tries BIGINT NOT NULL,
    handling TEXT NOT NULL,
    left_reason TEXT,
    due_at BIGINT,                       -- an open line is looked at then
    answers TEXT,                        -- the line that this answers; one answer a line
    route TEXT,
    rule_id TEXT,
    cost BIGINT NOT NULL,                -- millionths of a yuan
    actor TEXT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX chat_messages_by_platform ON chat_messages (conversation_id, platform_id) WHERE platform_id IS NOT NULL;
CREATE UNIQUE INDEX chat_messages_by_answer ON chat_messages (answers) WHERE answers IS NOT NULL;
CREATE INDEX chat_messages_by_talk ON chat_messages (conversation_id, at, id);
CREATE INDEX chat_messages_by_rule ON chat_messages (conversation_id, rule_id, at) WHERE rule_id IS NOT NULL;
CREATE INDEX chat_messages_open ON chat_messages (conversation_id, due_at) WHERE handling = 'open';
CREATE INDEX chat_messages_on_their_way ON chat_messages (conversation_id, send) WHERE send IN ('queued', 'sending', 'unknown');

CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,            -- the line it answers
    body BLOB NOT NULL,                  -- envelope of the text
    route TEXT NOT NULL,
    state TEXT NOT NULL,
    price BIGINT,                        -- that it agrees to
    pictures TEXT NOT NULL,              -- JSON: ids
    rule_id TEXT,
    refusals TEXT NOT NULL,              -- JSON: why the check refused it
    model TEXT,
    cost BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT
);
CREATE INDEX suggestions_by_talk ON suggestions (conversation_id, state, id);
CREATE INDEX suggestions_by_state ON suggestions (state, id);

CREATE TABLE chat_pictures (
    id TEXT PRIMARY KEY,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    body BLOB NOT NULL,                  -- envelope
    created_at BIGINT NOT NULL
);

CREATE TABLE reply_rules (
    id TEXT PRIMARY KEY,
    shop_id TEXT REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT,
    place BIGINT NOT NULL,               -- the order in which they are tried
    body TEXT NOT NULL,                  -- domain::talk::ReplyRule as JSON
    hits BIGINT NOT NULL,
    last_hit_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX reply_rules_by_place ON reply_rules (place, id);

CREATE TABLE talk_shops (
    shop_id TEXT PRIMARY KEY REFERENCES shops (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    change_price BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE talk_products (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,
    mode TEXT,
    notes TEXT NOT NULL,
    prompts TEXT NOT NULL,               -- JSON: instructions of its own
    floor BIGINT,
    change_price BOOLEAN,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, product_ref)
);

CREATE TABLE price_changes (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    sn TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    total BIGINT NOT NULL,
    state TEXT NOT NULL,                 -- calling | done | unknown | failed
    at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, sn)
);

CREATE TABLE model_keys (
    name TEXT PRIMARY KEY,
    secret BLOB NOT NULL,                -- envelope
    updated_at BIGINT NOT NULL
);

-- What was spent, by scope and period. A question is counted at its most before it is asked, and at what it cost afterwards.
CREATE TABLE model_spending (
    scope TEXT NOT NULL,                 -- day | month | shop | talk
    scope_id TEXT NOT NULL,              -- the shop or the conversation; empty: all
    period BIGINT NOT NULL,              -- 20261129, or 202611
    calls BIGINT NOT NULL,
    tokens_in BIGINT NOT NULL,
    tokens_out BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    PRIMARY KEY (scope, scope_id, period)
);

CREATE TABLE model_calls (
    id TEXT PRIMARY KEY,
    shop_id TEXT,
    conversation_id TEXT,
    purpose TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,                 -- asked | answered | failed
    error TEXT,
    day BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    tokens_in BIGINT NOT NULL,
    tokens_out BIGINT NOT NULL,
    latency_ms BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX model_calls_by_time ON model_calls (at);
