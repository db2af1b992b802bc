CREATE TABLE user_account (
  id {uuid} PRIMARY KEY,
  email {key} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role {key} NOT NULL,
  locale {key} NOT NULL,
  time_zone {key} NOT NULL,
  password_hash TEXT NOT NULL,
  active BOOLEAN NOT NULL DEFAULT TRUE,
  away BOOLEAN NOT NULL DEFAULT FALSE,
  signature_html TEXT NOT NULL DEFAULT '',
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE team (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE team_member (
  team_id {uuid} NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON team_member (user_id);

-- Signed-in browsers. Only the hash of the token is kept.
CREATE TABLE session (
  id {uuid} PRIMARY KEY,
  token_hash {key} NOT NULL UNIQUE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  user_agent TEXT NOT NULL,
  ip TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE api_key (
  id {uuid} PRIMARY KEY,
  token_hash {key} NOT NULL UNIQUE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX api_key_user ON api_key (user_id);

-- Who did what that matters for security; kept apart from the event log because it outlives conversations.
CREATE TABLE audit (
  id {uuid} PRIMARY KEY,
  at BIGINT NOT NULL,
  user_id {uuid},
  action {key} NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
