-- compatible: a column that an older program leaves empty
-- From when on it is said that a message was cancelled and nobody tried it; empty: there is nothing to say.

alter table deliveries add column unsent_at bigint;
create index deliveries_unsent on deliveries (unsent_at) where unsent_at is not null;
