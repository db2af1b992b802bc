-- What the mail still lacked: a pace for each recipient's domain, and the message that a reply answers.

-- When the next mail to a domain may leave, and until when none does since the domain's server asked for a rest.
CREATE TABLE outbound_domain (
  domain {key} PRIMARY KEY,
  next_at BIGINT NOT NULL DEFAULT 0,
  paused_until BIGINT NOT NULL DEFAULT 0,
  refusals BIGINT NOT NULL DEFAULT 0,
  words TEXT NOT NULL DEFAULT ''
);
-- Which mails are being handed over; a row that nobody took out is void after its time.
CREATE TABLE outbound_flight (
  message_id {uuid} NOT NULL,
  domain {key} NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (domain, message_id)
);
-- A mail waits for its domain's moment first and for the desk's after it.
ALTER TABLE outbound_slot ADD COLUMN of_desk BOOLEAN NOT NULL DEFAULT TRUE;

ALTER TABLE message ADD COLUMN answers_id {uuid};

CREATE INDEX secret_access_recent ON secret_access (at);
