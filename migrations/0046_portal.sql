-- Browsers of customers who signed in by a link that was mailed to them. Tokens are kept as hashes; `link` is that of the
-- mailed token, so that it works once.
CREATE TABLE portal_session (
  token_hash {key} PRIMARY KEY,
  link_hash {key} NOT NULL UNIQUE,
  contact_id {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  ended BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX help_search_at ON help_search (at);
CREATE INDEX portal_session_of ON portal_session (contact_id);
