// Whose address counts: the peer's, and what a trusted proxy says.
import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';
import { createAddressReader, isLoopback } from '../../../src/server/access/client-address.js';

const from = (remoteAddress: string | undefined, forwarded?: string): Context =>
  ({ env: { incoming: { socket: { remoteAddress } } }, req: { header: () => forwarded } }) as unknown as Context;

describe('the address of a caller', () => {
  it('is the peer, whatever it says of itself', () => {
    const read = createAddressReader([]);
    expect(read(from('203.0.113.9', '10.0.0.1'))).toBe('203.0.113.9');
    expect(read(from('::ffff:203.0.113.9'))).toBe('203.0.113.9');
    expect(read(from(undefined))).toBe('unknown');
  });

  it('is what a trusted proxy names, and never what stands left of it', () => {
    const read = createAddressReader(['10.0.0.0/8', '2001:db8::1']);
    expect(read(from('10.1.2.3', '198.51.100.7'))).toBe('198.51.100.7');
    expect(read(from('10.1.2.3', '1.1.1.1, 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7');
    expect(read(from('2001:db8::1', '198.51.100.7'))).toBe('198.51.100.7');
    expect(read(from('203.0.113.9', '198.51.100.7'))).toBe('203.0.113.9');
    expect(read(from('10.1.2.3'))).toBe('10.1.2.3');
    expect(read(from('10.1.2.3', '198.51.100.7, <script>'))).toBe('10.1.2.3');
  });

  it('E106 for a block that is none', () => {
    for (const block of ['', 'proxy', '10.0.0.0/33', '10.0.0.0/x', '10.0.0/8']) expect(() => createAddressReader([block])).toThrow(expect.objectContaining({ code: 'E106' }));
  });
});

it('knows which hosts reach this machine only', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', '127.example.org', 'localhost.example.org', ''].some(isLoopback)).toBe(false);
});
