// What does a campaign say at its end?

export interface Judged {
  readonly findings: readonly string[];
  readonly report: readonly string[];
}
