// CPT and HCPCS numbers as read: labels, facets and policy indicators, each table opened on first use.
import type { TableName } from './manifest.js';
import type { TableReader } from './table-file.js';
import type { Edition, PolicyIndicators, ProcedureCode } from './types.js';

type Numbers = Pick<Edition, 'procedures' | 'procedure' | 'policy'>;

/** The CPT part of an edition over tables that `open` reads. */
export function openCpt(open: (name: TableName) => TableReader): Numbers {
  let list: ProcedureCode[] | undefined;
  let byCode: Map<string, ProcedureCode> | undefined;
  let policies: Map<string, PolicyIndicators> | undefined;
  const procedures = (): readonly ProcedureCode[] => (list ??= readLabels(open('cpt')));
  return {
    procedures,
    procedure: (code) => (byCode ??= new Map(procedures().map((row) => [row.code, row]))).get(code.toUpperCase()),
    policy: (code) => (policies ??= readPolicies(open('pfs'))).get(code.toUpperCase()),
  };
}

function readLabels(table: TableReader): ProcedureCode[] {
  const [labels, phrases, facets] = ['label', 'phrases', 'facets'].map((name) => table.column(name)) as [string[], string[], string[]];
  return table.column('code').map((code, row) => ({
    code, system: /^\d/.test(code) ? 'CPT' as const : 'HCPCS' as const, label: labels[row]!, phrases: phrases[row] === '' ? [] : phrases[row]!.split('|'),
    facets: JSON.parse(facets[row]!) as Record<string, unknown>,
  }));
}

function readPolicies(table: TableReader): Map<string, PolicyIndicators> {
  const columns = new Map(['status', 'global', 'bilateral', 'assistant', 'coSurgeon', 'team', 'parts', 'multiple', 'mue', 'mai', 'addOn', 'primaries'].map((name) => [name, table.column(name)] as const));
  const at = (name: string, row: number): string => columns.get(name)![row]!;
  return new Map(table.column('code').map((code, row) => [code, {
    status: at('status', row), globalDays: at('global', row), bilateral: at('bilateral', row), assistant: at('assistant', row), coSurgeon: at('coSurgeon', row),
    team: at('team', row), parts: at('parts', row), multiple: at('multiple', row),
    ...(at('mue', row) === '' ? {} : { mue: Number(at('mue', row)), mai: at('mai', row) }),
    addOn: at('addOn', row) !== '', primaries: at('primaries', row) === '' ? [] : at('primaries', row).split(' '),
  }]));
}
