// Applies the fitted heads of a visit (data/visit-model.json, models/training/train_visit.py): softmax over named features.
export interface Head {
  classes: string[];
  bias: number[];
  /** Weights of each feature, one a class; a feature without an entry weighs nothing. */
  weights: Record<string, number[]>;
}

export interface VisitModel {
  heads: { family: Head; level: Head; problems: Head; data: Head; risk: Head };
  /** Log-odds that the line is right: bias and weights of the log-odds of family and level; `fixed` replaces the level's part where no level is chosen. */
  confidence: { bias: number; family: number; level: number; fixed: number };
}

/** Probability of each class, in the order of `head.classes`. */
export function applyHead(head: Head, features: ReadonlyMap<string, number>): number[] {
  const scores = [...head.bias];
  for (const [name, value] of features) {
    const weights = Object.hasOwn(head.weights, name) ? head.weights[name] : undefined;
    if (weights) for (let i = 0; i < scores.length; i++) scores[i]! += value * (weights[i] ?? 0);
  }
  const top = Math.max(...scores);
  const shares = scores.map((one) => Math.exp(one - top));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((one) => one / sum);
}

/** Log-odds of a probability, held within 0.001 and 0.999. */
export function logOdds(probability: number): number {
  const held = Math.min(0.999, Math.max(0.001, probability));
  return Math.log(held / (1 - held));
}
