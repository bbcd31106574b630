// What do all property tests draw from? One seed for the run, told when a property fails; `npm test -- --seed 7` draws others.
import fc from 'fast-check';
import { seedOf } from './seed.ts';

fc.configureGlobal({ seed: seedOf('TOCSIN_TEST_SEED') });
