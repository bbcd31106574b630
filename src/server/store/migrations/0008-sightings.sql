-- compatible: a table that an older program does not know
-- When each sender was last heard, and what was odd about its last request.

create table sightings (
  integration text collate "C" primary key,
  at bigint not null,
  oddities integer not null,
  told json not null
);
