/**
 * The variables around a function. JavaScript has no way to ask for them, but the debugger of Node has, and a program may be its own
 * debugger: so a closure can be copied with all that it holds on to, as Java serialises a lambda with what it captured.
 */
import type { Session } from "node:inspector";

/** The variables of one scope by name; the last scope is the function's global object. */
export type Scope = Readonly<Record<string, unknown>>;

interface Handle {
  readonly objectId?: string;
}
interface Property {
  readonly name: string;
  readonly value?: Handle;
}

/** What the debugger's commands can be told about: it knows objects of this program by expressions only. */
const HANDED_OVER = "__stepstream_handed_over__";
const GROUP = "stepstream";
let session: Session | null = null;

/** The scopes around a function, the nearest first, with their values of now. */
export function scopesOf(f: object): readonly Scope[] {
  const found: Scope[] = [];
  Object.defineProperty(globalThis, HANDED_OVER, { value: { f, found }, configurable: true });
  try {
    const theFunction = evaluate(`${HANDED_OVER}.f`);
    const { internalProperties = [] } = post<{ internalProperties?: readonly Property[] }>("Runtime.getProperties", {
      objectId: theFunction.objectId,
      ownProperties: true,
    });
    const scopes = internalProperties.find(({ name }) => name === "[[Scopes]]")?.value;
    post("Runtime.callFunctionOn", {
      objectId: scopes?.objectId,
      functionDeclaration: "function (found) { for (let i = 0; i < this.length; i++) found.push(this[i].object); }",
      arguments: [{ objectId: evaluate(`${HANDED_OVER}.found`).objectId }],
    });
  } finally {
    post("Runtime.releaseObjectGroup", { objectGroup: GROUP });
    Reflect.deleteProperty(globalThis, HANDED_OVER);
  }
  return found;
}

function evaluate(expression: string): Handle {
  return post<{ result: Handle }>("Runtime.evaluate", { expression, objectGroup: GROUP }).result;
}

/** Node's debugger takes 4 ms to load, which a program that never asks should not pay. */
function connected(): Session {
  const inspector = require("node:inspector") as typeof import("node:inspector");
  const own = new inspector.Session();
  own.connect();
  return own;
}

/** A session with oneself answers at once. */
function post<R = unknown>(method: string, parameters: object): R {
  session ??= connected();
  let answer: R | undefined;
  let failure: Error | null = null;
  session.post(method, parameters, (error, result) => {
    failure = error;
    answer = result as R;
  });
  if (failure !== null) throw failure;
  return answer as R;
}
