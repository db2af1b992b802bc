-- Short answers that a colleague offered under a reply in a chat, as a JSON list.
CREATE TABLE message_quick (
  message_id {uuid} PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  answers TEXT NOT NULL
);
-- What visitors thought of chats is reported by time.
CREATE INDEX chat_opinion_at ON chat_opinion (at);
