// Which addresses may a webhook reach? Public ones only, unless the installation allows its own network. The answer is pinned:
// the connection goes to the address that was checked, so that a name cannot change its mind in between.

import { lookup as systemLookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface AddressGuardOptions {
  readonly allowPrivateNetworks: boolean;
  /** Looks a host name up; the system's way unless a test gives another. */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
}

export interface AddressGuard {
  /** For a host as `URL` writes it: true where it is an address, not a name, and must not be reached. */
  forbids(hostname: string): boolean;
  /** For `net.connect`: only addresses that may be reached come out. */
  readonly lookup: LookupFunction;
}

/** Told apart from trouble with the name service: trying again would not help. */
export class ForbiddenAddressError extends Error {
  readonly code = 'ERR_FORBIDDEN_ADDRESS';
}

export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const resolve = options.resolve ?? ((hostname: string) => systemLookup(hostname, { all: true, verbatim: true }));
  const forbidden = (address: string) => !options.allowPrivateNetworks && isReserved(address);

  async function allowed(hostname: string): Promise<readonly ResolvedAddress[]> {
    const found = await resolve(hostname);
    // One forbidden address taints the name: it would be reached sooner or later.
    const bad = found.find(({ address }) => forbidden(address));
    if (bad !== undefined) throw new ForbiddenAddressError(`${hostname} is ${bad.address}, in a private or reserved network`);
    return found;
  }

  return {
    forbids: (hostname) => {
      const address = withoutBrackets(hostname);
      return isIP(address) !== 0 && forbidden(address);
    },
    lookup: (hostname, lookupOptions, callback) => {
      allowed(hostname).then(
        (found) => {
          const [first] = found;
          if (first === undefined) callback(new Error(`${hostname} has no address`), '', 0);
          else if (lookupOptions.all === true) callback(null, [...found]);
          else callback(null, first.address, first.family);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
      );
    },
  };
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
}

/** Not reachable on the public internet, by IANA's registries of special-purpose addresses. */
function isReserved(address: string): boolean {
  const family = isIP(address);
  // A zone index (`fe80::1%eth0`) is local by its nature.
  if (family === 0 || address.includes('%')) return true;
  return family === 4 ? reserved.check(address, 'ipv4') : reserved.check(address, 'ipv6') || !globalUnicast.check(address, 'ipv6');
}

const reserved = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23], // Teredo and other protocol assignments
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: carries an IPv4 address of anyone's choice
  ['3fff::', 20],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv6');
}

/** Everything else in IPv6 is loopback, mapped, translated, local, multicast or not given out. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
