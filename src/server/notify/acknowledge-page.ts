// What does somebody see who opens an acknowledge link? What it is about, and how it stands.

import { createHash } from 'node:crypto';
import { Liquid } from 'liquidjs';
import type { Engagement, Page } from '../../core/escalation/engagement.ts';
import type { Incident } from '../../core/incident/state.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { oneLine } from '../../core/kernel/foreign-text.ts';
import { type Instant, minute } from '../../core/kernel/instant.ts';
import { localTime } from './local-time.ts';
import { css, html } from './templates/acknowledge-page.ts';

export interface PageView {
  readonly incident: Incident;
  readonly engagement: Engagement;
  readonly page: Page;
  /** The person's; UTC where it is not known. */
  readonly zone?: string;
}

/** Whether the page still asks for an answer, and if not, what became of it. */
export type Standing = 'waiting' | 'yours' | 'answered' | 'released' | 'resolved';

export function standingOf({ incident, engagement, page }: PageView): Standing {
  if (incident.status === 'resolved') return 'resolved';
  if (page.status === 'pending') return 'waiting';
  const by = engagement.answeredBy;
  if (by !== null) return by.kind === 'person' && by.id === page.person ? 'yours' : 'answered';
  return page.status === 'answered' ? 'yours' : 'released';
}

export interface Shown {
  readonly now: Instant;
  readonly incidentUrl: string;
  /** Said instead of how it stands: what went wrong with the answer. */
  readonly trouble?: string;
}

export function showPage(view: PageView, shown: Shown): string {
  const { incident, engagement, page } = view;
  const zone = view.zone ?? 'UTC';
  const standing = standingOf(view);
  const said = sentenceOf(standing, view, zone);
  return render({
    heading: standing === 'waiting' ? incident.title : said.heading,
    text: shown.trouble ?? said.text,
    button: standing === 'waiting' ? 'Acknowledge: I have it' : null,
    again: null,
    page: {
      title: incident.title,
      severity: incident.severity,
      service: incident.serviceName,
      person: page.personName,
      responsibility: engagement.responsibility,
      because: page.because.text,
      placedAt: `${ago(shown.now - page.placedAt)} (${localTime(page.placedAt, zone)})`,
      openedAt: `${ago(shown.now - incident.openedAt)} (${localTime(incident.openedAt, zone)})`,
      incidentUrl: shown.incidentUrl,
    },
  });
}

/** The page opens this address by itself after so long: no script is needed for it. */
export interface Again {
  readonly url: string;
  readonly seconds: number;
}

/** Where there is no page to show: a link that is expired or not one of ours, or a server in trouble. */
export function showMessage(heading: string, text: string, again: Again | null = null): string {
  return render({ heading, text, button: null, page: null, again });
}

/** One question that a press of the button answers. */
export function showQuestion(heading: string, text: string, button: string): string {
  return render({ heading, text, button, page: null, again: null });
}

/** Allows the page's own style and its own form, and nothing besides. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const liquid = new Liquid({ strictFilters: true, outputEscape: 'escape' });
const parsed = liquid.parse(html);

interface Values {
  readonly heading: string;
  readonly text: string | null;
  readonly button: string | null;
  readonly again: Again | null;
  readonly page: Readonly<Record<string, string>> | null;
}

function render(values: Values): string {
  const { page } = values;
  const shown =
    page && Object.fromEntries(Object.entries(page).map(([name, value]) => [name, name === 'incidentUrl' ? value : oneLine(value)]));
  const text = values.text === null ? null : oneLine(values.text);
  return String(liquid.renderSync(parsed, { ...values, heading: oneLine(values.heading), text, page: shown, css }));
}

function sentenceOf(standing: Standing, { engagement }: PageView, zone: string): { heading: string; text: string | null } {
  const at = engagement.answeredAt === null ? '' : `, since ${localTime(engagement.answeredAt, zone)}`;
  switch (standing) {
    case 'waiting':
      return { heading: '', text: null };
    case 'yours':
      return { heading: 'You have it', text: `Your answer is recorded${at}. Nobody else is being paged for this.` };
    case 'answered':
      return { heading: `${answererOf(engagement)} has it`, text: `It was answered already${at}. You need not do anything.` };
    case 'released':
      return { heading: 'You are not waited for any more', text: 'This page was withdrawn: it was handed on, put off or closed.' };
    case 'resolved':
      return { heading: 'The incident is resolved', text: 'You need not do anything.' };
    default:
      return unreachable(standing);
  }
}

function answererOf({ answeredBy }: Engagement): string {
  if (answeredBy === null || answeredBy.kind === 'tocsin') return 'Somebody else';
  return answeredBy.kind === 'person' ? answeredBy.name : answeredBy.integration;
}

function ago(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / minute);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${minutes} min ago`;
  return `${Math.floor(minutes / 60)} h ago`;
}
