-- Live chat. `way` says how a reply reaches the customer; `seen_seq` up to which message they have seen the conversation.
ALTER TABLE conversation ADD COLUMN way TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE conversation ADD COLUMN seen_seq BIGINT NOT NULL DEFAULT 0;
-- A chat on a website. Anybody may read `public_key`; `secret` (sealed) signs who is signed in there.
CREATE TABLE chat_widget (
  id {uuid} PRIMARY KEY,
  public_key {key} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  inbox_id {uuid} NOT NULL REFERENCES inbox (id),
  origins TEXT NOT NULL,
  colour TEXT NOT NULL,
  ask_email TEXT NOT NULL,
  show_typed BOOLEAN NOT NULL,
  calendar_id {uuid},
  greetings TEXT NOT NULL,
  secret_sealed TEXT,
  enabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
-- Who writes from a website. `subject` is the site's own name of somebody who is signed in there.
CREATE TABLE chat_visitor (
  id {uuid} PRIMARY KEY,
  widget_id {uuid} NOT NULL REFERENCES chat_widget (id) ON DELETE CASCADE,
  contact_id {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  subject {key},
  -- Whether they only typed who they are.
  doubtful BOOLEAN NOT NULL,
  conversation_id {uuid},
  facts TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  UNIQUE (widget_id, subject)
);
CREATE INDEX chat_visitor_of ON chat_visitor (conversation_id);
CREATE INDEX chat_visitor_contact ON chat_visitor (contact_id);
-- Their browsers. Tokens are kept as hashes.
CREATE TABLE chat_token (
  token_hash {key} PRIMARY KEY,
  visitor_id {uuid} NOT NULL REFERENCES chat_visitor (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX chat_token_of ON chat_token (visitor_id);
-- What browsers sent under a name of their own, so that sending again is no second message.
CREATE TABLE chat_sent (
  client_id {key} PRIMARY KEY,
  visitor_id {uuid} NOT NULL REFERENCES chat_visitor (id) ON DELETE CASCADE,
  message_id {uuid} NOT NULL
);
CREATE INDEX chat_sent_message ON chat_sent (message_id);
-- Files that visitors sent ahead of the message that they belong to.
CREATE TABLE chat_file (
  attachment_id {uuid} PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE,
  visitor_id {uuid} NOT NULL REFERENCES chat_visitor (id) ON DELETE CASCADE
);
-- What visitors thought of a chat.
CREATE TABLE chat_opinion (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  score BIGINT NOT NULL,
  words TEXT NOT NULL,
  at BIGINT NOT NULL
);
