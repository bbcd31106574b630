// Which keys are there? A dialogue on `?`.

import { Kbd, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modifier } from '../ui/modifier.ts';

const groups = [
  {
    title: 'Everywhere',
    keys: [
      [`${modifier}K`, 'find a page or an incident'],
      ['g n', 'go to Now'],
      ['g i', 'go to Incidents'],
      ['g o', 'go to On call'],
      ['g p', 'go to the Plan'],
      ['g m', 'go to the Inbox'],
      ['?', 'these keys'],
    ],
  },
  {
    title: 'In lists',
    keys: [
      ['j  ↓', 'next'],
      ['k  ↑', 'previous'],
      ['Enter', 'open'],
      ['a', 'acknowledge the one in focus'],
      ['.', 'bring the list in order now'],
      ['d', 'declare an incident'],
    ],
  },
  {
    title: 'On an incident',
    keys: [
      ['a', 'acknowledge'],
      ['e', 'escalate'],
      ['r', 'resolve or reopen'],
      ['s', 'change severity'],
      ['n', 'write a note'],
      ['/', 'filter the timeline'],
    ],
  },
] as const;

export function useHelp() {
  const [opened, { open, close }] = useDisclosure(false);
  return { opened, open, close };
}

export function Help({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="help">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="label">{group.title}</h3>
            <dl className="help__keys">
              {group.keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <Kbd size="xs">{key}</Kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
