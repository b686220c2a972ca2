create table seal_binding (
  singleton boolean primary key default true check (singleton),
  key_id bytea not null check (octet_length(key_id) = 32)
);
comment on table seal_binding is 'One row, once the rows are sealed. Which key seals them; the key itself is in a file.';

create table account (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  password text,
  issuer text,
  subject text,
  grants text[] not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  seal bytea check (octet_length(seal) = 32),
  check ((issuer is null) = (subject is null)),
  check (password is null or issuer is null),
  unique (issuer, subject)
);
comment on table account is 'Who may use the API.';
comment on column account.password is 'Argon2id in PHC form; null: signs in otherwise, or uses tokens only.';
comment on column account.subject is 'With the issuer: whose account this is at an OpenID provider. Never an e-mail address.';
comment on column account.grants is 'ROLE, or ROLE@OVERLAY.';
comment on column account.seal is 'HMAC-SHA256 over the row, with a key that is not in the database. Null: not sealed yet, before the first start.';

insert into account (id, name, grants, created_at)
  select gen_random_uuid(), lower(name), array[role], created_at from access_token;

alter table access_token add column account_id uuid references account (id);
alter table access_token add column overlays text[];
alter table access_token add column seal bytea check (octet_length(seal) = 32);
update access_token set account_id = (select id from account where account.name = lower(access_token.name));
alter table access_token alter column account_id set not null;
alter table access_token drop constraint access_token_role_check;
alter table access_token add check (role in ('viewer', 'operator', 'administrator'));
alter table access_token drop constraint access_token_name_key;
create unique index access_token_live on access_token (account_id, name) where revoked_at is null;
comment on column access_token.role is 'The most that it may do of what its account may.';
comment on column access_token.overlays is 'The overlays that it is good for, of those of its account; null: all.';

create table web_session (
  id uuid primary key,
  account_id uuid not null references account (id),
  sha256 bytea not null unique check (octet_length(sha256) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz not null,
  ended_at timestamptz,
  seal bytea not null check (octet_length(seal) = 32)
);
comment on table web_session is 'Sessions of the console. The cookie''s value is nowhere; its digest is here.';
comment on column web_session.used_at is 'To the minute; a session that is not used ends. Not sealed.';
create index web_session_account on web_session (account_id);

create table audit_record (
  sequence bigint primary key check (sequence > 0),
  at timestamptz not null,
  actor_kind text not null,
  actor text not null,
  via text not null,
  address text not null,
  action text not null,
  target text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  before text not null,
  after text not null,
  previous bytea not null check (octet_length(previous) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  seal bytea not null check (octet_length(seal) = 32)
);
comment on table audit_record is 'Who did what. A chain: each record has the hash of the one before. Never updated.';
comment on column audit_record.hash is 'SHA-256 over all other columns but the seal.';
comment on column audit_record.seal is 'HMAC-SHA256 over the hash, with a key that is not in the database.';

create table audit_head (
  singleton boolean primary key default true check (singleton),
  sequence bigint not null check (sequence >= 0),
  hash bytea not null check (octet_length(hash) = 32)
);
comment on table audit_head is 'One row: where the chain ends. Locked by whoever adds to it, the last lock of a transaction.';
insert into audit_head (sequence, hash) values (0, decode(repeat('00', 32), 'hex'));

comment on column intent.principal is 'Name of the account that put it.';
alter table intent add column seal bytea check (octet_length(seal) = 32);
alter table fleet add column seal bytea check (octet_length(seal) = 32);
alter table appliance add column seal bytea check (octet_length(seal) = 32);
alter table membership add column seal bytea check (octet_length(seal) = 32);
alter table join_token add column seal bytea check (octet_length(seal) = 32);
comment on column fleet.seal is 'Over id, epoch, revision and intent_version.';
comment on column appliance.seal is 'Over id, name, state, sealing_key and revoked_at.';
comment on column membership.seal is 'Over all columns but key_reported_at and created_at.';
comment on column join_token.seal is 'Over all columns but used_at.';
