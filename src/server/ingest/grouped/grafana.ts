// How does Grafana come in? Its webhook contact point: Alertmanager's shape, with where to look in Grafana.

import { groupedSource } from './receive.ts';

export const grafana = groupedSource({
  type: 'grafana',
  where: (alert, externalUrl) => [
    [alert.dashboardURL, 'Dashboard'],
    [alert.panelURL, 'Panel'],
    [alert.imageURL, 'Image'],
    [alert.generatorURL, 'Alert rule'],
    [alert.silenceURL, 'Silence'],
    [externalUrl, 'Grafana'],
  ],
});
