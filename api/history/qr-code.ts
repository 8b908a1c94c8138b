import qrcode from 'qrcode-generator';

/** Modules around the code that must stay white (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR code: one SVG path of unit squares, and the width of its square with the quiet zone, in modules. */
export function qrCode(text: string): { readonly path: string; readonly width: number } {
  // M: a sixth of it may be torn, stained or badly copied.
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = Array.from({ length: code.getModuleCount() }, (_, i) => i);
  const squares = modules.flatMap((y) =>
    modules.flatMap((x) => (code.isDark(y, x) ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : [])),
  );
  return { path: squares.join(''), width: modules.length + 2 * QUIET };
}
