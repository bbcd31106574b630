// How old is the zone data? Laws change several times a year, so that data older than a year is worth a warning.

import { day, formatInstant, type Instant } from './instant.ts';
import { zoneDataVersion } from './zone-data.ts';

export interface ZoneDataAge {
  /** The release of the IANA time zone database, such as `2026f`. */
  readonly version: string;
  /** The date on which it was published, in UTC. */
  readonly published: string;
  /** A sentence where it is older than a year. */
  readonly warning: string | null;
}

/** The data says its version and not its day. A test asks for the day anew whenever the package is updated (the NEWS of the database has it). */
const knownRelease = { version: '2026f', at: Date.UTC(2026, 9, 28) };

const oldAfterMs = 365 * day;

export function zoneDataAge(now: Instant): ZoneDataAge {
  // A release whose day was not written down is as old as the last day of its year would make it.
  const at = knownRelease.version === zoneDataVersion ? knownRelease.at : Date.UTC(Number.parseInt(zoneDataVersion, 10), 11, 31);
  const warning =
    now - at <= oldAfterMs
      ? null
      : `the time zone data (IANA ${zoneDataVersion}) is older than a year: clocks may since have been changed by law; update Tocsin`;
  return { version: zoneDataVersion, published: formatInstant(at).slice(0, 10), warning };
}

/** Beside local times: by which data they were computed, or what is wrong with it. */
export function zoneDataSentence({ version, published, warning }: ZoneDataAge): string {
  return warning === null ? `local times by the IANA time zone data ${version} of ${published}` : `warning: ${warning}`;
}
