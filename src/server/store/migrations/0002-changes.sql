-- compatible: what senders say they changed, and alerts found by their key when they are closed

create table changes (
  id text collate "C" primary key,
  integration text collate "C" not null,
  service text collate "C" not null,
  summary text not null,
  source text not null,
  happened_at bigint not null,
  received_at bigint not null,
  links json not null,
  details json not null
);
create index changes_of_service on changes (service, happened_at);

create index alerts_by_key on alerts (integration, dedup_key, opened_at);
