-- Matters that climb until somebody takes them on. The levels are those of the moment when it began; `fire_at` is when
-- the next step is due, and `repeats` how often the last level was told again.
CREATE TABLE escalation (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  path {key} NOT NULL,
  kind {key} NOT NULL,
  levels TEXT NOT NULL,
  level BIGINT NOT NULL,
  state {key} NOT NULL,
  reason TEXT NOT NULL,
  drill BOOLEAN NOT NULL,
  started_by {uuid},
  started_at BIGINT NOT NULL,
  level_since BIGINT NOT NULL,
  repeats BIGINT NOT NULL DEFAULT 0,
  fire_at BIGINT,
  ended_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX escalation_fire ON escalation (fire_at) WHERE fire_at IS NOT NULL;
CREATE INDEX escalation_conversation ON escalation (conversation_id);
CREATE INDEX escalation_running ON escalation (started_at) WHERE ended_at IS NULL;

-- What happened to it, in order.
CREATE TABLE escalation_step (
  escalation_id {uuid} NOT NULL REFERENCES escalation (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  level BIGINT NOT NULL,
  what {key} NOT NULL,
  at BIGINT NOT NULL,
  by_id {uuid},
  note TEXT NOT NULL,
  told BIGINT NOT NULL,
  PRIMARY KEY (escalation_id, seq)
);
CREATE INDEX escalation_step_at ON escalation_step (at);
