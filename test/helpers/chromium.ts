// A headless Chromium where the machine has one: loads a page from disk with no network and hands back what a script in it found.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium: `$CHROMIUM`, else the first on the PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Runs `probe` (the body of a function that returns JSON) in a copy of a page after it is laid out, and gives its value. */
export function probePage<T>(chromium: string, page: string, probe: string, width = 1200): T {
  const copy = join(dirname(page), 'probed.html');
  const script = `<script>addEventListener('load', () => { const out = document.createElement('pre'); out.id = 'probe-result'; out.textContent = btoa(encodeURIComponent(JSON.stringify((() => { ${probe} })()))); document.body.append(out); })</script>`;
  writeFileSync(copy, readFileSync(page, 'utf8').replace('</body>', `${script}</body>`));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND', `--window-size=${width},900`, '--virtual-time-budget=5000', `--user-data-dir=${join(dirname(page), 'profile')}`, '--dump-dom'];
  const { stdout, status, stderr } = spawnSync(chromium, [...flags, `file://${copy}`], { encoding: 'utf8', timeout: 240_000, maxBuffer: 64 * 1024 * 1024 });
  const found = /<pre id="probe-result">([^<]*)<\/pre>/.exec(stdout ?? '');
  if (found?.[1] === undefined) throw new Error(`Chromium gave no page (status ${status}): ${(stderr ?? '').slice(-500)}`);
  return JSON.parse(decodeURIComponent(Buffer.from(found[1], 'base64').toString('latin1'))) as T;
}
