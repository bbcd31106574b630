// How do I change the plan? Its text, a check that says what is wrong and what changes for whom, then activation, with a reason where one is due.

import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { PlanCheck } from '../../../contract/activation.ts';
import { post } from '../../api/client.ts';
import { firstPlan, planText } from '../../api/queries.ts';
import { Refused } from '../../api/refused.ts';
import { endpoints, paths } from '../../paths.ts';
import { myZone } from '../../ui/moment-text.ts';
import { Activation } from './Activation.tsx';
import { CheckResult } from './CheckResult.tsx';
import { DraftFiles, type Spot } from './DraftFiles.tsx';
import { type PlanDraft, usePlanDraft } from './usePlanDraft.ts';
import './plan.css';
import './draft.css';

export function DraftPage() {
  const { version } = useSearch({ from: '/signed-in/plan/draft' });
  const [draft, setDraft] = usePlanDraft();
  const [discarded, setDiscarded] = usePlanDraft('discarded');
  const stored = useQuery({ ...planText(version ?? null), enabled: draft === null, retry: false });
  const nothing = stored.error instanceof Refused && stored.error.problem.code === 'no-plan';
  const active = useQuery({ ...planText(null), enabled: version !== undefined && draft === null, retry: false });
  // Where no plan is active one begins with a small one that holds whoever looks.
  const begin = useQuery({ ...firstPlan(myZone), enabled: nothing && draft === null }).data;
  const first = stored.data;
  const basedOn = version === undefined ? first?.version : active.data?.version;
  useEffect(() => {
    if (draft !== null) return;
    if (nothing) {
      if (begin !== undefined) setDraft({ basedOn: 0, from: 0, files: begin.files });
    } else if (first !== undefined && basedOn !== undefined) setDraft({ basedOn, from: first.version, files: first.files });
  }, [draft, nothing, begin, first, basedOn, setDraft]);
  return (
    <div className="page">
      <title>Change the plan · Tocsin</title>
      <div className="page__head">
        <h1 className="page__title">Change the plan</h1>
        <p className="muted">
          {draft === null || draft.basedOn === 0 ? 'No plan is active yet' : `Begun on version ${draft.basedOn}`} ·{' '}
          <Link to={paths.plan}>Back to the plan</Link>
        </p>
      </div>
      {draft === null ? (
        <p className="empty" aria-busy={stored.error === null} role={stored.error === null ? undefined : 'alert'}>
          {stored.error !== null && !nothing ? stored.error.message : 'Loading…'}
        </p>
      ) : (
        <>
          {version !== undefined && draft.from !== version && (
            <p className="muted draft__other">
              This is the draft that you began before. Discard it, and one begins with the text of version {version}.
            </p>
          )}
          {discarded !== null && (
            <p className="muted draft__other" role="status">
              A draft was discarded.{' '}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setDraft(discarded);
                  setDiscarded(null);
                }}
              >
                Take it back
              </Button>
            </p>
          )}
          <Drafting draft={draft} onChange={setDraft} onDiscard={() => setDiscarded(draft)} onActivated={() => setDiscarded(null)} />
        </>
      )}
    </div>
  );
}

interface DraftingProps {
  readonly draft: PlanDraft;
  readonly onChange: (draft: PlanDraft | null) => void;
  /** Before it goes. */
  readonly onDiscard: () => void;
  readonly onActivated: () => void;
}

function Drafting({ draft, onChange, onDiscard, onActivated }: DraftingProps) {
  const [spot, setSpot] = useState<Spot | null>(null);
  const check = useMutation({
    mutationFn: async (files: PlanDraft['files']) => ({ files, found: await post<PlanCheck>(endpoints.checkPlan, { files }) }),
  });
  const result = useRef<HTMLHeadingElement>(null);
  const asked = () => check.mutate(draft.files);
  const { data } = check;
  useEffect(() => {
    if (data !== undefined) result.current?.focus();
  }, [data]);
  const isStale = check.data !== undefined && check.data.files !== draft.files;
  return (
    <div className="draft">
      <DraftFiles
        files={draft.files}
        spot={spot}
        onChange={(files) => onChange({ ...draft, files })}
        onCheck={asked}
        onDiscard={() => {
          check.reset();
          onDiscard();
          onChange(null);
        }}
      />
      <div className="draft__side">
        <div className="draft__check">
          <Button size="sm" loading={check.isPending} onClick={asked}>
            Check the draft
          </Button>
          <span className="faint">Nothing is changed by it. A large plan takes some seconds.</span>
        </div>
        {check.error !== null && (
          <p className="urgent" role="alert">
            {check.error.message}
          </p>
        )}
        {check.data !== undefined && (
          <>
            <CheckResult check={check.data.found} stale={isStale} heading={result} onSpot={(place) => setSpot({ ...place })} />
            <Activation
              draft={draft}
              check={check.data.found}
              stale={isStale}
              onRebased={(basedOn) => onChange({ ...draft, basedOn })}
              onActivated={() => {
                onActivated();
                onChange(null);
              }}
            />
          </>
        )}
      </div>
    </div>
  );
}
