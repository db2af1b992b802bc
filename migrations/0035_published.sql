-- Which policies customers may read, and whether an inbox's acknowledgement says by when they have an answer.
ALTER TABLE sla_policy ADD COLUMN published BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE inbox ADD COLUMN promise_by_policy BOOLEAN NOT NULL DEFAULT FALSE;
