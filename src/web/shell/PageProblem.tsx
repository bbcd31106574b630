// What is shown where a page can't be? What went wrong, in words, and a way on.

import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { Header } from './Header.tsx';
import './shell.css';

export function PageProblem({ error, reset }: ErrorComponentProps) {
  return (
    <main className="page">
      <div className="empty" role="alert">
        <h1 className="page__title">This page cannot be shown</h1>
        <p>{error instanceof Error ? error.message : 'Something went wrong.'}</p>
        <Button mt="md" variant="default" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  );
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
