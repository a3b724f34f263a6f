// node_modules/qrcode-generator, which the build puts beside the page as qrcode.js.
export function qrcode(
  version: number,
  correction: "L" | "M" | "Q" | "H",
): {
  addData(text: string, mode: "Byte"): void;
  make(): void;
  getModuleCount(): number;
  isDark(row: number, column: number): boolean;
};
