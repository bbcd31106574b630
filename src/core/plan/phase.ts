// Through which phases does an incident pass, and what must be so before it leaves one?

export type PhaseName = 'detected' | 'triage' | 'containment' | 'remediation' | 'verification' | 'resolved' | 'review' | 'closed';

/** In the order of life. */
export const phaseNames: readonly PhaseName[] = [
  'detected',
  'triage',
  'containment',
  'remediation',
  'verification',
  'resolved',
  'review',
  'closed',
];

export interface Phase {
  readonly name: PhaseName;
  readonly description: string;
  /** All must hold before it is left; else leaving needs a reason. */
  readonly cutover: readonly Criterion[];
}

/** `fact`: one of the plan's facts. `attested`: a role says so. `condition`: CEL over `incident`. */
export type Criterion =
  | { readonly kind: 'fact'; readonly fact: string; readonly text: string; readonly severities: readonly string[] }
  | { readonly kind: 'attested'; readonly by: string; readonly text: string; readonly severities: readonly string[] }
  | { readonly kind: 'condition'; readonly when: string; readonly text: string; readonly severities: readonly string[] };
