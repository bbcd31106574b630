// Which incidents do I want to see? By state, service, customer, severity and day; the address holds it, so that it can be sent to somebody.

import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { plan } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { unlessUnplanned } from '../../shell/NoPlan.tsx';
import { type IncidentsSearch, isNarrowed } from './incidents-search.ts';

interface Props {
  readonly search: IncidentsSearch;
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function IncidentsTools({ search, text, onText }: Props) {
  const navigate = useNavigate();
  const view = useQuery({ ...plan, retry: unlessUnplanned }).data;
  const go = (change: { readonly [K in keyof IncidentsSearch]?: IncidentsSearch[K] | '' }) => {
    const said = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '' && value !== undefined);
    // Border: what is left of the search is the search.
    void navigate({ to: paths.incidents, search: Object.fromEntries(said) as unknown as IncidentsSearch });
  };
  const services = view?.services.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const customers = view?.customers.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return (
    <div className="incidents__tools">
      <SegmentedControl
        size="xs"
        aria-label="Which incidents"
        data={[
          { value: 'open', label: 'Open' },
          { value: 'resolved', label: 'Resolved' },
          { value: 'all', label: 'All' },
        ]}
        value={search.status}
        onChange={(chosen) => go({ status: chosen === 'resolved' || chosen === 'all' ? chosen : 'open' })}
      />
      <Choice label="Service" any="Any service" value={search.service} data={services} onChange={(service) => go({ service })} />
      {customers.length > 0 && (
        <Choice label="Customer" any="Any customer" value={search.customer} data={customers} onChange={(customer) => go({ customer })} />
      )}
      <Choice
        label="Severity"
        any="Any severity"
        value={search.severity}
        data={view?.severities.map(({ name }) => ({ value: name, label: name })) ?? []}
        onChange={(severity) => go({ severity })}
      />
      <DayField label="Opened from" word="from" value={search.from} onChange={(from) => go({ from })} />
      <DayField label="Opened until" word="until" value={search.to} onChange={(to) => go({ to })} />
      <TextInput
        id="incidents-filter"
        size="xs"
        placeholder="Title, service, person"
        aria-label="Filter the incidents"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      {isNarrowed(search) && (
        <Button size="xs" variant="default" onClick={() => void navigate({ to: paths.incidents, search: { status: search.status } })}>
          Show all
        </Button>
      )}
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly any: string;
  readonly value: string | undefined;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  const { value = '' } = props;
  const known = value === '' || props.data.some((one) => one.value === value);
  return (
    <NativeSelect
      size="xs"
      aria-label={props.label}
      data={[{ value: '', label: props.any }, ...props.data, ...(known ? [] : [{ value, label: value }])]}
      value={value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** `word` stands in the field, since two empty days look alike. */
function DayField(props: {
  readonly label: string;
  readonly word: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextInput
      size="xs"
      type="date"
      aria-label={props.label}
      title={props.label}
      leftSection={<span className="muted">{props.word}</span>}
      leftSectionWidth={44}
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
