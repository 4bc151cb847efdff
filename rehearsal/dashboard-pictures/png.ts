/** Renders SVG as PNG. The font comes from a package, since a machine may have none. */
import { Resvg } from "@resvg/resvg-js";

/** The font family of all text in pictures. */
export const FONT = "DejaVu Sans";

const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/** Renders an SVG at twice its size, for high-density screens. */
export function png(svg: string): Buffer {
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: FONT };
  return Buffer.from(new Resvg(svg, { font, fitTo: { mode: "zoom", value: 2 } }).render().asPng());
}
