-- The bot of a chat (R27): when it answers, and what became of each chat in which it did. `offered` are the answers of one
-- click at the message `said_seq`.
ALTER TABLE chat_widget ADD COLUMN bot TEXT NOT NULL DEFAULT 'off';
CREATE TABLE chat_bot (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  widget_id {uuid} NOT NULL,
  memory TEXT NOT NULL,
  heard_seq BIGINT NOT NULL,
  said_seq BIGINT NOT NULL,
  outcome {key} NOT NULL,
  answered BOOLEAN NOT NULL,
  reopened BOOLEAN NOT NULL DEFAULT FALSE,
  began_at BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX chat_bot_began ON chat_bot (began_at);
