-- What the migrations make, on both engines. Made anew by: npx vitest run src/server/store/dump.test.ts -u

create table alerts (
  id text collate "C" not null,
  count bigint not null,
  last_event_at bigint not null,
  opened_at bigint not null,
  status text collate "C" not null,
  incident_id text collate "C" not null,
  integration text collate "C" not null,
  dedup_key text collate "C" not null,
  body text not null,
  constraint alerts_pkey PRIMARY KEY (id),
  constraint alerts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'resolved'::text])))
) with (fillfactor=70);
CREATE INDEX alerts_by_key ON public.alerts USING btree (integration, dedup_key, opened_at);
CREATE INDEX alerts_of_incident ON public.alerts USING btree (incident_id, opened_at);
CREATE UNIQUE INDEX alerts_open ON public.alerts USING btree (integration, dedup_key) WHERE (status = 'open'::text);

create table changes (
  id text collate "C" not null,
  integration text collate "C" not null,
  service text collate "C" not null,
  summary text not null,
  source text not null,
  happened_at bigint not null,
  received_at bigint not null,
  links json not null,
  details json not null,
  constraint changes_pkey PRIMARY KEY (id)
);
CREATE INDEX changes_of_service ON public.changes USING btree (service, happened_at);

create table deliveries (
  id text collate "C" not null,
  attempts integer not null default 0,
  next_attempt_at bigint not null,
  leased_until bigint not null,
  created_at bigint not null,
  attempted_at bigint,
  accepted_at bigint,
  delivered_at bigint,
  seen_at bigint,
  answered_at bigint,
  status text collate "C" not null,
  page_id text collate "C" not null,
  incident_id text collate "C" not null,
  person text collate "C" not null,
  channel text collate "C" not null,
  address text not null,
  error text,
  "order" text not null,
  holder integer,
  unsent_at bigint,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'cancelled'::text])))
) with (fillfactor=80);
CREATE INDEX deliveries_of_incident ON public.deliveries USING btree (incident_id);
CREATE INDEX deliveries_of_person ON public.deliveries USING btree (person, created_at) WHERE (channel = 'inbox'::text);
CREATE INDEX deliveries_unsent ON public.deliveries USING btree (unsent_at) WHERE (unsent_at IS NOT NULL);
CREATE INDEX deliveries_waiting ON public.deliveries USING btree (next_attempt_at) WHERE (status = 'queued'::text);

create table heartbeats (
  integration text collate "C" not null,
  last_at bigint not null,
  due_at bigint not null,
  missing boolean not null,
  constraint heartbeats_pkey PRIMARY KEY (integration)
) with (fillfactor=50);
CREATE INDEX heartbeats_due ON public.heartbeats USING btree (due_at) WHERE (NOT missing);

create table history (
  "position" bigint not null,
  version integer not null,
  at bigint not null,
  incident_id text collate "C" not null,
  events text storage external not null,
  constraint history_pkey PRIMARY KEY ("position")
) with (toast_tuple_target=8160);
CREATE UNIQUE INDEX history_of_incident ON public.history USING btree (incident_id, version);

create table incidents (
  id text collate "C" not null,
  version integer not null,
  severity_rank integer not null,
  opened_at bigint not null,
  next_deadline_at bigint,
  status text collate "C" not null,
  service text collate "C" not null,
  correlation_key text collate "C",
  state text storage external not null,
  summary text storage external not null,
  constraint incidents_pkey PRIMARY KEY (id),
  constraint incidents_status_check CHECK ((status = ANY (ARRAY['open'::text, 'resolved'::text])))
) with (fillfactor=85, toast_tuple_target=8160);
CREATE INDEX incidents_by_deadline ON public.incidents USING btree (next_deadline_at, severity_rank, opened_at, id) WHERE (status = 'open'::text);
CREATE INDEX incidents_by_opening ON public.incidents USING btree (opened_at, id);
CREATE UNIQUE INDEX incidents_correlation_key ON public.incidents USING btree (correlation_key) WHERE (correlation_key IS NOT NULL);

create table integration_keys (
  integration text collate "C" not null,
  key text collate "C" not null,
  created_at bigint not null,
  constraint integration_keys_key_key UNIQUE (key),
  constraint integration_keys_pkey PRIMARY KEY (integration)
);

create table migrations (
  number integer not null,
  name text not null,
  kind text not null,
  checksum text not null,
  applied_at timestamp with time zone not null,
  constraint migrations_pkey PRIMARY KEY (number)
);

create table nodes (
  number integer not null,
  gone_at bigint,
  constraint nodes_pkey PRIMARY KEY (number)
);

create table past_incidents (
  source text collate "C" not null,
  id text collate "C" not null,
  opened_at bigint not null,
  imported_at bigint not null,
  body json not null,
  constraint past_incidents_pkey PRIMARY KEY (source, id)
);
CREATE INDEX past_incidents_opened ON public.past_incidents USING btree (opened_at);

create table plans (
  version integer not null,
  activated_at bigint not null,
  activated_by text not null,
  plan json not null,
  sources json not null,
  reason text,
  findings json,
  constraint plans_pkey PRIMARY KEY (version)
);

create table positions (
  name text collate "C" not null,
  value bigint not null,
  constraint positions_pkey PRIMARY KEY (name)
) with (fillfactor=10);

create table repeats (
  number bigint not null,
  at bigint not null,
  alerts text[] collate "C" storage external not null,
  times bigint[] storage external not null,
  constraint repeats_pkey PRIMARY KEY (number)
) with (toast_tuple_target=8160);

create table sessions (
  id text collate "C" not null,
  user_id text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_ending ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id);

create table settings (
  name text collate "C" not null,
  value text not null,
  constraint settings_pkey PRIMARY KEY (name)
);

create table sightings (
  integration text collate "C" not null,
  at bigint not null,
  oddities integer not null,
  told json not null,
  constraint sightings_pkey PRIMARY KEY (integration)
);

create table tokens (
  id text collate "C" not null,
  hash text collate "C" not null,
  user_id text collate "C" not null,
  name text not null,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  constraint tokens_hash_key UNIQUE (hash),
  constraint tokens_pkey PRIMARY KEY (id),
  constraint tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX tokens_of_user ON public.tokens USING btree (user_id);

create table turns (
  path text collate "C" not null,
  taken bigint not null,
  constraint turns_pkey PRIMARY KEY (path)
) with (fillfactor=50);

create table users (
  id text collate "C" not null,
  email text collate "C" not null,
  name text not null,
  password_hash text,
  administrator boolean not null,
  created_at bigint not null,
  constraint users_email_key UNIQUE (email),
  constraint users_pkey PRIMARY KEY (id)
);

create table wakes (
  incident_id text collate "C" not null,
  wake_at bigint not null,
  claimed_until bigint not null default 0,
  holder integer,
  constraint wakes_pkey PRIMARY KEY (incident_id)
) with (fillfactor=70);
CREATE INDEX wakes_due ON public.wakes USING btree (wake_at);

create table webhook_secrets (
  address text collate "C" not null,
  salt text collate "C" not null,
  shown_at bigint,
  ends_at bigint,
  constraint webhook_secrets_pkey PRIMARY KEY (address, salt)
);
