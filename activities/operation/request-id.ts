import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { REQUEST_ID } from '../../workflows/request-id-header.ts';

type Headers = Record<string, Payload>;

const current = new AsyncLocalStorage<string>();

/** The request that is being answered, or that led to the activity that runs; nothing in a sweep or at a start. */
export const requestId = (): string | undefined => current.getStore();

/** Does `work`, and all that it starts, under this request's id. Without an id it is done as it is. */
export const underRequest = <T>(id: string | undefined, work: () => T): T =>
  id === undefined ? work() : current.run(id, work);

/** The id that a message of the engine carries: a name of a click, nothing about a person. */
export const requestIdIn = (headers: Headers): string | undefined => {
  const payload = headers[REQUEST_ID];
  return payload && defaultPayloadConverter.fromPayload<string>(payload);
};

const withRequestId = <I extends { readonly headers: Headers }>(input: I): I => {
  const id = requestId();
  return id === undefined
    ? input
    : { ...input, headers: { ...input.headers, [REQUEST_ID]: defaultPayloadConverter.toPayload(id) } };
};

/** Gives every message that leaves for the engine the id of the request in whose course it is sent. */
export const carriesRequestId: WorkflowClientInterceptor = {
  start: (input, next) => next(withRequestId(input)),
  startUpdate: (input, next) => next(withRequestId(input)),
  signal: (input, next) => next(withRequestId(input)),
};
