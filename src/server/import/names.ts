// What is something called in the plan, where its own name is no name there? Small letters, digits, `-` and `_`, each name once.

const longest = 64;

/** Gives a name for each text it is asked about: the same for the same, another for another. */
export interface Names {
  nameOf(text: string): string;
}

export function createNames(): Names {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return {
    nameOf: (text) => {
      const known = given.get(text);
      if (known !== undefined) return known;
      const plain = plainName(text);
      let name = plain;
      for (let n = 2; taken.has(name); n++) name = `${plain.slice(0, longest - 4)}-${n}`;
      taken.add(name);
      given.set(text, name);
      return name;
    },
  };
}

/** `Pull Requests` → `pull-requests`. */
export function plainName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+|[-_]+$/g, '')
    .slice(0, longest);
  return plain === '' || plain === 'constructor' ? 'unnamed' : plain;
}
