/** Maximum size of the records of a batch. A compressed batch of a few kB could unpack to gigabytes. */
export const MAX_RECORDS_BYTES = 64 << 20;

/** The error of data that unpacks to more than a limit. */
export const tooLarge = () => new Error(`it unpacks to more than ${MAX_RECORDS_BYTES >> 20} MiB`);
