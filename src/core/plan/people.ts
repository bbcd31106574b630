// Who is there, how is each reached, and which teams do they form?

import { formatDuration } from '../kernel/duration.ts';
import { closesTheDay } from '../kernel/holiday.ts';
import { holidayYears } from './calendars.ts';
import type { Certification, ContactMethod, NotificationRule, Person, Place, Team } from './plan.ts';
import { namePattern } from './scalars.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, refuseRepeats, resolveEach, type Scope } from './scope.ts';
import { didYouMean } from './suggest.ts';
import { endOfDay, timeOffOf } from './time-off.ts';

export function resolvePeople(scope: Scope): Readonly<Record<string, Person>> {
  const emails = new Map<string, string>();
  return resolveEach(scope.draft.entries.people, (id, entry) => {
    const email = entry.email.toLowerCase();
    const other = emails.get(email);
    if (other !== undefined) scope.report.error(['people', id, 'email'], `\`${other}\` has this address already`);
    emails.set(email, id);
    const contactMethods = contactsOf(id, entry, scope);
    refersAll(scope, 'services', entry.knows ?? [], ['people', id, 'knows']);
    refuseRepeats(scope, entry.languages ?? [], ['people', id, 'languages']);
    return {
      id,
      name: entry.name,
      email: entry.email,
      zone: entry.zone,
      isGroup: entry.group ?? false,
      contactMethods,
      notificationRules: rulesOf(id, entry, contactMethods, scope),
      quietHours: entry['quiet hours'] ?? [],
      timeOff: timeOffOf(id, entry, scope),
      certifications: certificationsOf(id, entry, scope),
      knows: entry.knows ?? [],
      languages: entry.languages ?? [],
    };
  });
}

export function resolveTeams(scope: Scope): Readonly<Record<string, Team>> {
  return resolveEach(scope.draft.entries.teams, (id, entry) => {
    refersAll(scope, 'people', entry.members, ['teams', id, 'members']);
    if (entry.members.length === 0) scope.report.warning(['teams', id, 'members'], 'this team has no members', { onKey: true });
    if (entry.path !== undefined) refers(scope, 'paths', entry.path, ['teams', id, 'path']);
    return {
      id,
      name: entry.name,
      discipline: entry.discipline,
      members: entry.members,
      path: entry.path ?? null,
      place: placeOf(id, entry, scope),
      targets: (['acknowledge', 'assemble'] as const).flatMap((metric) => {
        const target = entry.targets?.[metric];
        return target === undefined ? [] : [{ metric, targetMs: target, targetText: formatDuration(target) }];
      }),
    };
  });
}

/** The holidays are empty where nobody can be asked for them. */
function placeOf(id: string, entry: Entry<'teams'>, scope: Scope): Place | null {
  const { country, region = null } = entry;
  if (country === undefined) {
    if (region !== null) scope.report.error(['teams', id, 'region'], 'a region is one of a `country`, which is missing', { onKey: true });
    return null;
  }
  const holidays = scope.outside.holidaysOf?.(country, region, holidayYears);
  if (holidays === null) {
    const place = region === null ? country : `${country} ${region}`;
    scope.report.error(['teams', id, region === null ? 'country' : 'region'], `the holidays of ${place} are not known`);
  }
  return { country, region, holidays: (holidays ?? []).filter(closesTheDay) };
}

function certificationsOf(id: string, entry: Entry<'people'>, scope: Scope): readonly Certification[] {
  return Object.entries(entry.certified ?? {}).map(([role, { until }]) => {
    refers(scope, 'roles', role, ['people', id, 'certified', role], { onKey: true });
    return { role, until: until === null ? null : endOfDay(until, entry.zone) };
  });
}

function contactsOf(id: string, entry: Entry<'people'>, scope: Scope): readonly ContactMethod[] {
  const methods: ContactMethod[] = [];
  for (const [method, says] of Object.entries(entry.contact)) {
    const path = ['people', id, 'contact', method];
    if (!namePattern.test(method)) scope.report.error(path, `\`${method}\` is no name for a contact method`, { onKey: true });
    const { verified = true, wakes, ...channelsSaid } = says;
    const [first, ...more] = Object.entries(channelsSaid);
    if (first === undefined || more.length > 0) {
      scope.report.error(path, 'a contact method has one channel and its address, like `{ email: dana@acme.example }`');
      continue;
    }
    const [channel, address] = first;
    const channels = scope.outside.channels;
    const known = channels?.get(channel);
    if (channels !== undefined && known === undefined) {
      const suggestion =
        didYouMean(channel, channels.keys()) ?? `known are ${[...channels.keys()].map((name) => `\`${name}\``).join(', ')}`;
      scope.report.error([...path, channel], `there is no channel \`${channel}\``, { onKey: true, suggestion });
    }
    const refusal = known?.validate(address) ?? null;
    if (refusal !== null) scope.report.error([...path, channel], refusal.message);
    methods.push({
      id: method,
      channel,
      address,
      verified: verified !== false,
      verifiedOn: typeof verified === 'string' ? verified : null,
      wakes: wakes ?? known?.can.wake ?? false,
    });
  }
  if (Object.keys(entry.contact).length === 0) {
    scope.report.warning(['people', id], `nothing reaches ${entry.name}: there is no contact method`, { onKey: true });
  }
  return methods;
}

function rulesOf(id: string, entry: Entry<'people'>, methods: readonly ContactMethod[], scope: Scope): Person['notificationRules'] {
  const atOnce = methods.map((method) => ({ method: method.id, afterMs: 0 }));
  const of = (urgency: 'high' | 'low'): readonly NotificationRule[] => {
    const rules = entry.notify?.[urgency];
    if (rules === undefined) return atOnce;
    const path = ['people', id, 'notify', urgency];
    const known = Object.keys(entry.contact);
    for (const [index, { method }] of rules.entries()) {
      if (known.includes(method)) continue;
      const suggestion = () =>
        didYouMean(method, known) ?? (known.length === 0 ? null : `known are ${known.map((name) => `\`${name}\``).join(', ')}`);
      scope.report.error([...path, index], `${entry.name} has no contact method \`${method}\``, { suggestion });
    }
    if (rules.length === 0) scope.report.warning(path, `no page of ${urgency} urgency reaches ${entry.name}`, { onKey: true });
    return rules.toSorted((a, b) => a.afterMs - b.afterMs);
  };
  return { high: of('high'), low: of('low') };
}
