-- Releases of the product, and what they make doubtful (R134, R146).
CREATE TABLE product_release (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  day TEXT,
  product TEXT NOT NULL,
  product_version TEXT NOT NULL,
  changes TEXT NOT NULL,
  features TEXT NOT NULL,
  created_by {uuid},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO counter (name, value) VALUES ('product_release', 0);

-- What a release touches: open until somebody looked at it. `target` is the article's or macro's id, or class and name of
-- a guide; `article_id` is the same for articles, which need it for their trust.
CREATE TABLE release_mark (
  id {uuid} PRIMARY KEY,
  release_id {uuid} NOT NULL REFERENCES product_release (id) ON DELETE CASCADE,
  kind {key} NOT NULL,
  target {key} NOT NULL,
  article_id {uuid} REFERENCES article (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  features TEXT NOT NULL,
  marked_by {uuid},
  marked_at BIGINT NOT NULL,
  done_by {uuid},
  done_at BIGINT,
  UNIQUE (release_id, kind, target)
);
CREATE INDEX release_mark_open ON release_mark (article_id) WHERE done_at IS NULL;
