-- What happened on appliances, as their agents told. Written in batches, some seconds late; old rows are deleted.

create table agent_event (
  id bigint generated always as identity primary key,
  appliance_id uuid not null references appliance (id),
  at timestamptz not null,
  code text not null,
  severity text not null check (severity in ('info', 'warning')),
  message text not null
);
comment on table agent_event is 'Events that agents told of, and configs that they refused. Of each appliance the newest thousand, while they are not too old.';
comment on column agent_event.at is 'When the controller heard of it; the appliance''s clock may be wrong.';
comment on column agent_event.message is 'For people; its text is the agent''s.';
create index agent_event_appliance on agent_event (appliance_id, id);
create index agent_event_at on agent_event (at);
