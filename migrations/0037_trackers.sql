-- Trackers: where engineers keep their issues outside of the desk (R14). Keys lie sealed.
CREATE TABLE tracker (
  id {uuid} PRIMARY KEY,
  provider {key} NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  project TEXT NOT NULL,
  login TEXT,
  app TEXT,
  installation TEXT,
  key_sealed TEXT NOT NULL,
  hook_sealed TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  heard_at BIGINT,
  polled_at BIGINT,
  polled_to BIGINT NOT NULL,
  problem TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- An issue here and its twin there. What was seen last tells which side changed since; `asked` counts the wishes to look again.
CREATE TABLE tracker_link (
  id {uuid} PRIMARY KEY,
  issue_id {uuid} NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  tracker_id {uuid} NOT NULL REFERENCES tracker (id) ON DELETE CASCADE,
  remote_key {key},
  url TEXT,
  body TEXT NOT NULL,
  seen TEXT NOT NULL,
  remote_at BIGINT,
  synced_at BIGINT,
  tried_at BIGINT,
  asked BIGINT NOT NULL DEFAULT 0,
  problem TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (issue_id, tracker_id),
  UNIQUE (tracker_id, remote_key)
);

-- Events that trackers sent, so that a repeated one does nothing.
CREATE TABLE tracker_event (
  tracker_id {uuid} NOT NULL REFERENCES tracker (id) ON DELETE CASCADE,
  event {key} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tracker_id, event)
);

-- What people say about an issue; `outside` is said in its trackers as well.
CREATE TABLE issue_comment (
  id {uuid} PRIMARY KEY,
  issue_id {uuid} NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  by_user {uuid},
  by_name TEXT NOT NULL,
  text TEXT NOT NULL,
  outside BOOLEAN NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX issue_comment_of ON issue_comment (issue_id, at);
CREATE TABLE tracker_comment (
  link_id {uuid} NOT NULL REFERENCES tracker_link (id) ON DELETE CASCADE,
  remote_id {key} NOT NULL,
  comment_id {uuid} NOT NULL REFERENCES issue_comment (id) ON DELETE CASCADE,
  PRIMARY KEY (link_id, remote_id)
);

-- Steps of an issue are also made by rules and outside, by people without a seat: of those the person is nil, and the name is kept.
ALTER TABLE issue_step ADD COLUMN by_name TEXT NOT NULL DEFAULT '';
