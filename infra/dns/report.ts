/** What a run of the DNS writer did, as text for a terminal. */
import { printable } from "../../core/formatting/printable";
import { type Done, inWords, type ReconcileError } from "./porkbun/reconcile";

/** One line about a write that is done. */
export function doneLine({ write, id, inSpiteOf }: Done): string {
  const created = write.action === "create" ? ` (${id})` : "";
  return `${inWords(write)}${created}${inSpiteOf ? `, done despite the error: ${printable(inSpiteOf)}` : ""}`;
}

/** Why a run failed, and how far it got. It holds no key. */
export function failureText(error: ReconcileError): string {
  const { done, failed, notTried } = error;
  if (done.length === 0 && !failed) return error.message;
  return [
    error.message,
    ...done.map((one) => `  done       ${doneLine(one)}`),
    ...(failed ? [`  failed     ${inWords(failed)}`] : []),
    ...notTried.map((write) => `  not tried  ${inWords(write)}`),
    ...(failed ? ["Run it again: it finds what is done already and does the rest."] : []),
  ].join("\n");
}
