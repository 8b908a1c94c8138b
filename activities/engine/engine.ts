import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { carriesRequestId } from '../operation/request-id.ts';
import { type PayloadKey, payloadCodec } from './payload-codec.ts';

/** Task queues, one for each worker process (architecture section 8). */
export const QUEUES = { records: 'records', documents: 'documents', exchange: 'exchange' } as const;

export type EnginePlace = { readonly address: string; readonly namespace: string };

/** What client and workers must share to read each other; failures travel encrypted too (A8). */
export function dataConverter(key: PayloadKey | 'off'): DataConverter {
  if (key === 'off') return {};
  return {
    payloadCodecs: [payloadCodec(key)],
    failureConverterPath: fileURLToPath(new URL('failure-converter.ts', import.meta.url)),
  };
}

/** A client of the workflow engine; the caller closes its `connection`. */
export async function connectEngine({ address, namespace }: EnginePlace, key: PayloadKey | 'off'): Promise<Client> {
  const connection = await Connection.connect({ address });
  return new Client({
    connection,
    namespace,
    dataConverter: dataConverter(key),
    interceptors: { workflow: [carriesRequestId] },
  });
}
