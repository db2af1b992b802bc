-- On what the behaviour that a reply describes was verified: a version, a test tenant (R113). For colleagues, not sent.
ALTER TABLE message ADD COLUMN verified TEXT;
