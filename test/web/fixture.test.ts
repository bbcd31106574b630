// Is what the fixture makes up shaped as the API promises?

import { expect, test } from 'vitest';
import { IncidentDetail, IncidentList, SeverityPreview, StreamMessage } from '../../src/contract/incident.ts';
import { Inbox, OnCallView, PlanView } from '../../src/contract/plan.ts';
import { makeWorld } from './fixture-world.ts';

const world = makeWorld({ many: 3, start: 1_700_000_000_000 });

test('what the fixture answers has the shape that the contract promises', () => {
  const list = world.list('all', 100, 0);
  IncidentList.parse(list);
  for (const one of list.incidents) IncidentDetail.parse(world.detail(one.id));
  PlanView.parse(world.plan());
  OnCallView.parse(world.onCall());
  Inbox.parse(world.inbox('dana'));
  SeverityPreview.parse(world.preview(list.incidents[0]?.id ?? '', 'SEV1', 'restart'));
});

test('an act is heard on its stream, with the next position', () => {
  const heard: unknown[] = [];
  const before = world.position();
  world.listen((message) => heard.push(message));
  world.act(world.list('open', 1, 0).incidents[0]?.id ?? '', 'note', { text: 'hello' });
  expect(StreamMessage.parse(heard[0]).position).toBe(before + 1);
});
