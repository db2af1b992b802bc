-- How many chats somebody can have open at once, beside everything else that they have (R65).
ALTER TABLE work_profile ADD COLUMN chats BIGINT NOT NULL DEFAULT 3;

CREATE INDEX conversation_open_chats ON conversation (assignee_id) WHERE way = 'chat' AND category = 'open';
