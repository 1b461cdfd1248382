/** Nest injection token of this fetcher's name in leases and turns: unlike that of any other, now or earlier. */
export const FETCHER_ID = Symbol('FETCHER_ID');
