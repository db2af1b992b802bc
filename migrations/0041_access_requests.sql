-- Replies that asked for access data: the link below each works once (R99).
CREATE TABLE access_request (
  message_id {uuid} PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  asked_by {uuid} NOT NULL,
  asked_at BIGINT NOT NULL,
  used_at BIGINT
);
