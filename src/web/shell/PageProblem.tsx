// What is shown where a page can't be? What went wrong, in words, and a way on.

import { Button } from '@mantine/core';
import { CancelledError } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { againText, useAgain } from '../ui/useAgain.ts';
import { Header } from './Header.tsx';
import './shell.css';

export function PageProblem({ error }: ErrorComponentProps) {
  const router = useRouter();
  // It resets what was caught as well.
  const again = () => void router.invalidate();
  const isAgain = useAgain(error, again);
  return (
    <main className="page">
      <div className="empty" role="alert">
        <h1 className="page__title">This page cannot be shown</h1>
        <p>{wordsOf(error)}</p>
        {isAgain && <p>{againText}</p>}
        <Button mt="md" variant="default" onClick={again}>
          Try again
        </Button>
      </div>
    </main>
  );
}

function wordsOf(error: unknown): string {
  if (error instanceof CancelledError) return 'It was broken off before there was an answer.';
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** Where the pages' own frame is not there: with the way to the others all the same. */
export function FramedProblem(problem: ErrorComponentProps) {
  return (
    <>
      <Header onHelp={noHelp} />
      <PageProblem {...problem} />
    </>
  );
}

const noHelp = () => undefined;

export function UnknownPage() {
  return (
    <>
      <Header onHelp={noHelp} />
      <Unknown />
    </>
  );
}

function Unknown() {
  return (
    <main className="page">
      <div className="empty">
        <h1 className="page__title">There is no such page</h1>
        <p>
          <Link to={paths.now}>Go to Now</Link>
        </p>
      </div>
    </main>
  );
}
