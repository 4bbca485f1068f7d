// Refuses a CHARTCODE_ variable that nothing reads: a mistyped name of a key would leave texts unsealed without a word.
import { ChartcodeError } from '../errors.js';
import type { Setting } from './list-settings.js';

/** Variables that are no settings of the service, and who reads them. */
const OTHERS: Record<string, string> = {
  CHARTCODE_CONFIG: 'the settings file itself',
  CHARTCODE_MODELS: 'folder of model packages and of the one in force',
  CHARTCODE_DATA: 'folder of imported tables',
  CHARTCODE_URL: 'address of the service, for its clients',
  CHARTCODE_KEY: 'API key, for its clients',
  CHARTCODE_VERSION: 'compose: the image',
  CHARTCODE_PUBLISH_PORT: 'compose: the port outside',
  CHARTCODE_SECRETS: 'compose: the folder of secrets',
  CHARTCODE_SHARED: 'tests and evaluation: data sets',
  CHARTCODE_ALL_GATES: 'tests',
  CHARTCODE_KILLS: 'tests',
  CHARTCODE_PEERS: 'evaluation',
  CHARTCODE_LABELS: 'training',
  CHARTCODE_PYTHON: 'training',
};

/** What Kubernetes sets for every service whose name begins with "chartcode". Its CHARTCODE_PORT is an address: one with a number is somebody's guess. */
const KUBERNETES_NAME = /^CHARTCODE(_[A-Z0-9]+)*?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const KUBERNETES_PORT = /^CHARTCODE(_[A-Z0-9]+)*_PORT=(tcp|udp|sctp):\/\//;

/** Throws E106 that names every variable that begins with CHARTCODE_, holds something and is known to nobody, with the name that comes nearest. */
export function checkVariables(env: Record<string, string | undefined>, settings: readonly Setting[]): void {
  const known = [...settings.flatMap(({ env: name, secret }) => (secret ? [name, `${name}_FILE`] : [name])), ...Object.keys(OTHERS)];
  const details = Object.entries(env)
    .filter(([name, value]) => name.startsWith('CHARTCODE_') && value !== undefined && value !== '' && !known.includes(name))
    .filter(([name, value]) => !KUBERNETES_NAME.test(name) && !KUBERNETES_PORT.test(`${name}=${value}`))
    .map(([name]) => ({ field: name, problem: describe(name, known) }));
  const [first] = details;
  if (first) throw new ChartcodeError('E106', `a setting has a name that is not known: ${first.field} ${first.problem}`, details);
}

function describe(name: string, known: readonly string[]): string {
  const [nearest] = known.map((one) => ({ one, far: countEdits(name, one) })).sort((a, b) => a.far - b.far);
  const guess = nearest && nearest.far <= Math.max(2, Math.floor((name.length - 'CHARTCODE_'.length) / 3)) ? `; did you mean ${nearest.one}?` : '';
  return `is no variable of chartcode${guess || ' (chartcode config lists them)'}`;
}

/** Letters to insert, drop or change between two names (Levenshtein). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (const [place, other] of [...to].entries())
      next.push(Math.min((row[place] ?? 0) + Number(letter !== other), (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}
