// What a note may read of a thing that there is once for all notes or once a fold: `{fold}` in a path stands for the fold of the note, or for `none` where the note is in no fold (a dev note): a table that leaves nothing out.

/** A reader by note id. Without `{fold}` in `path` every note gets the same; with it that of its own fold, opened at the first note of the fold. Throws without `folds`. */
export function byFold<T>(path: string, folds: Readonly<Record<string, number>> | undefined, read: (name: string) => T): (noteId: string) => T {
  if (!path.includes('{fold}')) {
    const all = read(path);
    return () => all;
  }
  if (!folds) throw new Error('a path with {fold} needs --folds');
  const opened = new Map<number | 'none', T>();
  return (id) => {
    const fold = folds[id] ?? 'none';
    if (!opened.has(fold)) opened.set(fold, read(path.replace('{fold}', String(fold))));
    return opened.get(fold)!;
  };
}
