-- Opening hours. The plan is what people wrote, as JSON; what is computed from it is kept nowhere.
CREATE TABLE calendar (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  changed_by {uuid}
);

-- Closed days from an iCalendar file (no address) or address. `events` is the last good state and outlives failures.
CREATE TABLE calendar_feed (
  id {uuid} PRIMARY KEY,
  calendar_id {uuid} NOT NULL REFERENCES calendar (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  address TEXT,
  events TEXT NOT NULL,
  good_at BIGINT,
  tried_at BIGINT NOT NULL,
  problem TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX calendar_feed_of ON calendar_feed (calendar_id);

-- By which calendar a team works.
CREATE TABLE team_calendar (
  team_id {uuid} PRIMARY KEY REFERENCES team (id) ON DELETE CASCADE,
  calendar_id {uuid} NOT NULL REFERENCES calendar (id)
);
CREATE INDEX team_calendar_of ON team_calendar (calendar_id);
