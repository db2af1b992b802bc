-- The help centre: brands that show it, sections like those of a book shop (R142), and articles (R140).
CREATE TABLE brand (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  slug {key} NOT NULL UNIQUE,
  host {key} UNIQUE,
  locales TEXT NOT NULL,
  default_locale TEXT NOT NULL,
  colours TEXT NOT NULL,
  logo_key TEXT,
  published BOOLEAN NOT NULL,
  is_default BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE help_category (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  parent_id {uuid} REFERENCES help_category (id),
  slug {key} NOT NULL,
  names TEXT NOT NULL,
  descriptions TEXT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (brand_id, slug)
);
CREATE TABLE article (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  category_id {uuid} NOT NULL REFERENCES help_category (id),
  slug {key} NOT NULL,
  visibility {key} NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  source_locale TEXT NOT NULL,
  owner_id {uuid},
  verifier_id {uuid},
  review_days BIGINT NOT NULL,
  verified_at BIGINT,
  verified_by {uuid},
  position BIGINT NOT NULL,
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_by {uuid},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX article_in ON article (category_id, position);
CREATE INDEX article_changed ON article (updated_at, id);
INSERT INTO counter (name, value) VALUES ('article', 0);

-- Every address that an article ever had, so that old links lead on.
CREATE TABLE article_slug (
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  slug {key} NOT NULL,
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  PRIMARY KEY (brand_id, slug)
);
CREATE TABLE article_related (
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  related_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  PRIMARY KEY (article_id, related_id)
);

-- What was written, save by save; what customers read is the version that the text names as published.
CREATE TABLE article_version (
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  locale {key} NOT NULL,
  no BIGINT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  words TEXT NOT NULL,
  by_user {uuid},
  at BIGINT NOT NULL,
  restored_from BIGINT,
  PRIMARY KEY (article_id, locale, no)
);
CREATE TABLE article_text (
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  locale {key} NOT NULL,
  state {key} NOT NULL,
  current_no BIGINT NOT NULL,
  source_no BIGINT,
  published_no BIGINT,
  first_published_at BIGINT,
  published_at BIGINT,
  published_by {uuid},
  due_at BIGINT,
  due_no BIGINT,
  due_by {uuid},
  PRIMARY KEY (article_id, locale)
);
CREATE INDEX article_text_due ON article_text (due_at);

CREATE TABLE help_media (
  id {uuid} PRIMARY KEY,
  blob_key TEXT NOT NULL,
  content_type TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  by_user {uuid},
  at BIGINT NOT NULL
);
-- Which pictures the published texts show: strangers get these and no others.
CREATE TABLE article_media (
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  locale {key} NOT NULL,
  media_id {uuid} NOT NULL REFERENCES help_media (id),
  PRIMARY KEY (media_id, article_id, locale)
);

-- "Was this useful?", one answer of each reader for each text (R151).
CREATE TABLE article_opinion (
  article_id {uuid} NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  locale {key} NOT NULL,
  reader {key} NOT NULL,
  no BIGINT NOT NULL,
  useful BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (article_id, locale, reader)
);

-- What readers looked for, and whether there was anything (R143).
CREATE TABLE help_search (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  locale {key} NOT NULL,
  reader {key} NOT NULL,
  text TEXT NOT NULL,
  hits BIGINT NOT NULL,
  clicked_id {uuid},
  at BIGINT NOT NULL
);
CREATE INDEX help_search_recent ON help_search (reader, at);
