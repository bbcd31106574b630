// How many tests passed? What was skipped, left to do, or never ran counts as failed: silence is no proof.
import { existsSync, readFileSync } from 'node:fs';

const LINES_PER_FAILURE = 12;

/** Reads Vitest's JSON report. Without a report, or with an exit code that the report does not explain, one failure is added. */
export function total(reportFile, exitCode, say) {
  if (!existsSync(reportFile)) {
    say('the tests ended without a report');
    return { passed: 0, failed: 1 };
  }
  const counts = countsOf(JSON.parse(readFileSync(reportFile, 'utf8')), say);
  if (counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)) {
    say(`the tests ended with exit code ${exitCode} after ${counts.passed} passed: an error outside of any test`);
    counts.failed = 1;
  }
  return counts;
}

function countsOf(report, say) {
  const counts = { passed: 0, failed: 0 };
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else counts.failed += 1;
      if (test.status === 'failed') say(`failed: ${file.name}: ${test.fullName}\n${firstLines(test.failureMessages)}`);
      else if (test.status !== 'passed') say(`${test.status}, which counts as failed: ${test.fullName}`);
    }
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status === 'passed')) {
      say(`did not load, or failed outside of a test: ${file.name}`);
      counts.failed += 1;
    }
  }
  return counts;
}

/** What a reader needs who sees only the end of the output. */
function firstLines(messages = []) {
  return messages.flatMap((message) => message.split('\n').slice(0, LINES_PER_FAILURE)).join('\n');
}
