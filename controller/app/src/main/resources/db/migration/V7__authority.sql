alter table certificate add column authority bytea check (octet_length(authority) = 32);
comment on column certificate.authority is 'SHA-256 of the certificate of the authority by which the agent that holds this one knows the controller; null: issued before that was noted.';

create table authority (
  fingerprint bytea primary key check (octet_length(fingerprint) = 32),
  adopted_at timestamptz not null,
  retired_at timestamptz
);
comment on table authority is 'Certificate authorities that this fleet has had; the newest one issues. The keys are in files.';
comment on column authority.fingerprint is 'SHA-256 of its certificate.';
