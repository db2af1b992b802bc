-- Hard cases that several people look at together, and what they decided (R181).
CREATE TABLE consultation (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  asked_by {uuid} NOT NULL,
  asked_at BIGINT NOT NULL,
  decision TEXT,
  decided_by {uuid},
  decided_at BIGINT
);
CREATE INDEX consultation_of ON consultation (conversation_id, asked_at);
CREATE TABLE consultation_member (
  consultation_id {uuid} NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL,
  PRIMARY KEY (consultation_id, user_id)
);
