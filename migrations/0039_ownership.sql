-- Since when somebody has a conversation, and whom it came back from because nobody answered in time.
ALTER TABLE conversation ADD COLUMN assigned_at BIGINT;
CREATE TABLE routing_returned (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
);
-- When somebody was last seen at work in the app.
ALTER TABLE work_profile ADD COLUMN active_at BIGINT;
