// The address that a request came from; behind a trusted proxy, the one that the proxy names.
import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import { ChartcodeError } from '../../errors.js';

export type ReadAddress = (c: Context) => string;

/**
 * Reads addresses. `proxies` are addresses or CIDR blocks whose X-Forwarded-For is believed, from its right end up to the first address that is
 * none of them; without any the header is ignored, since anyone can send it. Throws E106 that names a block that is none.
 */
export function createAddressReader(proxies: readonly string[]): ReadAddress {
  const trusted = readBlocks(proxies);
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (c) => {
    const direct = plain(readSocketAddress(c));
    if (proxies.length === 0 || isIP(direct) === 0 || !isTrusted(direct)) return direct;
    const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((one) => plain(one.trim()));
    let found = direct;
    for (const address of chain.reverse()) {
      // What is no address was not written by a proxy of ours: the last one that we know counts.
      if (isIP(address) === 0) break;
      found = address;
      if (!isTrusted(address)) break;
    }
    return found;
  };
}

function readBlocks(proxies: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const block of proxies) {
    const [address = '', bits] = block.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (family === 0 || prefix < 0 || prefix > most)
      throw new ChartcodeError('E106', 'a setting has a value that is not allowed: access.trustedProxies must be addresses or CIDR blocks', [
        { field: 'access.trustedProxies', problem: 'must be addresses or CIDR blocks' },
      ]);
    blocks.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return blocks;
}

/** The peer of the connection; `unknown` where there is none, as when the app is called without a socket. */
function readSocketAddress(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** An IPv4 address in IPv6 form, as a dual-stack socket gives it, is that IPv4 address. */
function plain(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

/** Whether a host name or address reaches this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
