-- Secrets that customers paste, and mail that nobody asked for.

-- A spam conversation stands in no list but its own; the rule is its reason, the detail what it went by.
ALTER TABLE conversation ADD COLUMN spam BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN spam_rule {key};
ALTER TABLE conversation ADD COLUMN spam_detail TEXT;
CREATE INDEX conversation_spam ON conversation (last_activity_at) WHERE spam = TRUE;

-- An address (`a@b.example`) or a domain (`b.example`, with all below it).
CREATE TABLE blocked_sender (
  sender {key} PRIMARY KEY,
  detail TEXT NOT NULL,
  created_by {uuid},
  created_at BIGINT NOT NULL
);

-- In how many marked conversations a word stands. The marks keep their words, so that a mark can be taken back.
CREATE TABLE spam_token (token {key} PRIMARY KEY, spam BIGINT NOT NULL, ham BIGINT NOT NULL);
CREATE TABLE spam_mark (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  spam BOOLEAN NOT NULL,
  tokens TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- When the secrets of a message went to the vault; its raw mail is not served any more.
ALTER TABLE message ADD COLUMN vaulted_at BIGINT;

-- What was taken out of a message, sealed; an expired one keeps its row and loses its value.
CREATE TABLE secret (
  id {uuid} PRIMARY KEY,
  message_id {uuid} NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  kind {key} NOT NULL,
  sealed TEXT,
  created_by {uuid} NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  UNIQUE (message_id, number)
);

-- Who saw a secret and when: in the message, or one from the vault.
CREATE TABLE secret_access (
  id {uuid} PRIMARY KEY,
  message_id {uuid} NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number BIGINT,
  user_id {uuid} NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX secret_access_message ON secret_access (message_id, at);
