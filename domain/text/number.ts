/** A count as people read it: "142.155" in Vietnamese, "142,155" in English. Whole numbers. */
export function showNumber(n: number, language: 'vi' | 'en'): string {
  const digits = String(Math.trunc(Math.abs(n)));
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
  return n < 0 ? `−${grouped}` : grouped;
}
