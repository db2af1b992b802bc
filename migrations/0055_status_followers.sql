-- Who is told of each step on a brand's status page: by mail, or by a call to their own address if `hook` is one.
CREATE TABLE status_follower (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  address {key} NOT NULL,
  hook {key} NOT NULL,
  locale TEXT NOT NULL,
  place TEXT NOT NULL,
  failed BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  UNIQUE (brand_id, address, hook)
);
