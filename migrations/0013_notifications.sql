-- What the team is told, by which medium, and the team room.

-- One row a person, kind and subject while it is unread; what comes on top is counted. `about` is the conversation or
-- post, and nil for what is beyond the person's budget.
CREATE TABLE notification (
  id {uuid} PRIMARY KEY,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  kind {key} NOT NULL,
  about {uuid} NOT NULL,
  conversation_id {uuid} REFERENCES conversation (id) ON DELETE CASCADE,
  post_id {uuid},
  actor_kind {key} NOT NULL,
  actor_id {uuid},
  event_id BIGINT NOT NULL,
  count BIGINT NOT NULL DEFAULT 1,
  shown BOOLEAN NOT NULL DEFAULT TRUE,
  mail BOOLEAN NOT NULL DEFAULT FALSE,
  mailed_at BIGINT,
  created_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE UNIQUE INDEX notification_open ON notification (user_id, kind, about) WHERE read_at IS NULL;
CREATE INDEX notification_recent ON notification (user_id, at, id);
CREATE INDEX notification_conversation ON notification (conversation_id);
-- What happened before this table existed is no news.
INSERT INTO reader (name, position) SELECT 'notifications', value FROM counter WHERE name = 'event';

CREATE TABLE notification_preference (
  user_id {uuid} PRIMARY KEY REFERENCES user_account (id) ON DELETE CASCADE,
  value TEXT NOT NULL
);

-- Chat groups and programs that are told as well. The address is the secret of most of them.
CREATE TABLE notification_hook (
  id {uuid} PRIMARY KEY,
  user_id {uuid} REFERENCES user_account (id) ON DELETE CASCADE,
  team_id {uuid} REFERENCES team (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  format {key} NOT NULL,
  url_sealed TEXT NOT NULL,
  secret_sealed TEXT,
  error TEXT,
  last_ok_at BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE post (
  id {uuid} PRIMARY KEY,
  kind {key} NOT NULL,
  title TEXT NOT NULL,
  html TEXT NOT NULL,
  author_id {uuid} NOT NULL REFERENCES user_account (id),
  team_id {uuid} REFERENCES team (id) ON DELETE CASCADE,
  pinned BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX post_recent ON post (created_at, id);
CREATE TABLE post_comment (
  id {uuid} PRIMARY KEY,
  post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  author_id {uuid} NOT NULL REFERENCES user_account (id),
  html TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX post_comment_post ON post_comment (post_id, created_at);
CREATE TABLE post_read (
  post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
);
CREATE TABLE post_thanks (
  post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  PRIMARY KEY (post_id, user_id)
);
