// Which receivers does Alertmanager's routing choose for an alert's labels? A tree of routes, gone through as Alertmanager does.

import { fitsLabels, type Matcher } from './matcher.ts';

export interface Route {
  /** Its own, or the one above it has. */
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** The routes after it are tried, too, although it fits. */
  readonly goesOn: boolean;
  readonly routes: readonly Route[];
  /** Where it stands in the file. */
  readonly line: number;
}

/** In order, each once. */
export function receiversFor(root: Route, labels: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(delivering(root, labels).map((route) => route.receiver))];
}

/** The routes that deliver: the deepest that fit, up to the first that does not go on. */
function delivering(route: Route, labels: Readonly<Record<string, string>>): readonly Route[] {
  if (!route.matchers.every((matcher) => fitsLabels(matcher, labels))) return [];
  const below: Route[] = [];
  for (const child of route.routes) {
    const found = delivering(child, labels);
    below.push(...found);
    if (found.length > 0 && !child.goesOn) break;
  }
  return below.length > 0 ? below : [route];
}

/** All routes, each before those below it. */
export function allRoutes(root: Route): readonly Route[] {
  return [root, ...root.routes.flatMap(allRoutes)];
}
