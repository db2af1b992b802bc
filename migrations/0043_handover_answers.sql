-- Until when an answer to a packet is needed, and what the receiver answered (R92).
ALTER TABLE handover_sending ADD COLUMN due_at BIGINT;
ALTER TABLE handover_sending ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE handover_sending ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE handover_sending ADD COLUMN answered_at BIGINT;
