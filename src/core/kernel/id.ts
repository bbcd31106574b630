// What are things called? Ids are short text with a prefix that tells the kind; parts are numbered within their whole.

/** `inc_…`: made by the shell, since it needs chance. */
export type IncidentId = string;
/** `alr_…` */
export type AlertId = string;
/** `<incident>.e1`: numbered within the incident, so that the core needs no chance. */
export type EngagementId = string;
/** `<incident>.p1` */
export type PageId = string;
/** `<page>.d1`: also the idempotency key under which a message leaves. */
export type DeliveryId = string;
/** `<incident>.c1` */
export type ClockId = string;

export function engagementId(incident: IncidentId, n: number): EngagementId {
  return `${incident}.e${n}`;
}

export function pageId(incident: IncidentId, n: number): PageId {
  return `${incident}.p${n}`;
}

export function deliveryId(page: PageId, n: number): DeliveryId {
  return `${page}.d${n}`;
}

export function clockId(incident: IncidentId, n: number): ClockId {
  return `${incident}.c${n}`;
}

/** The incident that a page, a delivery, an engagement or a clock belongs to. */
export function incidentOf(id: PageId | DeliveryId | EngagementId | ClockId): IncidentId {
  const dot = id.indexOf('.');
  return dot < 0 ? id : id.slice(0, dot);
}
