-- compatible: a table that an older program does not know
-- What makes a receiver's secret another one, and until when each signs. The secrets themselves are derived, and kept nowhere.

create table webhook_secrets (
  address text collate "C" not null,
  salt text collate "C" not null,
  shown_at bigint,
  ends_at bigint,
  primary key (address, salt)
);
