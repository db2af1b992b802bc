-- SLA policies in order; the first that fits a conversation is the one. What each said is kept by version, because
-- clocks that run keep the version that they began with unless somebody wishes otherwise.
CREATE TABLE sla_policy (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  enabled BOOLEAN NOT NULL,
  changed_by {uuid},
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE sla_terms (
  policy_id {uuid} NOT NULL REFERENCES sla_policy (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  terms TEXT NOT NULL,
  PRIMARY KEY (policy_id, version)
);

-- By which policy, in which version, the clocks of a conversation run.
CREATE TABLE sla_course (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  policy_id {uuid} NOT NULL REFERENCES sla_policy (id) ON DELETE CASCADE,
  version BIGINT NOT NULL
);
CREATE INDEX sla_course_policy ON sla_course (policy_id);

-- Clocks: `told` is 1 once the goal and 2 once the promise was said to have passed; `fire_at` is when that is due next.
CREATE TABLE sla_clock (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  kind {key} NOT NULL,
  started_at BIGINT NOT NULL,
  goal_at BIGINT,
  promise_at BIGINT,
  paused BOOLEAN NOT NULL,
  ended_at BIGINT,
  met BOOLEAN,
  told BIGINT NOT NULL DEFAULT 0,
  fire_at BIGINT,
  reason TEXT,
  reason_by {uuid},
  PRIMARY KEY (conversation_id, kind, started_at)
);
CREATE INDEX sla_clock_fire ON sla_clock (fire_at) WHERE fire_at IS NOT NULL;
CREATE INDEX sla_clock_running ON sla_clock (conversation_id) WHERE ended_at IS NULL;

-- Conversations whose clocks are to be counted anew because a policy or a calendar changed.
CREATE TABLE sla_stale (conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE);
