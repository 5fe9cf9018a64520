-- What is cleared away is found by its age, and an order by its notices.
CREATE INDEX raw_payloads_by_time ON raw_payloads (at);
CREATE INDEX notices_by_order ON notices (order_id, event) WHERE order_id IS NOT NULL;
