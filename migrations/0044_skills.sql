-- What somebody knows, as the ids of tags: a conversation with such a tag goes to those who know it.
ALTER TABLE work_profile ADD COLUMN skills TEXT NOT NULL DEFAULT '[]';
