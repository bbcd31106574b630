// How does Prometheus Alertmanager come in? Its webhook, version "4".

import { groupedSource } from './receive.ts';

export const alertmanager = groupedSource({
  type: 'alertmanager',
  where: (alert, externalUrl) => [
    [alert.generatorURL, 'Prometheus'],
    [externalUrl, 'Alertmanager'],
  ],
});
