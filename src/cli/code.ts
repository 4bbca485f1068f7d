// `code`: one note, or a few encounters, to readable claims or JSON.
import type { Command } from 'commander';
import { validateEncounter } from '../document/validate-encounter.js';
import { ChartcodeError } from '../errors.js';
import type { Encounter } from '../types.js';
import type { OutputInput } from '../output/index.js';
import { withEngine } from './context.js';
import type { CliContext } from './context.js';
import { formatClaim } from './format-claim.js';
import { attachDocuments, markUnread } from '../read-source.js';
import { EXAMPLE_NOTE, readEncounters, readFormat } from './read-encounters.js';
import { createStyle, readWidth } from './terminal.js';

interface CodeOptions {
  json?: boolean;
  format?: string;
  output?: string;
  claimFormat?: string;
  parties?: string;
  setting?: string;
  documentType?: string;
  age?: string;
  sex?: string;
  date?: string;
  specialty?: string;
  model?: string;
  profile?: string;
  profiles?: string;
}

/** Adds the command. */
export function addCodeCommand(program: Command, context: CliContext): void {
  program
    .command('code')
    .description('code one note (.txt, .rtf, .html), encounters (.json, .jsonl), FHIR (.json), C-CDA (.xml) or an HL7 v2 message (.hl7) to a claim')
    .argument('[file]', 'the note; - reads stdin; without it, the note that ships with the project')
    .option('--json', 'print the claim as JSON')
    .option('--format <format>', 'text, json, jsonl, fhir, ccda, hl7v2, rtf or html (by extension or content when absent)')
    .option('--output <format>', 'json, fhir (a Bundle a line), x12 (a draft; needs a date of service) or csv')
    .option('--claim-format <format>', 'which X12: 837p or 837i (by setting when absent)')
    .option('--parties <file>', 'JSON file with the parties of an X12 draft; placeholders when absent')
    .option('--setting <setting>', 'office, outpatient_hospital, emergency or inpatient (inferred when absent)')
    .option('--document-type <type>', 'progress_note, operative_report, ... (detected when absent)')
    .option('--age <years>', "the patient's age")
    .option('--sex <sex>', 'F, M, O or U')
    .option('--date <day>', 'date of service, YYYY-MM-DD')
    .option('--specialty <name>', 'selects a threshold profile')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'one threshold profile for every encounter: a name of the package, or a file')
    .option('--profiles <dir>', 'folder of threshold profiles, <specialty>.json each')
    .action((file: string | undefined, options: CodeOptions) => codeFile(file, options, context));
}

/** An encounter; one of several that is none says which, and that `batch` would go on without it. */
function checkRow(input: unknown, place: number, count: number): Encounter {
  try {
    return validateEncounter(input);
  } catch (error) {
    if (count === 1 || !(error instanceof ChartcodeError)) throw error;
    throw new ChartcodeError(error.code, `encounter ${place + 1} of ${count}: ${error.message}; none was coded (\`batch\` codes the others and gives this one its error)`, error.details);
  }
}

async function codeFile(file: string | undefined, options: CodeOptions, context: CliContext): Promise<void> {
  const given = await readEncounters(file ?? EXAMPLE_NOTE, context, readFormat(options.format));
  const inputs = given.map(({ input }) => applyOptions(input, options));
  // Checked before the model loads, so that a mistyped option is answered at once.
  const encounters = inputs.map((input, place) => checkRow(input, place, inputs.length));
  const output = options.output === undefined || options.output === 'json' ? undefined : await readOutput(options);
  const json = options.json === true || options.output === 'json';
  const style = createStyle(context.stdout, context.env);
  if (file === undefined && !json && output === undefined)
    context.stdout.write(`${style.dim('The note that ships with the project; `npm start -- FILE` codes another.')}\n\n`);
  await withEngine(context, { modelDir: options.model, profile: options.profile, profilesDir: options.profiles }, async (engine) => {
    for (const [place, input] of inputs.entries()) {
      const coded = await engine.code(input);
      const source = given[place]?.source;
      const claim = source === undefined ? coded : attachDocuments(markUnread(coded, source), source);
      const encounter = encounters[place];
      if (output !== undefined && encounter !== undefined) context.stdout.write(output({ claim, encounter }, place));
      else if (json) context.stdout.write(`${JSON.stringify(claim, null, inputs.length === 1 ? 2 : undefined)}\n`);
      else context.stdout.write(`${place === 0 ? '' : '\n'}${formatClaim(claim, readWidth(context.stdout), style)}`);
    }
  });
}

/** A writer of claims, the place of each given: only the first CSV has the header. Throws E106, and what reading the parties throws. */
async function readOutput(options: CodeOptions): Promise<(input: OutputInput, place: number) => string> {
  const refuse = (field: string, allowed: readonly string[]): never => {
    throw new ChartcodeError('E106', undefined, [{ field, problem: `must be one of ${allowed.join(', ')}` }]);
  };
  const [{ CLAIM_FORMATS, OUTPUT_FORMATS, renderClaim }, { readParties }] = await Promise.all([import('../output/index.js'), import('../store/read-parties.js')]);
  const format = OUTPUT_FORMATS.find((one) => one === options.output) ?? refuse('output', OUTPUT_FORMATS);
  const claimFormat = options.claimFormat === undefined ? undefined : (CLAIM_FORMATS.find((one) => one === options.claimFormat?.toLowerCase()) ?? refuse('claim-format', CLAIM_FORMATS));
  const parties = options.parties === undefined ? undefined : await readParties(options.parties);
  return (input, place) => {
    const text = renderClaim(input, { format, claimFormat, parties });
    if (format === 'csv') return place === 0 ? text : text.slice(text.indexOf('\r\n') + 2);
    return text.endsWith('\n') ? text : `${text}\n`;
  };
}

function applyOptions(input: unknown, options: CodeOptions): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const { setting, documentType, specialty, date: dateOfService } = options;
  const fields = Object.fromEntries(
    Object.entries({ setting, documentType, specialty, dateOfService }).filter(([, value]) => value !== undefined),
  );
  const patient = {
    ...(options.age === undefined ? {} : { age: readAge(options.age) }),
    ...(options.sex === undefined ? {} : { sex: options.sex.toUpperCase() }),
  };
  if (Object.keys(patient).length === 0) return { ...input, ...fields };
  const given = 'patient' in input && typeof input.patient === 'object' ? input.patient : {};
  return { ...input, ...fields, patient: { ...given, ...patient } };
}

function readAge(text: string): number {
  const age = Number(text);
  if (text.trim() === '' || !Number.isFinite(age))
    throw new ChartcodeError('E106', undefined, [{ field: 'patient.age', problem: 'must be a number of years' }]);
  return age;
}
