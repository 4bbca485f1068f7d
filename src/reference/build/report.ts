// What a build could not resolve, by kind, with the items; written beside the tables as `build-report.json`.

/** Collects items under topics; `toJson` sorts by topic and keeps every item. */
export class Report {
  private readonly topics = new Map<string, string[]>();
  readonly counts: Record<string, Record<string, number>> = {};

  add(topic: string, item: string): void {
    const items = this.topics.get(topic);
    if (items) items.push(item); else this.topics.set(topic, [item]);
  }

  count(table: string, counts: Record<string, number>): void {
    this.counts[table] = { ...this.counts[table], ...counts };
  }

  items(topic: string): readonly string[] { return this.topics.get(topic) ?? []; }

  toJson(): { schema: 1; counts: Record<string, Record<string, number>>; findings: { topic: string; count: number; items: string[] }[] } {
    const findings = [...this.topics].sort(([a], [b]) => a.localeCompare(b)).map(([topic, items]) => ({ topic, count: items.length, items }));
    return { schema: 1, counts: this.counts, findings };
  }
}
