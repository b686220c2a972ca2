create table push_halt (
  singleton boolean primary key default true check (singleton),
  epoch bigint not null check (epoch > 0),
  since timestamptz not null,
  appliance_id uuid not null references appliance (id),
  shown_revision bigint not null check (shown_revision > 0),
  known_revision bigint not null check (known_revision >= 0)
);
comment on table push_halt is 'One row, while nothing is pushed: an appliance has a config that this controller signed and that is not in this database.';
comment on column push_halt.epoch is 'It ends with this epoch.';
comment on column push_halt.shown_revision is 'Of the config that the appliance has.';
comment on column push_halt.known_revision is 'The newest revision here when it was noticed.';
