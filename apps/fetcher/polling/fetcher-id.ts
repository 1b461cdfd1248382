/** Nest injection token of this fetcher's name in turns, and the beginning of its names in leases: unlike that of any other, now or earlier. */
export const FETCHER_ID = Symbol('FETCHER_ID');
