// Which facts do vendors and regulations bring along? Their names are words of the plan like any other fact's.

/** `called`: a vendor works on it. `answered`, `restored`: as the vendor's own promises mean it. */
export function vendorFact(vendor: string, what: 'called' | 'answered' | 'restored'): string {
  return `${vendor}-${what}`;
}

/** Whether a regulation applies. */
export function appliesFact(regulation: string): string {
  return `${regulation}-applies`;
}

/** `number`: of the report, from 1. */
export function reportFact(regulation: string, number: number): string {
  return `${regulation}-report-${number}`;
}

/** All that these vendors and regulations bring; a regulation by its number of reports. */
export function broughtFacts(vendors: Iterable<string>, regulations: Iterable<readonly [id: string, reports: number]>): readonly string[] {
  return [
    ...[...vendors].flatMap((id) => (['called', 'answered', 'restored'] as const).map((what) => vendorFact(id, what))),
    ...[...regulations].flatMap(([id, reports]) => [
      appliesFact(id),
      ...Array.from({ length: reports }, (_, index) => reportFact(id, index + 1)),
    ]),
  ];
}
