// What is missing before Tocsin can be relied on? A line for each, the next one strong, gone one by one as they are done.

import { Button, CopyButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FirstSteps as Steps } from '../../../contract/first-steps.ts';
import { post } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { endpoints, paths } from '../../paths.ts';
import { steps as all, firstEvent, missingSteps, type Step } from './first-steps.ts';
import { Proofs } from './Proofs.tsx';
import './first-steps.css';

export function FirstSteps({ steps }: { readonly steps: Steps }) {
  const missing = missingSteps(steps);
  const done = all.filter((each) => !missing.includes(each));
  return (
    <section className="panel" aria-labelledby="first-steps">
      <div className="panel__head">
        <h2 id="first-steps" className="label">
          The first ten minutes
        </h2>
        <span className="muted num">
          {done.length} of {all.length} done
        </span>
      </div>
      <ol className="todo">
        {missing.map((step, n) => (
          <Line key={step} step={step} steps={steps} isNext={n === 0} n={all.indexOf(step) + 1} />
        ))}
      </ol>
      {done.length > 0 && (
        <p className="todo__done">
          <span className="good" aria-hidden="true">
            ✓
          </span>{' '}
          Done: <DoneText steps={steps} done={done} />
        </p>
      )}
    </section>
  );
}

interface LineProps {
  readonly step: Step;
  readonly steps: Steps;
  readonly isNext: boolean;
  readonly n: number;
}

function Line({ step, steps, isNext, n }: LineProps) {
  switch (step) {
    case 'plan':
      return <InThePlan steps={steps} isNext={isNext} n={n} />;
    case 'reached':
      return <Reached steps={steps} isNext={isNext} n={n} />;
    case 'sender':
      return <Sender steps={steps} isNext={isNext} n={n} />;
    case 'beside':
      return <Beside steps={steps} isNext={isNext} n={n} />;
    case 'mail':
      return <Mail isNext={isNext} n={n} />;
  }
}

type ItemProps = Pick<LineProps, 'isNext' | 'n'> & {
  readonly title: string;
  readonly text: ReactNode;
  readonly act: ReactNode;
  readonly children?: ReactNode;
};

function Item({ isNext, n, title, text, act, children }: ItemProps) {
  return (
    <li className={`todo__item${isNext ? ' todo__item--next' : ''}`} aria-current={isNext ? 'step' : undefined}>
      <span className="todo__mark" aria-hidden="true">
        {n}
      </span>
      <div>
        <h3 className="todo__title">{title}</h3>
        <p className="muted">{text}</p>
        {children}
      </div>
      <div className="todo__act">{act}</div>
    </li>
  );
}

function ToDraft({ isNext, children }: { readonly isNext: boolean; readonly children: ReactNode }) {
  const navigate = useNavigate();
  return (
    <Button size="sm" variant={isNext ? 'filled' : 'default'} onClick={() => void navigate({ to: paths.draft, search: {} })}>
      {children}
    </Button>
  );
}

function InThePlan({ steps, ...item }: Omit<LineProps, 'step'>) {
  if (!steps.plan) {
    return (
      <Item
        {...item}
        title="Begin with a plan"
        text="No plan is active, so nobody is paged by anything. A draft with you in it is ready to be looked at and activated."
        act={<ToDraft isNext={item.isNext}>Begin a plan</ToDraft>}
      />
    );
  }
  return (
    <Item
      {...item}
      title="Stand in the plan"
      text="Nobody in the active plan has the address with which you sign in, so no page can reach you. Put yourself into it."
      act={<ToDraft isNext={item.isNext}>Change the plan</ToDraft>}
    />
  );
}

function Reached({ steps, ...item }: Omit<LineProps, 'step'>) {
  const client = useQueryClient();
  const page = useMutation({
    mutationFn: () => post(endpoints.testPage),
    onSettled: () => client.invalidateQueries({ queryKey: keys.firstSteps }),
  });
  const blocked = steps.person === null ? 'First you have to be in the plan' : null;
  return (
    <Item
      {...item}
      title="See that a page reaches you"
      text="No page has reached you yet. Tocsin sends a real one now, by every way that the plan has to you; answer it by its link, and that way counts as proven."
      act={
        <Button
          size="sm"
          variant={item.isNext ? 'filled' : 'default'}
          loading={page.isPending}
          disabled={blocked !== null}
          title={blocked ?? undefined}
          onClick={() => page.mutate()}
        >
          Page me now
        </Button>
      }
    >
      {blocked !== null && <p className="faint">{blocked}.</p>}
      {page.error !== null && (
        <p className="urgent" role="alert">
          {page.error.message}
        </p>
      )}
      <Proofs methods={steps.methods} />
    </Item>
  );
}

function Sender({ steps, ...item }: Omit<LineProps, 'step'>) {
  const client = useQueryClient();
  const { integration } = steps;
  const send = useMutation({
    mutationFn: () => post(endpoints.enqueue, firstEvent(integration?.key ?? '')),
    onSettled: () => Promise.all([keys.firstSteps, keys.open].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  if (integration === null) {
    return (
      <Item
        {...item}
        title="See a first event come in"
        text="No sender was seen, and the plan has no integration that could be tried from here. Add one to the plan."
        act={<ToDraft isNext={item.isNext}>Change the plan</ToDraft>}
      />
    );
  }
  const command = `curl ${location.origin}${endpoints.enqueue} -H 'content-type: application/json' -d '${JSON.stringify(firstEvent(integration.key))}'`;
  return (
    <Item
      {...item}
      title="See a first event come in"
      text={`No sender was seen. Send one from here, or from the machine that watches ${integration.service}: it opens an incident of the lowest severity.`}
      act={
        <Button size="sm" variant={item.isNext ? 'filled' : 'default'} loading={send.isPending} onClick={() => send.mutate()}>
          Send a test event
        </Button>
      }
    >
      <Snippet text={command.replace(integration.key, 'KEY')} copied={command} label="Copy with its key" />
      {send.error !== null && (
        <p className="urgent" role="alert">
          {send.error.message}
        </p>
      )}
    </Item>
  );
}

function Beside({ steps, ...item }: Omit<LineProps, 'step'>) {
  const where = steps.alone.length === 0 ? 'on call' : `on ${steps.alone.join(' and ')}`;
  return (
    <Item
      {...item}
      title="Put somebody beside you"
      text={`You are alone ${where}: first, second and last. When you sleep, nobody answers.`}
      act={<ToDraft isNext={item.isNext}>Add somebody to the plan</ToDraft>}
    />
  );
}

const mailSetting = 'TOCSIN_SMTP_URL=smtp://user:password@mail.example.org:587';

function Mail(item: Pick<LineProps, 'isNext' | 'n'>) {
  return (
    <Item
      {...item}
      title="Let Tocsin send e-mail"
      text={
        <>
          No mail server is set, so every e-mail fails at once, and says so. Pages in the application work without it. Set this variable,
          and start Tocsin again.
        </>
      }
      act={
        <CopyButton value={mailSetting} timeout={2_000}>
          {({ copied, copy }) => (
            <Button size="sm" variant={item.isNext ? 'filled' : 'default'} onClick={copy}>
              {copied ? 'Copied' : 'Copy the setting'}
            </Button>
          )}
        </CopyButton>
      }
    >
      <div className="snippet">
        <code className="mono">{mailSetting}</code>
      </div>
    </Item>
  );
}

function Snippet({ text, copied: value, label }: { readonly text: string; readonly copied: string; readonly label: string }) {
  return (
    <div className="snippet">
      <code className="mono">{text}</code>
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : label}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

function DoneText({ steps, done }: { readonly steps: Steps; readonly done: readonly Step[] }) {
  return done.map((step, n) => (
    <span key={step}>
      {n > 0 && '; '}
      <DoneStep step={step} steps={steps} />
    </span>
  ));
}

function DoneStep({ step, steps }: Pick<LineProps, 'step' | 'steps'>) {
  switch (step) {
    case 'plan':
      return (
        <>
          you are in the <Link to={paths.plan}>plan</Link>
          {steps.onCall.length > 0 && `, on call for ${steps.onCall.join(' and ')}`}
        </>
      );
    case 'reached':
      return (
        <>
          a page reached you, <Proofs methods={steps.methods.filter(({ provenAt }) => provenAt !== null)} brief />
        </>
      );
    case 'sender':
      return 'an event came in';
    case 'beside':
      return 'somebody is beside you';
    case 'mail':
      return 'a mail server is set';
  }
}
