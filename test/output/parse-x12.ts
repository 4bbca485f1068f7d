// A small reader and validator of 837P and 837I interchanges, written from the implementation guides' structure and not from the writer.
export interface Segment {
  name: string;
  /** Elements from 1, as the guides number them; each a list of its components. */
  at(place: number): string;
  parts(place: number): string[];
  count: number;
}

export interface Interchange {
  version: string;
  usage: string;
  segments: Segment[];
}

/** Cuts an interchange by the delimiters that its own ISA names. Throws when ISA is not 106 characters wide. */
export function parseInterchange(text: string): Interchange {
  const isa = text.slice(0, 106);
  const [element, component, segment] = [isa.charAt(3), isa.charAt(104), isa.charAt(105)];
  if (!isa.startsWith('ISA') || isa.split(element).length !== 17 || segment !== '~') throw new Error('ISA is not 16 elements in 106 characters');
  const segments = text
    .split(segment)
    .map((one) => one.replace(/^[\r\n]+/, ''))
    .filter((one) => one !== '')
    .map((one): Segment => {
      const elements = one.split(element);
      return { name: elements[0] ?? '', at: (place) => elements[place] ?? '', parts: (place) => (elements[place] ?? '').split(component), count: elements.length - 1 };
    });
  return { version: segments.find(({ name }) => name === 'GS')?.at(8) ?? '', usage: segments[0]?.at(15) ?? '', segments };
}

/** Loops 2300: the CLM of each claim and all that follows it, and its service lines. */
export function listClaims({ segments }: Interchange): { segments: Segment[]; lines: Segment[][] }[] {
  const claims: { segments: Segment[]; lines: Segment[][] }[] = [];
  for (const segment of segments) {
    if (['SE', 'GE', 'IEA'].includes(segment.name)) break;
    if (segment.name === 'CLM') claims.push({ segments: [segment], lines: [] });
    else if (segment.name === 'LX') claims.at(-1)?.lines.push([segment]);
    else (claims.at(-1)?.lines.at(-1) ?? claims.at(-1)?.segments)?.push(segment);
  }
  return claims;
}

/** Codes of HI composites by qualifier. */
export function listCodes(claim: { segments: Segment[] }, ...qualifiers: string[]): string[][] {
  return claim.segments
    .filter(({ name }) => name === 'HI')
    .flatMap((segment) => Array.from({ length: segment.count }, (_, place) => segment.parts(place + 1)))
    .filter(([qualifier]) => qualifiers.includes(qualifier ?? ''));
}

// Order of segments; `+` one or more, `?` at most one, `*` any. A name holds the qualifier that tells loops apart.
const HEAD = 'ISA GS ST BHT NM1:41 PER NM1:40 HL:20 PRV? NM1:85 N3 N4 REF:EI HL:22 SBR NM1:IL N3 N4 DMG NM1:PR';
const ORDERS: Record<string, string> = {
  '005010X222A1': `${HEAD} (CLM DTP:435? NTE? HI NM1:82? (LX SV1 DTP:472)+)+ SE GE IEA`,
  '005010X223A2': `${HEAD} (CLM DTP:096? DTP:434 DTP:435? CL1 NTE? HI:ABK HI:ABJ? HI:APR? HI:ABN? HI:ABF* HI:BBR? HI:BBQ* NM1:71 (LX SV2 DTP:472?)+)+ SE GE IEA`,
};

/** Elements by type and width (X12 005010): ID and AN by characters, N0 whole, R decimal, DT day, TM time. `!` must be there. */
const ELEMENTS: Record<string, Record<number, RegExp>> = {
  BHT: { 1: /^0019$/, 2: /^(00|18)$/, 3: /^.{1,50}$/, 4: /^\d{8}$/, 5: /^\d{4,8}$/, 6: /^(CH|RP|31)$/ },
  NM1: { 1: /^\w{2,3}$/, 2: /^[12]$/, 3: /^.{1,60}$/, 8: /^(46|XX|MI|PI)$/, 9: /^.{2,80}$/ },
  PER: { 1: /^IC$/, 2: /^.{1,60}$/, 3: /^TE$/, 4: /^\d{10}$/ },
  HL: { 1: /^\d+$/, 3: /^(20|22)$/, 4: /^[01]$/ },
  N3: { 1: /^.{1,55}$/ },
  N4: { 1: /^.{2,30}$/, 2: /^[A-Z]{2}$/, 3: /^\d{5}(\d{4})?$/ },
  SBR: { 1: /^[PST]$/, 2: /^18$/, 9: /^\w{1,2}$/ },
  DMG: { 1: /^D8$/, 2: /^\d{8}$/, 3: /^[FMU]$/ },
  CLM: { 1: /^[\w.-]{1,20}$/, 2: /^\d{1,8}(\.\d{1,2})?$/, 5: /^\d{2}:[AB]:1$/, 7: /^[ABC]$/, 8: /^[YNW]$/, 9: /^[YI]$/ },
  NTE: { 1: /^ADD$/, 2: /^.{1,80}$/ },
  CL1: { 1: /^[1-59]$/, 2: /^\w$/, 3: /^\d{2}$/ },
  LX: { 1: /^\d{1,6}$/ },
  SV1: { 1: /^HC:[0-9A-Z]{5}(:[0-9A-Z]{2}){0,4}$/, 2: /^\d{1,8}(\.\d{1,2})?$/, 3: /^(UN|MJ)$/, 4: /^\d{1,8}(\.\d{1,3})?$/, 7: /^\d{1,2}(:\d{1,2}){0,3}$/ },
  SV2: { 1: /^\d{4}$/, 2: /^(HC:[0-9A-Z]{5}(:[0-9A-Z]{2}){0,4})?$/, 3: /^\d{1,8}(\.\d{1,2})?$/, 4: /^(UN|DA)$/, 5: /^\d{1,8}(\.\d{1,3})?$/ },
  DTP: { 1: /^\d{3}$/, 2: /^(D8|RD8|DT|TM)$/, 3: /^(\d{8}(-\d{8}|\d{4})?|\d{4})$/ },
};
const DIAGNOSIS = /^[A-Z]\d[0-9A-Z]{1,5}$/;
const PROCEDURE = /^[0-9A-HJ-NP-Z]{7}$/;

/** Everything that breaks the structure, in words; empty when nothing does. */
export function findFaults(interchange: Interchange): string[] {
  const { segments, version } = interchange;
  return [...findOrderFaults(interchange), ...segments.flatMap(findElementFaults), ...findCountFaults(segments), ...listClaims(interchange).flatMap((claim) => findClaimFaults(claim, version))];
}

function findOrderFaults({ segments, version }: Interchange): string[] {
  const order = ORDERS[version];
  if (order === undefined) return [`unknown version ${version}`];
  const names = new Set(order.match(/[A-Z]\w+:\w+/g));
  const told = segments.map((segment) => {
    const qualifier = segment.name === 'HL' ? segment.at(3) : segment.parts(1)[0];
    const full = `${segment.name}:${qualifier}`;
    return `${names.has(full) ? full : segment.name};`;
  });
  const pattern = new RegExp(`^${order.replace(/[A-Z]\w+(:\w+)?/g, '(?:$&;)').replaceAll(' ', '')}$`);
  return pattern.test(told.join('')) ? [] : [`segments out of order: ${told.join('')}`];
}

function findElementFaults(segment: Segment): string[] {
  const faults = Object.entries(ELEMENTS[segment.name] ?? {}).flatMap(([place, form]) => (form.test(segment.at(Number(place))) ? [] : [`${segment.name}${place}: ${segment.at(Number(place))}`]));
  return segment.at(segment.count) === '' ? [...faults, `${segment.name} ends with an empty element`] : faults;
}

function findCountFaults(segments: Segment[]): string[] {
  const find = (name: string) => segments.filter((one) => one.name === name);
  const [isa, gs, st, se, ge, iea] = ['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'].map((name) => find(name)[0]);
  if (!isa || !gs || !st || !se || !ge || !iea) return ['the envelope is not whole'];
  const inside = segments.indexOf(se) - segments.indexOf(st) + 1;
  const widths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1].flatMap((width, place) => (isa.at(place + 1).length === width ? [] : [`ISA${place + 1} is not ${width} wide`]));
  return [
    ...widths,
    ...(se.at(1) === String(inside) ? [] : [`SE01 is ${se.at(1)}, not ${inside}`]),
    ...(se.at(2) === st.at(2) ? [] : ['SE02 is not ST02']),
    ...(ge.at(1) === '1' && ge.at(2) === gs.at(6) ? [] : ['GE does not close GS']),
    ...(iea.at(1) === '1' && iea.at(2) === isa.at(13) ? [] : ['IEA does not close ISA']),
    ...(st.at(3) === gs.at(8) ? [] : ['ST03 is not GS08']),
    ...find('HL').flatMap((one, place) => (one.at(1) === String(place + 1) && one.at(2) === (place === 0 ? '' : '1') ? [] : ['HL is out of order'])),
  ];
}

function findClaimFaults(claim: { segments: Segment[]; lines: Segment[][] }, version: string): string[] {
  const professional = version === '005010X222A1';
  const faults: string[] = [];
  const charges = claim.lines.map(([, service]) => Number(service?.at(professional ? 2 : 3)));
  const total = charges.reduce((sum, one) => sum + one, 0);
  if (Math.abs(total - Number(claim.segments[0]?.at(2))) > 0.005) faults.push('CLM02 is not the sum of the lines');
  for (const segment of claim.segments.filter(({ name }) => name === 'HI')) if (segment.count > 12) faults.push('HI has more than 12 codes');
  const diagnoses = listCodes(claim, 'ABK', 'ABF', 'ABN', 'ABJ', 'APR');
  if (listCodes(claim, 'APR').length > 3) faults.push('more than 3 reasons for a visit');
  if (listCodes(claim, 'ABK').length !== 1) faults.push('a claim has one principal diagnosis');
  if (professional && diagnoses.length > 12) faults.push('more than 12 diagnoses');
  if (listCodes(claim, 'ABF').length > 24 || listCodes(claim, 'BBQ').length > 24) faults.push('more than 24 other codes');
  for (const [, code = '', ...rest] of diagnoses) {
    if (!DIAGNOSIS.test(code)) faults.push(`diagnosis ${code}`);
    if (rest.length > 0 && (professional || rest.length !== 7 || rest.slice(0, 6).some((one) => one !== '') || !/^[YNUW]$/.test(rest[6] ?? ''))) faults.push(`present on admission of ${code}`);
  }
  for (const [, code = '', format, day = ''] of listCodes(claim, 'BBR', 'BBQ')) if (!PROCEDURE.test(code) || format !== 'D8' || !/^\d{8}$/.test(day)) faults.push(`procedure ${code}`);
  if (claim.lines.length > (professional ? 50 : 999)) faults.push('too many lines');
  for (const [place, [lx, service]] of claim.lines.entries()) {
    if (lx?.at(1) !== String(place + 1)) faults.push('LX out of order');
    const pointers = professional ? (service?.parts(7) ?? []).map(Number) : [];
    if (new Set(pointers).size !== pointers.length || pointers.some((one) => one < 1 || one > diagnoses.length)) faults.push(`pointers ${pointers.join(':')}`);
  }
  return faults;
}
