-- compatible: incidents of the past that other tools recorded, to replay plans on

create table past_incidents (
  source text collate "C" not null,
  id text collate "C" not null,
  opened_at bigint not null,
  imported_at bigint not null,
  body json not null,
  primary key (source, id)
);
create index past_incidents_opened on past_incidents (opened_at);
