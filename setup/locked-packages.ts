/** The part of npm's lock file that we read. */
export interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** The version of each copy of a package in the tree, nested copies too. */
export function versionsOf(lock: LockFile, name: string): readonly string[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, { version }]) => version ?? '');
}
