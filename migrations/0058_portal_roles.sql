-- Who sees the requests of their company in the portal. A right is for one company and ends when somebody leaves it.
CREATE TABLE contact_portal_role (
  contact_id {uuid} PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
  company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  given_at BIGINT NOT NULL
);
-- How customers would rather be talked to, as they chose themselves (R59). `number` is theirs in E.164, for calls.
CREATE TABLE contact_channel (
  contact_id {uuid} PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
  channel {key} NOT NULL,
  number {key},
  chosen_at BIGINT NOT NULL
);
