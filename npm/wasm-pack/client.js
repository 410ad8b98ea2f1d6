// The module's classes. The script that has them has a name of its maker's choice, so that Rust hands them over.

export let Connection;
export let Flow;

/** Takes the classes of what nobody needs any more. */
export function offer(connection, flow) {
  Connection = connection.constructor;
  Flow = flow.constructor;
  connection.free();
  flow.free();
  return true;
}

/** Who owns a connection that never connects. */
export const nobody = () => ({ tell() {}, give() {} });
