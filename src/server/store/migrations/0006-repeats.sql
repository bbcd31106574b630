-- breaking: a program before it counts no repeats that wait here
-- What alerts were only said again is written down as one row a batch, and added to their rows a moment later: a storm
-- of repeats would otherwise write each of its alerts anew, whole, for every batch.

create table repeats (
  number bigint generated always as identity primary key,
  at bigint not null,
  alerts text[] collate "C" not null,
  times bigint[] not null
) with (toast_tuple_target = 8160);
alter table repeats alter alerts set storage external, alter times set storage external;
