// Which methods an address takes, for the answer to a wrong one.

/**
 * The methods of the routes whose pattern fits a path, sorted; none when no route does. `routes` are the router's own (`method` ALL is middleware).
 */
export function listAllowedMethods(routes: readonly { method: string; path: string }[], path: string): string[] {
  const methods = new Set<string>();
  // an address that a route names to the letter is not also one with a parameter: /v1/claims/batch is no claim
  const named = routes.some((route) => route.method !== 'ALL' && route.path === path);
  for (const route of routes) if (route.method !== 'ALL' && (named ? route.path === path : fits(route.path, path))) methods.add(route.method);
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, place) => (part.startsWith(':') ? given[place] !== '' : part === given[place]));
}
