// Does an alert show what was added to it by hand, and what its sender attached as it is where nothing was?

import { expect, test } from 'vitest';
import type { Alert } from '../../core/alert/alert.ts';
import { alertView } from './incident-views.ts';

const alert: Alert = {
  id: 'alr_1',
  integration: 'scripts',
  dedupKey: 'disk',
  incident: 'inc_1',
  status: 'open',
  summary: 'Disk full',
  source: 'db-1',
  level: 'error',
  service: 'checkout',
  component: null,
  group: null,
  class: null,
  count: 1,
  openedAt: 0,
  lastEventAt: 0,
  resolvedAt: null,
  links: [],
  details: '{"tags":["db","old"],"details":{"free":"1%","id":3628324908194384877}}',
  beganAt: null,
  added: null,
};

test('what nobody changed is shown as it was sent', () => {
  expect(alertView(alert)).toMatchObject({ details: alert.details, isChangedByHand: false });
});

test('tags and details that were added or taken away by hand are shown with the rest, whole numbers exact', () => {
  const added = JSON.stringify({ tags: ['prod'], details: { used: '99%' }, tagsTaken: ['old'], detailsTaken: ['free'] });
  const { details, isChangedByHand } = alertView({ ...alert, added });
  expect([JSON.parse(details).tags, Object.keys(JSON.parse(details).details), isChangedByHand]).toEqual([
    ['db', 'prod'],
    ['id', 'used'],
    true,
  ]);
  expect(details).toContain('3628324908194384877');
});
