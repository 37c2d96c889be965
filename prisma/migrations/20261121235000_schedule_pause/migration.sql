-- A hold may end by itself, as pins and vetoes may.
alter table "hold" add column "until" timestamptz(3);

-- CreateTable
create table "schedule_pause" (
  "id" uuid not null,
  "target_id" uuid not null,
  "reason" text not null,
  "set_by" text not null,
  "until" timestamptz(3),
  "lifted_at" timestamptz(3),
  "lifted_by" text,
  "created_at" timestamptz(3) not null default current_timestamp,
  constraint "schedule_pause_pkey" primary key ("id")
);
create index "schedule_pause_target_id_idx" on "schedule_pause"("target_id");
alter table "schedule_pause" add constraint "schedule_pause_target_id_fkey"
  foreign key ("target_id") references "target"("id") on delete restrict on update cascade;

-- What Prisma's schema language cannot say: a schedule is paused once at a time.
create unique index "schedule_pause_in_force" on "schedule_pause"("target_id") where "lifted_at" is null;
