-- The community (R153-R155): whether a brand has one, and from when on what is written there is shown or hidden by itself.
CREATE TABLE community_setting (
  brand_id {uuid} PRIMARY KEY REFERENCES brand (id),
  enabled BOOLEAN NOT NULL,
  first_posts BIGINT NOT NULL,
  hide_flags BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE community_category (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  slug {key} NOT NULL,
  names TEXT NOT NULL,
  descriptions TEXT NOT NULL,
  team_only BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (brand_id, slug)
);

-- Who writes: a customer or a colleague under the name that they chose. No mail address is kept here.
CREATE TABLE community_member (
  id {uuid} PRIMARY KEY,
  contact_id {uuid} UNIQUE REFERENCES contact (id) ON DELETE SET NULL,
  user_id {uuid} UNIQUE,
  name TEXT NOT NULL,
  name_key {key} NOT NULL UNIQUE,
  locale {key} NOT NULL,
  silenced BOOLEAN NOT NULL DEFAULT FALSE,
  mails BOOLEAN NOT NULL DEFAULT TRUE,
  joined_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- A topic; its question is the post with the number 1.
CREATE TABLE community_topic (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  category_id {uuid} NOT NULL REFERENCES community_category (id),
  locale {key} NOT NULL,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  accepted_id {uuid},
  accepted_at BIGINT,
  closed BOOLEAN NOT NULL DEFAULT FALSE,
  pinned BOOLEAN NOT NULL DEFAULT FALSE,
  conversation BIGINT,
  article BIGINT,
  created_at BIGINT NOT NULL,
  active_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX community_topic_of ON community_topic (brand_id, active_at);
CREATE INDEX community_topic_category ON community_topic (category_id);
CREATE INDEX community_topic_conversation ON community_topic (conversation);
CREATE INDEX community_topic_accepted ON community_topic (accepted_id);
INSERT INTO counter (name, value) VALUES ('community_topic', 0);

CREATE TABLE community_post (
  id {uuid} PRIMARY KEY,
  topic_id {uuid} NOT NULL REFERENCES community_topic (id) ON DELETE CASCADE,
  no BIGINT NOT NULL,
  member_id {uuid} NOT NULL REFERENCES community_member (id),
  staff BOOLEAN NOT NULL,
  text TEXT NOT NULL,
  state {key} NOT NULL,
  why {key} NOT NULL,
  votes BIGINT NOT NULL DEFAULT 0,
  article BIGINT,
  created_at BIGINT NOT NULL,
  shown_at BIGINT,
  edited_at BIGINT,
  judged_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (topic_id, no)
);
CREATE INDEX community_post_member ON community_post (member_id, created_at);
CREATE INDEX community_post_state ON community_post (state, created_at);
CREATE INDEX community_post_time ON community_post (created_at);

CREATE TABLE community_vote (
  post_id {uuid} NOT NULL REFERENCES community_post (id) ON DELETE CASCADE,
  member_id {uuid} NOT NULL REFERENCES community_member (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (post_id, member_id)
);
CREATE INDEX community_vote_member ON community_vote (member_id, at);
CREATE TABLE community_flag (
  post_id {uuid} NOT NULL REFERENCES community_post (id) ON DELETE CASCADE,
  member_id {uuid} NOT NULL REFERENCES community_member (id),
  reason {key} NOT NULL,
  words TEXT NOT NULL,
  trusted BOOLEAN NOT NULL,
  settled BOOLEAN NOT NULL DEFAULT FALSE,
  at BIGINT NOT NULL,
  PRIMARY KEY (post_id, member_id)
);
CREATE INDEX community_flag_member ON community_flag (member_id, at);
CREATE INDEX community_flag_open ON community_flag (settled, at);

-- Who follows a topic. `told`: a mail went out and they have not come since, so the next one waits.
CREATE TABLE community_follow (
  topic_id {uuid} NOT NULL REFERENCES community_topic (id) ON DELETE CASCADE,
  member_id {uuid} NOT NULL REFERENCES community_member (id),
  told BOOLEAN NOT NULL,
  PRIMARY KEY (topic_id, member_id)
);
CREATE INDEX community_follow_member ON community_follow (member_id);

-- What was told about a post, so that it is told once.
CREATE TABLE community_told (
  post_id {uuid} NOT NULL REFERENCES community_post (id) ON DELETE CASCADE,
  what {key} NOT NULL,
  PRIMARY KEY (post_id, what)
);
