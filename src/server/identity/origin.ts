// Does this request come from our own pages? Browsers say so, and other sites cannot make them lie.

export interface OriginFacts {
  readonly method: string;
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** Where the pages are served from, as the operator says. */
  readonly publicUrl: string;
}

/** `null`: it may pass. Programs send neither header; they carry no cookie that anybody could abuse. */
export function crossSite(facts: OriginFacts): string | null {
  if (safeMethods.has(facts.method)) return null;
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none') {
    return `The browser says that the request is ${facts.fetchSite}`;
  }
  if (facts.origin === undefined) return null;
  const host = hostOf(facts.origin);
  if (host !== null && (host === facts.host?.toLowerCase() || host === hostOf(facts.publicUrl))) return null;
  return `The request comes from ${facts.origin}; set TOCSIN_PUBLIC_URL if that is where Tocsin is served`;
}

/**
 * Is this host one that we are known by? A name that somebody else points at this machine is not: where credentials come with
 * every request, as in the demonstration, only our own names may be used.
 */
export function isOwnHost(host: string | undefined, publicUrl: string): boolean {
  if (host === undefined) return false;
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  return loopback.has(new URL(url).hostname) || new URL(url).host === hostOf(publicUrl);
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
