-- Forms by which customers ask, one for each kind of request; what is asked for is one JSON document of each form.
CREATE TABLE request_form (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  slug {key} NOT NULL,
  names TEXT NOT NULL,
  introductions TEXT NOT NULL,
  fields TEXT NOT NULL,
  tag_id {uuid},
  inbox_id {uuid},
  published BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (brand_id, slug)
);

-- Challenges that were solved, so that each works once; gone when they have expired.
CREATE TABLE portal_proof (
  hash {key} PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX portal_proof_old ON portal_proof (expires_at);
