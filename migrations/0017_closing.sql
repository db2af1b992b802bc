-- The question whether it is solved (R129, R188): asked with a reply, answered by one click, closed after some days.
CREATE TABLE closing (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  message_id {uuid} NOT NULL,
  asked_by {uuid} NOT NULL,
  asked_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  answer {key},
  answered_at BIGINT
);
