// From which seed does a campaign draw? From the one asked for, else always from the same: a test run tells of the change and not of the draw.
// Other seeds: npm test -- --seed 7 for the properties, --seed of each campaign's own command for the rest.

const usual = 1;

/** The number that the environment variable holds, else the usual seed. */
export function seedOf(variable: string): number {
  return Number(process.env[variable] ?? usual);
}
