create table key_binding (
  singleton boolean primary key default true check (singleton),
  root_key_id bytea not null check (octet_length(root_key_id) = 16)
);
comment on table key_binding is 'One row. Which root key signs for this fleet; the key itself is in a file.';
comment on column key_binding.root_key_id is 'First 16 bytes of SHA-256 of the public root key.';
