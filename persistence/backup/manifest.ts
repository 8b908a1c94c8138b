import { z } from 'zod';

/** What a backup holds, with the digest of each part (SHA-256, hex). Instants in ms, UTC. */
export const Manifest = z.object({
  format: z.literal(1),
  /** Whatever was acknowledged before this instant is in it. */
  takenAt: z.number().int(),
  /** The changes of the schema that the database had: it is restored by a program that has the same. */
  schema: z.array(z.string()),
  tables: z.array(
    z.object({ name: z.string(), file: z.string(), rows: z.number().int(), sha256: z.string().length(64) }),
  ),
  files: z.object({
    count: z.number().int(),
    bytes: z.number().int(),
    /** Over the digests of all files in their order, one a line. */
    listSha256: z.string().length(64),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = 'manifest.json';
