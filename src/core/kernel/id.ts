// What are things called? Ids are short text with a prefix that tells the kind; parts are numbered within their whole, and salted: a history
// that loses its end counts the same numbers once more, and what was named before, outside as well, must not be named again.

/** `inc_…`: made by the shell, since it needs chance. */
export type IncidentId = string;
/** `alr_…` */
export type AlertId = string;
/** What a decision adds to the numbers that it gives, so that no other decision gives the same; empty where no history is ever lost. */
export type Salt = string;
/** `<incident>.e1-<salt>`: numbered within the incident, so that the core needs no chance. Those of earlier versions have no salt. */
export type EngagementId = string;
/** `<incident>.p1-<salt>` */
export type PageId = string;
/** `<page>.d1-<salt>`: also the idempotency key under which a message leaves. */
export type DeliveryId = string;
/** `<incident>.c1-<salt>` */
export type ClockId = string;

export function engagementId(incident: IncidentId, n: number, salt: Salt): EngagementId {
  return `${incident}.e${n}${salted(salt)}`;
}

export function pageId(incident: IncidentId, n: number, salt: Salt): PageId {
  return `${incident}.p${n}${salted(salt)}`;
}

export function deliveryId(page: PageId, n: number, salt: Salt): DeliveryId {
  return `${page}.d${n}${salted(salt)}`;
}

export function clockId(incident: IncidentId, n: number, salt: Salt): ClockId {
  return `${incident}.c${n}${salted(salt)}`;
}

function salted(salt: Salt): string {
  return salt === '' ? '' : `-${salt}`;
}

/** The incident that a page, a delivery, an engagement or a clock belongs to. */
export function incidentOf(id: PageId | DeliveryId | EngagementId | ClockId): IncidentId {
  const dot = id.indexOf('.');
  return dot < 0 ? id : id.slice(0, dot);
}
