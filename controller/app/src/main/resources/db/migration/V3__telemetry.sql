-- What the status of tunnels must not forget over a restart, and its history. Raw samples are not kept.

create table tunnel_status (
  membership_id uuid not null references membership (id),
  peer text not null,
  peer_key bytea check (octet_length(peer_key) = 32),
  state text not null,
  since timestamptz not null,
  reason text not null,
  reported_at timestamptz,
  present boolean not null,
  handshake_at timestamptz,
  ever_handshake boolean not null,
  endpoint text,
  previous_endpoint text,
  roamed_at timestamptz,
  received_device bigint not null check (received_device >= 0),
  received_total bigint not null check (received_total >= 0),
  received_moved_at timestamptz,
  sent_device bigint not null check (sent_device >= 0),
  sent_total bigint not null check (sent_total >= 0),
  updated_at timestamptz not null,
  primary key (membership_id, peer),
  check ((previous_endpoint is null) = (roamed_at is null))
);
comment on table tunnel_status is 'The latest state of each tunnel of the topology in force. Written in batches, some seconds late; the truth is in the controller''s memory.';
comment on column tunnel_status.membership_id is 'The concentrator''s membership.';
comment on column tunnel_status.peer is 'Name of the spoke''s appliance, or of the external peer.';
comment on column tunnel_status.peer_key is 'The history is that of this key; another one has none. null: pending.';
comment on column tunnel_status.reported_at is 'The last report of the concentrator in which its interface could be read, as of the last change of the row.';
comment on column tunnel_status.present is 'Whether the device had the peer.';
comment on column tunnel_status.received_device is 'The device''s counter; a lower value next time is a new start.';
comment on column tunnel_status.received_total is 'Over all new starts.';

create table tunnel_transition (
  membership_id uuid not null references membership (id),
  peer text not null,
  at timestamptz not null,
  from_state text not null,
  to_state text not null,
  reason text not null,
  primary key (membership_id, peer, at)
);
comment on table tunnel_transition is 'Every change of a tunnel''s state, with its evidence. Old rows are deleted.';
comment on column tunnel_transition.reason is 'The evidence, for people.';
create index tunnel_transition_at on tunnel_transition (at);

create table tunnel_hour (
  membership_id uuid not null references membership (id),
  peer text not null,
  hour timestamptz not null,
  up_seconds integer not null,
  degraded_seconds integer not null,
  down_seconds integer not null,
  other_seconds integer not null,
  received_bytes bigint not null,
  sent_bytes bigint not null,
  primary key (membership_id, peer, hour)
);
comment on table tunnel_hour is 'How long a tunnel was what, and what it carried, hour by hour. Time without a controller is in no column. Old rows are deleted.';
comment on column tunnel_hour.hour is 'Begin of the hour.';
comment on column tunnel_hour.other_seconds is 'IDLE, NEVER, UNREPORTED, PENDING and DISABLED.';
create index tunnel_hour_hour on tunnel_hour (hour);
