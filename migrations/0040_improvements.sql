-- What was made of a broken promise: the issue that shall keep it from happening again (R192).
ALTER TABLE sla_clock ADD COLUMN improvement_id {uuid};
CREATE INDEX sla_clock_promise ON sla_clock (promise_at) WHERE promise_at IS NOT NULL;
