-- What asked for a vote is settled by the promotion's address once it waits no longer.
CREATE INDEX "notification_unread_href" ON "notification" ("href") WHERE "read_at" IS NULL;
