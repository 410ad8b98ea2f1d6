import { fault } from "./closing.js";

/**
 * The address that a connection goes to. Relative ones are resolved against the page's or the worker's.
 *
 * @throws `SyntaxError` for one that does not parse, has another scheme, or a fragment.
 */
export function address(url: string | URL): string {
  // A server has neither.
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  let parsed;
  try {
    parsed = new URL(url, base);
  } catch {
    throw fault("SyntaxError", `${url as string} is no URL`);
  }
  parsed.protocol = parsed.protocol.replace(/^http/, "ws");
  const { href } = parsed;
  if (!/^wss?:/.test(href)) throw fault("SyntaxError", `${href} is neither ws: nor wss:`);
  // An empty one, too.
  if (href.includes("#")) throw fault("SyntaxError", `${href} has a fragment`);
  return href;
}

/**
 * The subprotocols to offer.
 *
 * @throws `SyntaxError` for one that is no token, or stands there twice.
 */
export function offered(protocols: Iterable<string> = []): string[] {
  if (Object(protocols) !== protocols) throw new TypeError("protocols is no list");
  const list = Array.from(protocols, String);
  const names = new Set<string>();
  for (const name of list) {
    if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name) || names.has(name)) {
      throw fault("SyntaxError", `${name} is no subprotocol, or stands there twice`);
    }
    names.add(name);
  }
  return list;
}
