-- When the next step of a waiting conversation is due.
ALTER TABLE conversation ADD COLUMN next_action_at BIGINT;
CREATE INDEX conversation_next_action ON conversation (next_action_at) WHERE next_action_at IS NOT NULL;

-- Views that people save. `live` ones ask who reads or what time it is; the others keep their members.
CREATE TABLE saved_view (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  scope {key} NOT NULL,
  owner_id {uuid} REFERENCES user_account (id) ON DELETE CASCADE,
  team_id {uuid} REFERENCES team (id) ON DELETE CASCADE,
  condition TEXT NOT NULL,
  sort {key} NOT NULL,
  columns TEXT NOT NULL,
  position BIGINT NOT NULL,
  live BOOLEAN NOT NULL,
  members BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO counter (name, value) VALUES ('views', 1);

-- Which conversations a view holds, each with its place; written in the transaction that changes the conversation.
CREATE TABLE view_member (
  view_id {uuid} NOT NULL REFERENCES saved_view (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  PRIMARY KEY (view_id, conversation_id)
);
CREATE INDEX view_member_place ON view_member (view_id, place, conversation_id);
CREATE INDEX view_member_conversation ON view_member (conversation_id);

-- One change for many conversations, done in the background, with what its undoing needs.
CREATE TABLE bulk (
  id {uuid} PRIMARY KEY,
  by_user {uuid} NOT NULL,
  change TEXT NOT NULL,
  state {key} NOT NULL,
  total BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX bulk_of ON bulk (by_user, created_at);
CREATE TABLE bulk_item (
  bulk_id {uuid} NOT NULL REFERENCES bulk (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  state {key} NOT NULL,
  problem TEXT,
  kept TEXT,
  PRIMARY KEY (bulk_id, conversation_id)
);
CREATE INDEX bulk_item_open ON bulk_item (bulk_id, state, conversation_id);
