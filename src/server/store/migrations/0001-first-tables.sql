-- breaking: the first tables
-- Instants are milliseconds since 1970 (UTC). Keys sort by bytes (collate "C"), the same on every machine.
-- Tables whose rows are changed in place leave room on their pages, so that an update touches no index.

create table incidents (
  id text collate "C" primary key,
  version integer not null,
  severity_rank integer not null,
  opened_at bigint not null,
  next_deadline_at bigint,
  status text collate "C" not null check (status in ('open', 'resolved')),
  service text collate "C" not null,
  correlation_key text collate "C",
  state json not null,
  summary json not null
) with (fillfactor = 85);
-- Kept beside the row and as they are: compressing them costs more than all of the rest of a commit.
alter table incidents alter state set storage external, alter summary set storage external;
create unique index incidents_correlation_key on incidents (correlation_key) where correlation_key is not null;
create index incidents_by_deadline on incidents (next_deadline_at, severity_rank, opened_at, id) where status = 'open';
create index incidents_by_opening on incidents (opened_at, id);

create table wakes (
  incident_id text collate "C" primary key,
  wake_at bigint not null,
  claimed_until bigint not null default 0
) with (fillfactor = 70);
create index wakes_due on wakes (wake_at);

create table history (
  position bigint primary key,
  version integer not null,
  at bigint not null,
  incident_id text collate "C" not null,
  events json not null
);
create unique index history_of_incident on history (incident_id, version);

-- One row a counter. A commit raises it last and holds its lock until it ends, so that positions rise in commit order.
create table positions (
  name text collate "C" primary key,
  value bigint not null
) with (fillfactor = 10);
insert into positions values ('history', 0);

create table alerts (
  id text collate "C" primary key,
  count bigint not null,
  last_event_at bigint not null,
  opened_at bigint not null,
  status text collate "C" not null check (status in ('open', 'resolved')),
  incident_id text collate "C" not null,
  integration text collate "C" not null,
  dedup_key text collate "C" not null,
  body json not null
) with (fillfactor = 70);
create unique index alerts_open on alerts (integration, dedup_key) where status = 'open';
create index alerts_of_incident on alerts (incident_id, opened_at);

create table deliveries (
  id text collate "C" primary key,
  attempts integer not null default 0,
  next_attempt_at bigint not null,
  leased_until bigint not null,
  created_at bigint not null,
  attempted_at bigint,
  accepted_at bigint,
  delivered_at bigint,
  seen_at bigint,
  answered_at bigint,
  status text collate "C" not null check (status in ('queued', 'sent', 'failed', 'cancelled')),
  page_id text collate "C" not null,
  incident_id text collate "C" not null,
  person text collate "C" not null,
  channel text collate "C" not null,
  address text not null,
  error text,
  "order" json not null
) with (fillfactor = 80);
create index deliveries_waiting on deliveries (next_attempt_at) where status = 'queued';
create index deliveries_of_incident on deliveries (incident_id);
create index deliveries_of_person on deliveries (person, created_at);

create table turns (
  path text collate "C" primary key,
  taken bigint not null
) with (fillfactor = 50);

create table plans (
  version integer primary key,
  activated_at bigint not null,
  activated_by text not null,
  plan json not null,
  sources json not null
);

create table integration_keys (
  integration text collate "C" primary key,
  key text collate "C" not null unique,
  created_at bigint not null
);

create table heartbeats (
  integration text collate "C" primary key,
  last_at bigint not null,
  due_at bigint not null,
  missing boolean not null
) with (fillfactor = 50);
create index heartbeats_due on heartbeats (due_at) where not missing;

create table users (
  id text collate "C" primary key,
  email text collate "C" not null unique,
  name text not null,
  password_hash text,
  administrator boolean not null,
  created_at bigint not null
);

create table sessions (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_ending on sessions (expires_at);

create table tokens (
  id text collate "C" primary key,
  hash text collate "C" not null unique,
  user_id text collate "C" not null references users (id) on delete cascade,
  name text not null,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint
);
create index tokens_of_user on tokens (user_id);

create table settings (
  name text collate "C" primary key,
  value text not null
);
