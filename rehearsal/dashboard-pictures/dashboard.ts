/** A dashboard as a picture: one HTML page without scripts, 1440 pixels wide, drawn from the body that CloudWatch gets. */
import type { Body, Widget } from "../../core/metrics/widgets";
import type { Shown, Span } from "./shown";
import { renderChart } from "./chart";

/** What the picture of a dashboard is drawn from. */
export interface DashboardPicture {
  readonly name: string;
  readonly body: Body;
  readonly span: Span;
  /** The data of a graph in the body. */
  readonly shown: (widget: Extract<Widget, { type: "metric" }>) => readonly Shown[];
  /** The state of an alarm, by name. */
  readonly alarmState: (name: string) => string;
}

const WIDTH = 1440;
/** The pixels of a column, of a row and between widgets, as in the console in a window of that width. */
const COLUMN = WIDTH / 24;
const ROW = 50;
const GAP = 8;

const STYLE = `
body { margin: 0; background: #f2f3f3; font: 14px/1.45 "DejaVu Sans", Verdana, sans-serif; color: #1f2933; }
h1 { margin: 0; padding: 12px 8px 6px; font-size: 16px; }
.grid { position: relative; }
.widget { position: absolute; box-sizing: border-box; background: #ffffff; border: 1px solid #d5dbdb; border-radius: 4px; overflow: hidden; }
.text { padding: 10px 14px; }
.text h1 { margin: 0 0 6px; padding: 0; font-size: 18px; }
.text h3 { margin: 0; font-size: 15px; }
.transparent { background: none; border-color: transparent; }
.text p { margin: 0 0 6px; font-size: 13px; }
.text code { background: #f2f3f3; padding: 0 3px; }
.title { padding: 8px 12px 0; font-size: 13px; font-weight: bold; }
.numbers { display: flex; gap: 24px; padding: 6px 12px; }
.number { font-size: 30px; line-height: 1.2; }
.number small { display: block; font-size: 11px; color: #616e7c; }
.number i { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 5px; }
.alarms { padding: 6px 12px; display: flex; flex-wrap: wrap; gap: 5px; }
.alarm { font-size: 11px; padding: 2px 7px; border-radius: 3px; border-left: 4px solid #879596; background: #f2f3f3; }
.alarm.ALARM { border-color: #d13212; background: #fdf3f1; }
.alarm.OK { border-color: #1d8102; }`;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Renders the Markdown that the text widgets use: headings, paragraphs, bold, code, links. */
function markdown(source: string): string {
  const inline = (text: string) =>
    escaped(text)
      .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
      .replace(/`(.+?)`/g, "<code>$1</code>")
      .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>');
  return source
    .split("\n\n")
    .map((block) => {
      const [, marks = "", words = block] = /^(#+) (.*)$/s.exec(block) ?? [];
      return marks ? `<h${marks.length}>${inline(words)}</h${marks.length}>` : `<p>${inline(words)}</p>`;
    })
    .join("\n");
}

/** A number as the console shows it: abbreviated, and a dash where there is none. */
function short(value: number | undefined): string {
  if (value === undefined) return "--";
  const format = { maximumFractionDigits: Math.abs(value) < 1 ? 2 : Math.abs(value) < 100 ? 1 : 0 };
  return new Intl.NumberFormat("en-US", format).format(value);
}

function singleValues(title: string, shown: readonly Shown[]): string {
  const numbers = shown.map(({ label, color, values }) => {
    const dot = `<i style="background:${color ?? "#1f77b4"}"></i>`;
    return `<div class="number">${short([...values.values()].at(-1))}<small>${dot}${escaped(label)}</small></div>`;
  });
  return `<div class="title">${escaped(title)}</div><div class="numbers">${numbers.join("")}</div>`;
}

function content(widget: Widget, picture: DashboardPicture, width: number, height: number): string {
  if (widget.type === "text") return `<div class="text">${markdown(widget.properties.markdown)}</div>`;
  if (widget.type === "alarm") {
    const { title, alarms } = widget.properties;
    const names = alarms.map((arn) => arn.slice(arn.lastIndexOf(":") + 1));
    const states = names.map((name) => {
      const state = picture.alarmState(name);
      return `<span class="alarm ${state}">${escaped(name)}: ${state}</span>`;
    });
    return `<div class="title">${escaped(title)}</div><div class="alarms">${states.join("")}</div>`;
  }
  const shown = picture.shown(widget);
  if (widget.properties.view === "singleValue") return singleValues(widget.properties.title, shown);
  return renderChart({ graph: widget.properties, shown, span: picture.span, width: width - 2, height: height - 2 });
}

/** Draws a dashboard as an HTML document. */
export function dashboardPicture(picture: DashboardPicture): string {
  const { name, body, span } = picture;
  const widgets = body.widgets.map((widget) => {
    const [width, height] = [widget.width * COLUMN - GAP, widget.height * ROW - GAP];
    const place = `left:${widget.x * COLUMN + GAP / 2}px;top:${widget.y * ROW}px;width:${width}px;height:${height}px`;
    const isBare = widget.type === "text" && widget.properties.background === "transparent";
    return `<div class="widget${isBare ? " transparent" : ""}" style="${place}">${content(widget, picture, width, height)}</div>`;
  });
  const bottom = Math.max(...body.widgets.map(({ y, height }) => y + height)) * ROW;
  const until = new Date(span.end.getTime() - 1).toISOString().slice(0, 10);
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(name)}</title><style>${STYLE}</style></head>
<body style="width:${WIDTH}px">
<h1>${escaped(name)} <small>${span.start.toISOString().slice(0, 10)} to ${until}, UTC</small></h1>
<div class="grid" style="height:${bottom}px">
${widgets.join("\n")}
</div>
</body>
</html>
`;
}
