-- compatible: columns that an older program leaves empty
-- Why a version of the plan was activated, and what the verifier found in it.

alter table plans
  add column reason text,
  add column findings json;
