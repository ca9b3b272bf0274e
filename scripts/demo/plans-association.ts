import { choice, type ItemPlan, type Plans, type Shares } from './plans.ts';
import { publishedCodes } from './published.ts';

/** Counts of the 31 associations by code: published ones by their share, the rest as written. */
const counts = (exact: Shares, rest: Shares): ItemPlan => choice({ exact, rest, load: 0.3, maxMissing: 0 });

/** How the association survey of 2022 was answered by 31 associations. `rest` are numbers of associations. */
export const ASSOCIATION_PLANS_2022: Plans = {
  'AS-A-01': counts(publishedCodes('AS-A-01', '3'), { 1: 3, 2: 4, 4: 5, 5: 2 }),
  'AS-A-02': counts(publishedCodes('AS-A-02', '2'), {
    1: 3,
    3: 5,
    4: 4,
    5: 3,
    6: 2,
    7: 2,
    8: 1,
    9: 1,
    10: 1,
    11: 1,
    DK: 1,
  }),
  'AS-A-03': counts(publishedCodes('AS-A-03', '10'), { 0: 1, 1: 1, 2: 1, 4: 1, 5: 2, 6: 1, 7: 2, 8: 4, 9: 6, DK: 1 }),
  'AS-D-01': counts({}, { 1: 4, 2: 2, 3: 3, 4: 22 }),
  'AS-D-02': counts({}, { 1: 1, 2: 1, 3: 1, 4: 28 }),
  'AS-D-03': counts({}, { 1: 2, 2: 1, 3: 1, 4: 27 }),
  'AS-D-04': counts({}, { 1: 1, 2: 1, 3: 2, 4: 27 }),
  'AS-E-01': counts(publishedCodes('AS-E-01', '1'), { 2: 7, 3: 4 }),
  'AS-E-02': counts(publishedCodes('AS-E-02', '2'), { 1: 5 }),
  'AS-E-03': counts(publishedCodes('AS-E-03', '2'), { 1: 0 }),
  'AS-E-04': counts(publishedCodes('AS-E-04', '2'), { 1: 0 }),
};
