// Where does an event of PagerDuty's lead? To its client, its links and its images, each address once.

import { isObject, type JsonObject } from '../json.ts';
import { type Link, linksOf } from '../link.ts';
import type { Oddities } from '../oddities.ts';
import { linkIn, linksIn } from '../understood.ts';

const noLinks: readonly Link[] = [];

export function linksOfBody(body: JsonObject, oddities: Oddities): readonly Link[] {
  if (body.links === undefined && body.images === undefined && body.client_url === undefined) return noLinks;
  const client = linkIn(body.client_url, body.client, { field: 'client', at: 'client_url' }, oddities);
  const links = linksIn(body.links, addressesOfLink, { field: 'links', at: 'links' }, oddities);
  const images = linksIn(body.images, addressesOfImage, { field: 'images', at: 'images' }, oddities);
  return linksOf([...(client === null ? [] : [client]), ...links, ...images].map(({ href, text }) => [href, text]));
}

export function addressesOfLink(link: unknown): readonly (readonly [unknown, unknown])[] {
  if (typeof link === 'string') return [[link, null]];
  return isObject(link) ? [[link.href ?? link.url, link.text]] : [];
}

export function addressesOfImage(image: unknown): readonly (readonly [unknown, unknown])[] {
  if (typeof image === 'string') return [[image, null]];
  return isObject(image) ? [[image.href, image.alt] as const, [image.src, image.alt] as const] : [];
}
