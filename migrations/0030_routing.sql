-- How people work: how much they take at once, what they write, and whether they take anything now. Without a row
-- somebody is at the front line with the usual capacity.
CREATE TABLE work_profile (
  user_id {uuid} PRIMARY KEY REFERENCES user_account (id) ON DELETE CASCADE,
  capacity BIGINT NOT NULL,
  intake {key} NOT NULL,
  experience {key} NOT NULL,
  languages TEXT NOT NULL,
  availability {key} NOT NULL,
  away_until BIGINT,
  given_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);

-- Who looks after a company, and who stands in (R236).
CREATE TABLE account_manager (
  company_id {uuid} PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE,
  manager_id {uuid} NOT NULL,
  deputies TEXT NOT NULL
);

-- Conversations that a deputy has for an account manager who is away; they go back on the return.
CREATE TABLE routing_kept (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  for_user {uuid} NOT NULL,
  deputy_id {uuid} NOT NULL
);
