// How much is too much? Every loop, list and text in the core ends at one of these, and what it holds back is said (`test/tidy/limits.test.ts`).

export const limits = {
  /** Slots one wake may pass over while it catches up; beyond it the path goes to its backstop. */
  catchUpSlots: 1_000,
  stepsPerPath: 50,
  targetsPerStep: 100,
  repeatsPerPath: 100,
  peoplePerStep: 100,
  /** Open ones; what is closed is history. */
  engagementsPerIncident: 100,
  clocksPerIncident: 200,
  factsPerIncident: 200,
  rolesPerIncident: 100,
  /** Those that are owed something. */
  audiencesPerIncident: 50,
  /** Moments at which conditions about time are looked at again, before the next ones are worked out. */
  looksPerIncident: 100,
  /** Rounds in which facts, clocks and engagements bring one another about before a decision ends. */
  settlingRounds: 5,
  /** Pages that are kept in an incident's state; older answered or released ones stay in its history only. */
  pagesKeptPerEngagement: 50,
  titleLength: 1_024,
  noteLength: 25_000,
  reasonLength: 2_000,
  snoozeDays: 7,
} as const;
