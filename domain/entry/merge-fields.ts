type Fields = Readonly<Record<string, string>>;

/**
 * What stands after somebody has sent a form that he read before another changed the same thing (field case FO2): a field that
 * one of them changed is as he wants it; those that both changed, and not alike, are named, and nothing is overwritten unseen.
 */
export function mergeFields<F extends Fields>({
  read,
  standing,
  sent,
}: {
  readonly read: F;
  readonly standing: F;
  readonly sent: F;
}): { readonly merged: F } | { readonly conflicts: readonly string[] } {
  const isChanged = (by: F, field: keyof F) => by[field] !== read[field];
  const conflicts = Object.keys(sent).filter(
    (field) => isChanged(sent, field) && isChanged(standing, field) && sent[field] !== standing[field],
  );
  if (conflicts.length > 0) return { conflicts };
  const own = Object.entries(sent).filter(([field]) => isChanged(sent, field));
  return { merged: { ...standing, ...Object.fromEntries(own) } };
}
