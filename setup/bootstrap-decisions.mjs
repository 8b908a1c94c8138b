// @ts-check
/** What the bootstrap decides, apart from what it does, so that the tests can ask. */

/** The one Node that everything of ours runs on (npm package `node`). */
export const NODE_VERSION = '24.21.0';

const OLDEST_NODE_TO_BEGIN_WITH = 20;

/** @param {string} version of the system's Node, as `process.versions.node` gives it */
export function isRecentEnough(version) {
  return Number.parseInt(version, 10) >= OLDEST_NODE_TO_BEGIN_WITH;
}

/**
 * Whether `npm ci` has something to do: a locked package is missing or has another version, or one is there that is
 * not locked. Packages for other platforms (`optional`) may be missing.
 *
 * @typedef {{ version?: string, optional?: boolean }} LockedPackage
 * @param {{ packages: Record<string, LockedPackage> }} wanted `package-lock.json`
 * @param {{ packages: Record<string, LockedPackage> }} present `node_modules/.package-lock.json`, npm's own record
 */
export function packagesDiffer(wanted, present) {
  const missing = Object.entries(wanted.packages).some(([path, locked]) => {
    if (path === '') return false;
    const installed = present.packages[path];
    return installed ? installed.version !== locked.version : !locked.optional;
  });
  return missing || Object.keys(present.packages).some((path) => !(path in wanted.packages));
}
