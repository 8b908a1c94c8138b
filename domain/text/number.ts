/** A count as people read it: "142.155" in Vietnamese, "142,155" in English. Whole numbers. */
export function showNumber(n: number, language: 'vi' | 'en'): string {
  const digits = String(Math.trunc(Math.abs(n)));
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
  return n < 0 ? `−${grouped}` : grouped;
}

/** A share with one decimal: "48,1" in Vietnamese, "48.1" in English. */
export const showDecimal = (n: number, language: 'vi' | 'en'): string =>
  n.toFixed(1).replace('.', language === 'vi' ? ',' : '.');
