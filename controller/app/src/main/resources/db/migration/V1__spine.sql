-- Append only: a migration that has been released is never edited. Times are UTC. Digests are 32 bytes of SHA-256.

create table fleet (
  singleton boolean primary key default true check (singleton),
  id uuid not null,
  epoch bigint not null check (epoch > 0),
  revision bigint not null check (revision >= 0),
  intent_version bigint not null check (intent_version >= 0),
  created_at timestamptz not null
);
comment on table fleet is 'One row. Locked by every change, so that changes are serial.';
comment on column fleet.epoch is 'Raised by the root key; revisions are compared within an epoch only.';
comment on column fleet.revision is 'The last revision; 0 before the first.';
comment on column fleet.intent_version is 'The version of the intent that is in force; 0 is the empty one.';

create table intent (
  version bigint primary key check (version >= 0),
  document text not null,
  principal text not null,
  created_at timestamptz not null
);
comment on table intent is 'Every version of what people asked for. Never updated.';
comment on column intent.document is 'The canonical intent as JSON. Text, not jsonb: its bytes and key order are kept.';
comment on column intent.principal is 'Name of the access token that put it.';

insert into fleet (id, epoch, revision, intent_version, created_at) values (gen_random_uuid(), 1, 0, 0, now());
insert into intent (version, document, principal, created_at)
  values (0, '{"version":1,"appliances":[],"overlays":[]}', 'wheelwright', now());

create table appliance (
  id uuid primary key,
  name text not null unique,
  state text not null check (state in ('declared', 'enrolled', 'revoked')),
  sealing_key bytea check (octet_length(sealing_key) = 32),
  agent_version text,
  declared_at timestamptz not null,
  enrolled_at timestamptz,
  revoked_at timestamptz,
  check ((state = 'revoked') = (revoked_at is not null))
);
comment on table appliance is 'Identity of each appliance that an intent ever named.';
comment on column appliance.state is 'declared: no certificate yet. enrolled: has joined. revoked: for good; treated like absent.';
comment on column appliance.sealing_key is 'X25519 public key made by the agent at enrolment.';
comment on column appliance.enrolled_at is 'The last time that it joined.';

create table join_token (
  id uuid primary key,
  appliance_id uuid not null references appliance (id),
  secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table join_token is 'Single use: whoever sets used_at from null has won.';
comment on column join_token.secret_sha256 is 'SHA-256 of the token''s secret; the secret itself is nowhere.';
create index join_token_appliance on join_token (appliance_id);

create table certificate (
  serial text primary key check (serial ~ '^[0-9a-f]+$'),
  appliance_id uuid not null references appliance (id),
  not_before timestamptz not null,
  not_after timestamptz not null,
  revoked_at timestamptz
);
comment on table certificate is 'Client certificates that the CA of this fleet issued to agents.';
comment on column certificate.serial is 'Serial number, hexadecimal, lower case, without leading zeros.';
create index certificate_appliance on certificate (appliance_id);

create table membership (
  id uuid primary key,
  overlay text not null,
  appliance_id uuid not null references appliance (id),
  allocated text[] not null default '{}',
  key_generation integer not null default 1 check (key_generation > 0),
  public_key bytea unique check (octet_length(public_key) = 32),
  key_reported_at timestamptz,
  created_at timestamptz not null,
  removed_at timestamptz,
  check ((public_key is null) = (key_reported_at is null))
);
comment on table membership is 'An appliance''s part in an overlay. Kept after removal, so that no other membership ever gets its key.';
comment on column membership.overlay is 'Name of the overlay.';
comment on column membership.allocated is 'Addresses given from the overlay''s pools, as text; they stay while the membership lives.';
comment on column membership.key_generation is 'The generation of the WireGuard key that the appliance is asked for.';
comment on column membership.public_key is 'What the appliance reported for that generation; null: the membership is pending.';
create unique index membership_live on membership (overlay, appliance_id) where removed_at is null;
create index membership_appliance on membership (appliance_id);

create table blob (
  digest bytea primary key check (octet_length(digest) = 32),
  content bytea not null
);
comment on table blob is 'Heads and peer pages of appliance configs, each once.';
comment on column blob.digest is 'SHA-256 of the content; checked at every read.';

create table revision (
  number bigint primary key check (number > 0),
  intent_version bigint not null references intent (version),
  cause text not null check (cause in ('intent', 'keys', 'revocation', 'start')),
  created_at timestamptz not null
);
comment on table revision is 'Every compile that changed a config. Never updated.';

create table appliance_config (
  revision bigint not null references revision (number),
  appliance_id uuid not null references appliance (id),
  config_digest bytea not null check (octet_length(config_digest) = 32),
  head_digest bytea not null references blob (digest),
  page_digests bytea not null check (octet_length(page_digests) % 32 = 0),
  primary key (revision, appliance_id)
);
comment on table appliance_config is 'The configs that a revision changed, by reference to their blobs.';
comment on column appliance_config.page_digests is 'Digests of all pages one after the other, in the order of the head''s interfaces.';
create index appliance_config_appliance on appliance_config (appliance_id, revision);
create index appliance_config_digest on appliance_config (config_digest);

create table signed_config (
  appliance_id uuid not null references appliance (id),
  revision bigint not null references revision (number),
  envelope bytea not null,
  signature bytea not null check (octet_length(signature) = 64),
  key_id bytea not null check (octet_length(key_id) = 16),
  primary key (appliance_id, revision)
);
comment on table signed_config is 'The exact bytes that were signed and are sent.';

create table appliance_status (
  appliance_id uuid primary key references appliance (id),
  desired_revision bigint references revision (number),
  desired_digest bytea check (octet_length(desired_digest) = 32),
  attempted_revision bigint,
  attempted_digest bytea check (octet_length(attempted_digest) = 32),
  applied_revision bigint,
  applied_digest bytea check (octet_length(applied_digest) = 32),
  last_good_revision bigint,
  last_good_digest bytea check (octet_length(last_good_digest) = 32),
  outcome text check (outcome in ('applied', 'refused', 'unconfirmed', 'transient')),
  outcome_digest bytea check (octet_length(outcome_digest) = 32),
  reason text not null default '',
  reported_at timestamptz
);
comment on table appliance_status is 'What an appliance must be and what it says that it is: kept apart, never one column.';
comment on column appliance_status.desired_revision is 'The last revision that changed its digest.';
comment on column appliance_status.outcome is 'The agent''s last result. refused and unconfirmed park outcome_digest: it is not offered again.';

create table outbox (
  id bigint generated always as identity primary key,
  revision bigint not null references revision (number),
  appliance_id uuid not null references appliance (id),
  concentrator boolean not null,
  created_at timestamptz not null
);
comment on table outbox is 'Configs still to be announced. Written with the revision; deleted once the appliance''s slot took it.';
comment on column outbox.concentrator is 'Whether it is a concentrator in any overlay: those go first.';
create index outbox_appliance on outbox (appliance_id);

create table access_token (
  id uuid primary key,
  name text not null unique,
  role text not null check (role in ('administrator')),
  sha256 bytea not null unique check (octet_length(sha256) = 32),
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
comment on table access_token is 'Bearer tokens of the REST API.';
comment on column access_token.sha256 is 'SHA-256 of the token as it is presented; the token itself is nowhere.';
comment on column access_token.expires_at is 'null: does not expire.';
