// Which senders are understood? One line each.

import { cloudevents } from './cloudevents/source.ts';
import { eventsV2 } from './events-v2/source.ts';
import { alertmanager } from './grouped/alertmanager.ts';
import { grafana } from './grouped/grafana.ts';
import { heartbeat } from './heartbeat/source.ts';
import { opsgenie } from './opsgenie/source.ts';
import type { Source } from './source.ts';
import { webhook } from './webhook/source.ts';

export const sources: readonly Source[] = [eventsV2, opsgenie, alertmanager, grafana, cloudevents, webhook, heartbeat];
