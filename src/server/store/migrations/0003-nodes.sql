-- compatible: which node holds what is claimed, so that what a dead one held is free at once

-- Each connection by which a node shows that it lives has a number of its own and locks it; no number comes twice.
create sequence node_numbers as integer;
create table nodes (
  number integer primary key,
  gone_at bigint
);
alter table wakes add column holder integer;
alter table deliveries add column holder integer;
