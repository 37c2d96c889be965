-- migrate:up
-- A roll back tries nothing before it switches, and what it brings back has proposed its slates already.
ALTER TABLE verification ADD COLUMN rolls_back boolean NOT NULL DEFAULT false;

-- migrate:down
ALTER TABLE verification DROP COLUMN rolls_back;
