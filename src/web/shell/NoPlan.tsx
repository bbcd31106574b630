// What stands where a plan would be needed and none is active? What follows from that, and the way to one.

import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Refused } from '../api/refused.ts';
import { paths } from '../paths.ts';

export function isUnplanned(error: unknown): boolean {
  return error instanceof Refused && error.problem.code === 'no-plan';
}

/** For `retry`: that there is no plan does not pass by itself. */
export function unlessUnplanned(times: number, error: unknown): boolean {
  return !isUnplanned(error) && times < 3;
}

export function NoPlan({ follows }: { readonly follows: string }) {
  const navigate = useNavigate();
  return (
    <div className="empty">
      <p>
        <strong>No plan is active yet.</strong> {follows}
      </p>
      <Button mt="sm" size="sm" onClick={() => void navigate({ to: paths.draft, search: {} })}>
        Begin a plan
      </Button>
    </div>
  );
}
