-- What a colleague found out about a problem. `class` is what a person chose; without it the ladder's class says whether
-- it is a fault. `started_at` is since when a person has had a fault before their eyes (R103).
CREATE TABLE diagnosis (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  class {key},
  started_at BIGINT,
  started_by {uuid},
  finding TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  files TEXT NOT NULL DEFAULT '[]',
  cause {key},
  confidence {key},
  side {key},
  charge {key},
  advice TEXT NOT NULL DEFAULT '',
  offer TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT,
  recorded_by {uuid},
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX diagnosis_started ON diagnosis (started_at) WHERE started_at IS NOT NULL;

-- Which answers somebody gave while walking through a guide, in order.
CREATE TABLE diagnosis_step (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  class {key} NOT NULL,
  guide TEXT NOT NULL,
  step TEXT NOT NULL,
  answer TEXT NOT NULL,
  question TEXT NOT NULL,
  said TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_id {uuid} NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);

-- A solution that is being prepared, until it is delivered or withdrawn (R111).
CREATE TABLE preparation (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  promise_id {uuid} NOT NULL,
  promised_at BIGINT NOT NULL,
  consent {key} NOT NULL,
  note TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  begun_by {uuid} NOT NULL,
  ended_at BIGINT,
  ending {key}
);

-- When a customer's system did not run (R172). `told` is the last alarm in minutes; `fire_at` is when the next is due.
CREATE TABLE downtime (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  told BIGINT NOT NULL DEFAULT 0,
  fire_at BIGINT,
  begun_by {uuid} NOT NULL,
  ended_by {uuid},
  PRIMARY KEY (conversation_id, started_at)
);
CREATE INDEX downtime_fire ON downtime (fire_at) WHERE fire_at IS NOT NULL;
