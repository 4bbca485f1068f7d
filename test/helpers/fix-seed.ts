// Property tests draw from one seed, so that a run can be repeated; CHARTCODE_TEST_SEED=N looks elsewhere.
import fc from 'fast-check';

const DEFAULT_SEED = 20_261_128;

fc.configureGlobal({ seed: Number(process.env.CHARTCODE_TEST_SEED ?? DEFAULT_SEED) });
