// Who may use which route: one table, read once. A route that is not in it is closed to everyone.
import { z } from 'zod';
import { ROLES } from '../../store/keys/api-key.js';
import type { Role } from '../../store/keys/api-key.js';
import table from './route-roles.json' with { type: 'json' };

/** `all`: whatever the route shows; `own`: only what this key made. */
export type Reach = 'all' | 'own';

const RowSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', '*']),
  path: z.string().startsWith('/'),
  public: z.literal(true).optional(),
  roles: z.partialRecord(z.enum(ROLES), z.enum(['all', 'own'])).optional(),
});
const TableSchema = z.strictObject({ source: z.string(), routes: z.array(RowSchema) });

export type RouteRow = z.infer<typeof RowSchema>;

export const ROUTE_ROWS: readonly RouteRow[] = TableSchema.parse(table).routes;

/** The row of a route by its method and the pattern that the router matched; undefined when none fits. HEAD goes as GET, since it is answered so. */
export function findRouteRow(method: string, pattern: string, rows: readonly RouteRow[] = ROUTE_ROWS): RouteRow | undefined {
  const verb = method === 'HEAD' ? 'GET' : method;
  const fits = (path: string): boolean => path === pattern || (path.endsWith('/*') && pattern.startsWith(path.slice(0, -1)));
  return rows.find((row) => (row.method === verb || row.method === '*') && fits(row.path));
}

/** How far a role reaches on a row; undefined when it may not use the route. */
export function readReach(row: RouteRow, role: Role): Reach | undefined {
  return row.public ? 'all' : row.roles?.[role];
}
