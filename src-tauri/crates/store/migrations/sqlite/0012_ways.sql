-- The way to the buyer is fixed together with the content: usual | by_hand | platform_stock | call | chat | voucher | chat_and_voucher.
ALTER TABLE deliveries ADD COLUMN channel TEXT NOT NULL DEFAULT 'usual';

-- The journal of a rule's own stock.
CREATE INDEX stock_log_by_rule ON stock_log (rule_id, id) WHERE rule_id IS NOT NULL;
