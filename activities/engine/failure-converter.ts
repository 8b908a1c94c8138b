import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks of failures pass through the payload codec as well (A8). Loaded by path, into the workflows' bundle too. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
