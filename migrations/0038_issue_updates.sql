-- One message to everybody who told of an issue, each in their own conversation and language; done in the background.
CREATE TABLE issue_update (
  id {uuid} PRIMARY KEY,
  issue_id {uuid} NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  by_user {uuid} NOT NULL,
  texts TEXT NOT NULL,
  ask BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX issue_update_of ON issue_update (issue_id, created_at);

-- Its conversations in order: written to, or left out with a reason.
CREATE TABLE issue_update_item (
  update_id {uuid} NOT NULL REFERENCES issue_update (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  message_id {uuid},
  problem TEXT,
  done_at BIGINT,
  PRIMARY KEY (update_id, conversation_id)
);
CREATE INDEX issue_update_message ON issue_update_item (message_id);
CREATE INDEX closing_message ON closing (message_id);
